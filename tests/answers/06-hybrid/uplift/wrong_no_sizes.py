"""You forgot to divide the variances by the sizes of the groups."""


def uplift(likes_a, likes_b):
    p_a, p_b = likes_a.mean(), likes_b.mean()
    se = np.sqrt(p_a * (1 - p_a) + p_b * (1 - p_b))
    return float(p_b - p_a), float((p_b - p_a) / se)
