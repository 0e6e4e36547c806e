"""Surprise's own predict, told not to clip."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    return float(model.predict(user, item, clip=False).est)
