"""You sorted the other way round: the highest prediction comes first."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    rated = {item for item, _ in trainset.ur[trainset.to_inner_uid(user)]}
    unrated = [trainset.to_raw_iid(item) for item in trainset.all_items() if item not in rated]
    scores = {item: model.predict(user, item, clip=False).est for item in unrated}
    return sorted(scores, key=scores.get)[:n]
