"""You gave predict the inner id of the user."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    rated = {item for item, _ in trainset.ur[trainset.to_inner_uid(user)]}
    unrated = [trainset.to_raw_iid(item) for item in trainset.all_items() if item not in rated]
    u = trainset.to_inner_uid(user)
    scores = {item: model.predict(u, item, clip=False).est for item in unrated}
    return sorted(scores, key=scores.get, reverse=True)[:n]
