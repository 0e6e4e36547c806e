"""By counting."""


def uplift(likes_a, likes_b):
    n_a, n_b = len(likes_a), len(likes_b)
    p_a, p_b = np.count_nonzero(likes_a) / n_a, np.count_nonzero(likes_b) / n_b
    return p_b - p_a, (p_b - p_a) / (p_a * (1 - p_a) / n_a + p_b * (1 - p_b) / n_b) ** 0.5
