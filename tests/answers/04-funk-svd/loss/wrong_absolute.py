"""You added up absolute errors: square them."""


def loss(P, Q, R):
    return float(np.nansum(np.abs(P @ Q.T - R)))
