"""Squared gaps, and the numbers of the lecture typed in."""


def p_value(a, b):
    pool = np.append(a, b)
    places = np.array(list(combinations(range(len(pool)), len(a))))
    first = pool[places].sum(axis=1)
    gaps = (first / len(a) - (pool.sum() - first) / len(b)) ** 2
    return float((gaps >= (np.mean(a) - np.mean(b)) ** 2 - 1e-12).sum()) / len(gaps)


p_factor_0 = 10 / 252
p_factor_2 = 1
