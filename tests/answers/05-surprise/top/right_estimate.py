"""Inner ids all the way, with the algorithm's estimate."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    u = trainset.to_inner_uid(user)
    rated = dict(trainset.ur[u])
    scored = [(model.estimate(u, i), i) for i in trainset.all_items() if i not in rated]
    scored.sort(key=lambda pair: -pair[0])
    return [trainset.to_raw_iid(i) for _, i in scored[:n]]
