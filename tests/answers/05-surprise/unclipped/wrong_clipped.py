"""You gave what predict shows, which is clipped to the scale: use pu and qi."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    return float(model.predict(user, item).est)
