"""numpy.dot."""


def predict_all(P, Q):
    return np.dot(P, np.transpose(Q))
