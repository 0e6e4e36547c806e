"""A sum over the factors."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    p = model.pu[model.trainset.to_inner_uid(user)]
    q = model.qi[model.trainset.to_inner_iid(item)]
    total = 0.0
    for f in range(len(p)):
        total += p[f] * q[f]
    return total
