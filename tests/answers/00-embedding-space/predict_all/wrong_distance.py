"""You gave distances: multiply the coordinates and add up."""


def predict_all(P, Q):
    return np.sqrt(((P[:, None] - Q[None]) ** 2).sum(axis=2))
