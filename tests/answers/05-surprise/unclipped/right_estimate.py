"""The algorithm's estimate, which takes inner ids."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    trainset = model.trainset
    return float(model.estimate(trainset.to_inner_uid(user), trainset.to_inner_iid(item)))
