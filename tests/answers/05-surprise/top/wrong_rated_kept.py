"""You list items that the user has rated: they must be left out."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    every = [trainset.to_raw_iid(item) for item in trainset.all_items()]
    scores = {item: model.predict(user, item, clip=False).est for item in every}
    return sorted(scores, key=scores.get, reverse=True)[:n]
