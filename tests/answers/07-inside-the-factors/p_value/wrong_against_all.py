"""You compared each deal with the mean of all numbers instead of with the rest."""


def p_value(a, b):
    pool = np.concatenate([a, b])
    deals = [list(places) for places in combinations(range(len(pool)), len(a))]
    gaps = np.array([abs(pool[places].mean() - pool.mean()) for places in deals])
    return float(np.mean(gaps >= abs(np.mean(a) - np.mean(b)) - 1e-9))


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
