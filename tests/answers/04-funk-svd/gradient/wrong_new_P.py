"""You made dQ with a P that had already moved: both halves belong to the same place."""


def gradient(P, Q, R):
    E = np.where(np.isnan(R), 0, P @ Q.T - R)
    dP = 2 * E @ Q
    return dP, 2 * E.T @ (P - 0.01 * dP)
