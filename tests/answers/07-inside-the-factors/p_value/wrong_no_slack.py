"""Two gaps that should be equal differ in the last digit, and you do not count them: allow 1e-9."""


def p_value(a, b):
    pool = np.concatenate([a, b])
    deals = [list(places) for places in combinations(range(len(pool)), len(a))]
    gaps = np.array([abs(pool[places].mean() - np.delete(pool, places).mean()) for places in deals])
    return float(np.mean(gaps >= gaps[0]))


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
