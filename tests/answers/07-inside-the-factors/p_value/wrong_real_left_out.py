"""You left the real deal out; it is one of the deals, so p can never be zero."""


def p_value(a, b):
    pool = np.concatenate([a, b])
    deals = [list(places) for places in combinations(range(len(pool)), len(a))]
    gaps = np.array([abs(pool[places].mean() - np.delete(pool, places).mean()) for places in deals])
    return float(np.mean(gaps[1:] >= gaps[0] - 1e-9))


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
