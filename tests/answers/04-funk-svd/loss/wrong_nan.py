"""You summed over the empty cells too, and one NaN makes the sum NaN."""


def loss(P, Q, R):
    return float(((P @ Q.T - R) ** 2).sum())
