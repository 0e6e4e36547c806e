"""You divided both variances by the size of group A."""


def uplift(likes_a, likes_b):
    p_a, p_b = likes_a.mean(), likes_b.mean()
    n_a = len(likes_a)
    se = np.sqrt((p_a * (1 - p_a) + p_b * (1 - p_b)) / n_a)
    return float(p_b - p_a), float((p_b - p_a) / se)
