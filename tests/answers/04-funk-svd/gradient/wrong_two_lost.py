"""You lost the factor 2 of the derivative of a square."""


def gradient(P, Q, R):
    E = np.where(np.isnan(R), 0, P @ Q.T - R)
    return E @ Q, E.T @ P
