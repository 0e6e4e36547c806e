"""A DataFrame of predictions."""


def predict_all(P, Q):
    return pd.DataFrame(P).dot(pd.DataFrame(Q).T)
