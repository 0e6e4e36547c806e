"""Your variances divide by n - 1: the formula has p (1 - p) over n."""


def uplift(likes_a, likes_b):
    p_a, p_b = likes_a.mean(), likes_b.mean()
    n_a, n_b = len(likes_a), len(likes_b)
    se = np.sqrt(likes_a.var(ddof=1) / n_a + likes_b.var(ddof=1) / n_b)
    return float(p_b - p_a), float((p_b - p_a) / se)
