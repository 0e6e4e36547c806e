"""You clipped the product to the scale."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    u, i = model.trainset.to_inner_uid(user), model.trainset.to_inner_iid(item)
    return float(np.clip(model.pu[u] @ model.qi[i], *scale))
