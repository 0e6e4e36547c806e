"""You counted only gaps larger than the real one; a gap of the same size counts too, the real deal first of all."""


def p_value(a, b):
    pool = np.concatenate([a, b])
    deals = [list(places) for places in combinations(range(len(pool)), len(a))]
    gaps = np.array([abs(pool[places].mean() - np.delete(pool, places).mean()) for places in deals])
    return float(np.mean(gaps > gaps[0] + 1e-9))


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
