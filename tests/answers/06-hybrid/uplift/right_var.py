"""np.var of zeros and ones is p (1 - p)."""


def uplift(likes_a, likes_b):
    difference = likes_b.mean() - likes_a.mean()
    return difference, difference / np.sqrt(likes_a.var() / likes_a.size + likes_b.var() / likes_b.size)
