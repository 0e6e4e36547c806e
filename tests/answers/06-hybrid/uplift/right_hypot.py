"""np.hypot of the two errors."""


def uplift(likes_a, likes_b):
    shares = [np.mean(group) for group in (likes_a, likes_b)]
    errors = [np.sqrt(p * (1 - p) / len(group)) for p, group in zip(shares, (likes_a, likes_b))]
    gain = shares[1] - shares[0]
    return float(gain), float(gain / np.hypot(*errors))
