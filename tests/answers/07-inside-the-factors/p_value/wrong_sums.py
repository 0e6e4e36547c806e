"""You compared sums: with groups of different size the larger group wins by its size. Compare means."""


def p_value(a, b):
    pool = np.concatenate([a, b])
    deals = [list(places) for places in combinations(range(len(pool)), len(a))]
    gaps = np.array([abs(pool[places].sum() - np.delete(pool, places).sum()) for places in deals])
    return float(np.mean(gaps >= gaps[0] - 1e-9))


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
