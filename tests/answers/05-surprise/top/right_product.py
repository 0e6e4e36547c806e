"""Scores as one product of pu and qi, with the item biases."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    u = trainset.to_inner_uid(user)
    scores = model.bi + model.qi @ model.pu[u]
    rated = {item for item, _ in trainset.ur[u]}
    order = [i for i in np.argsort(-scores) if i not in rated]
    return [trainset.to_raw_iid(i) for i in order[:n]]
