"""You used the first factor only: sum the products over all factors."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    u, i = model.trainset.to_inner_uid(user), model.trainset.to_inner_iid(item)
    return float(model.pu[u][0] * model.qi[i][0])
