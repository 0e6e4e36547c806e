"""You switched clipping off and still give inner ids to predict."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    rated = {item for item, _ in trainset.ur[trainset.to_inner_uid(user)]}
    scores = {item: model.predict(user, item, clip=False).est for item in trainset.all_items() if item not in rated}
    best = sorted(scores, key=scores.get, reverse=True)[:n]
    return [trainset.to_raw_iid(item) for item in best]
