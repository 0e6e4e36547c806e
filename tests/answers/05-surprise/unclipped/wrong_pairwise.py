"""You left out the sum: give one number, not one for each factor."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    u, i = model.trainset.to_inner_uid(user), model.trainset.to_inner_iid(item)
    return model.pu[u] * model.qi[i]
