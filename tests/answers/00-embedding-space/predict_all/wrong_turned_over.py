"""You put items in the rows: person u belongs in row u and film i in column i."""


def predict_all(P, Q):
    return Q @ P.T
