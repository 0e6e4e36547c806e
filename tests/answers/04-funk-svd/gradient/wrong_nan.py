"""You let NaN into the errors: make them zero where nothing is rated."""


def gradient(P, Q, R):
    E = P @ Q.T - R
    return 2 * E @ Q, 2 * E.T @ P
