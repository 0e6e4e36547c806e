"""You squared the sum of the errors, in which they cancel: square first, then add up."""


def loss(P, Q, R):
    return float(np.nansum(P @ Q.T - R) ** 2)
