"""You took the mean over the axes: add the products up."""


def predict_all(P, Q):
    return P @ Q.T / P.shape[1]
