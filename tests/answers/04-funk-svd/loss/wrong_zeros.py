"""You took empty cells for ratings of zero."""


def loss(P, Q, R):
    return float(((P @ Q.T - np.nan_to_num(R)) ** 2).sum())
