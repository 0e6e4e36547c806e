"""Your sign is the wrong way round: with e = prediction minus rating the derivative is +2 e q."""


def gradient(P, Q, R):
    E = np.where(np.isnan(R), 0, R - P @ Q.T)
    return 2 * E @ Q, 2 * E.T @ P
