"""The whole product, and one cell of it."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    table = model.pu @ model.qi.T
    return float(table[model.trainset.to_inner_uid(user), model.trainset.to_inner_iid(item)])
