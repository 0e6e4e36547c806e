"""A helper for each group, a list."""


def uplift(likes_a, likes_b):
    def share_and_square(likes):
        p = sum(int(like) for like in likes) / len(likes)
        return p, p * (1 - p) / len(likes)

    (p_a, a), (p_b, b) = share_and_square(likes_a), share_and_square(likes_b)
    return [p_b - p_a, (p_b - p_a) / np.sqrt(a + b)]
