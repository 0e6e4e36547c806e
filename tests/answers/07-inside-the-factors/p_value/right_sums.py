"""Sums of all deals at once."""


def p_value(a, b):
    pool = np.concatenate([a, b]).astype(float)
    sums = np.array(list(combinations(pool, len(a)))).sum(axis=1)
    gap = np.abs(sums / len(a) - (pool.sum() - sums) / len(b))
    real = abs(np.mean(a) - np.mean(b))
    return np.count_nonzero(gap > real - 1e-9) / len(gap)


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
