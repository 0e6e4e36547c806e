"""You gave inner ids to predict, which wants raw ids: that is the global mean, or somebody else."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    u, i = model.trainset.to_inner_uid(user), model.trainset.to_inner_iid(item)
    return float(model.predict(u, i, clip=False).est)
