"""You took the best n of all items first and left out the rated ones then, so too few are left."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    rated = {item for item, _ in trainset.ur[trainset.to_inner_uid(user)]}
    scores = {item: model.predict(user, trainset.to_raw_iid(item), clip=False).est for item in trainset.all_items()}
    best = sorted(scores, key=scores.get, reverse=True)[:n]
    return [trainset.to_raw_iid(item) for item in best if item not in rated]
