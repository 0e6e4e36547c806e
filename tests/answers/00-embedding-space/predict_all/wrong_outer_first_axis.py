"""You used the first axis only: all axes are multiplied and added up."""


def predict_all(P, Q):
    return np.outer(P[:, 0], Q[:, 0])
