"""You put a half before the sum: here the loss is the sum itself."""


def loss(P, Q, R):
    return float(np.nansum((P @ Q.T - R) ** 2) / 2)
