"""You return inner ids: turn them into raw ids with to_raw_iid."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    u = trainset.to_inner_uid(user)
    rated = {item for item, _ in trainset.ur[u]}
    scores = {item: model.estimate(u, item) for item in trainset.all_items() if item not in rated}
    return sorted(scores, key=scores.get, reverse=True)[:n]
