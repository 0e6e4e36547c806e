"""You predicted for the first person only: every person has a row.

says: shape"""


def predict_all(P, Q):
    return Q @ P[0]
