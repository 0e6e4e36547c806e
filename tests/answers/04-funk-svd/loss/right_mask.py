"""A mask of what is rated, errors of those cells only."""


def loss(P, Q, R):
    rated = ~np.isnan(R)
    errors = (P @ Q.T)[rated] - R[rated]
    return errors @ errors
