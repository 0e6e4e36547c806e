"""You divided by the number of ratings: the loss is a sum."""


def gradient(P, Q, R):
    E = np.where(np.isnan(R), 0, P @ Q.T - R)
    n = np.count_nonzero(~np.isnan(R))
    return 2 * E @ Q / n, 2 * E.T @ P / n
