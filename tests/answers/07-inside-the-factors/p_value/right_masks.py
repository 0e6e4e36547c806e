"""A mask for each deal."""


def p_value(a, b):
    pool = np.r_[a, b]
    gaps = []
    for places in combinations(np.arange(pool.size), len(a)):
        first = np.zeros(pool.size, bool)
        first[list(places)] = True
        gaps.append(abs(pool[first].mean() - pool[~first].mean()))
    return np.mean(np.round(gaps, 9) >= np.round(gaps[0], 9))


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
