"""You multiplied the errors by the side itself: the slope in P is made of Q.

says: matmul"""


def gradient(P, Q, R):
    E = np.where(np.isnan(R), 0, P @ Q.T - R)
    return 2 * E @ P, 2 * E.T @ Q
