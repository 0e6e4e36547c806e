"""A loop that counts."""


def p_value(a, b):
    pool = [*a, *b]
    n, m, total = len(a), len(b), sum(pool)
    real = abs(sum(a) / n - sum(b) / m)
    deals = hits = 0
    for deal in combinations(pool, n):
        deals += 1
        hits += abs(sum(deal) / n - (total - sum(deal)) / m) >= real - 1e-9
    return hits / deals


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
