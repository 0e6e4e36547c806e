"""You pooled both groups into one share: the formula keeps a variance for each."""


def uplift(likes_a, likes_b):
    p_a, p_b = likes_a.mean(), likes_b.mean()
    n_a, n_b = len(likes_a), len(likes_b)
    p = (likes_a.sum() + likes_b.sum()) / (n_a + n_b)
    se = np.sqrt(p * (1 - p) * (1 / n_a + 1 / n_b))
    return float(p_b - p_a), float((p_b - p_a) / se)
