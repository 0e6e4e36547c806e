"""You dealt the numbers into equal halves; the first group must stay as large as `a`."""


def p_value(a, b):
    pool = np.concatenate([a, b])
    deals = [list(places) for places in combinations(range(len(pool)), len(pool) // 2)]
    gaps = np.array([abs(pool[places].mean() - np.delete(pool, places).mean()) for places in deals])
    return float(np.mean(gaps >= abs(np.mean(a) - np.mean(b)) - 1e-9))


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
