"""Your predictions are clipped, so that those above the highest rating are all equal."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    rated = {item for item, _ in trainset.ur[trainset.to_inner_uid(user)]}
    unrated = [trainset.to_raw_iid(item) for item in trainset.all_items() if item not in rated]
    scores = {item: model.predict(user, item).est for item in unrated}
    return sorted(scores, key=scores.get, reverse=True)[:n]
