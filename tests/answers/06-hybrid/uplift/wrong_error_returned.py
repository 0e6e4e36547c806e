"""You gave the standard error itself: z is the difference divided by it."""


def uplift(likes_a, likes_b):
    p_a, p_b = likes_a.mean(), likes_b.mean()
    n_a, n_b = len(likes_a), len(likes_b)
    se = np.sqrt(p_a * (1 - p_a) / n_a + p_b * (1 - p_b) / n_b)
    return float(p_b - p_a), float(se)
