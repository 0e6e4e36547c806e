"""You numbered people and items in the order of the alphabet: inner ids follow the order in which they appear."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    u, i = sorted(set(frame["user"])).index(user), sorted(set(frame["item"])).index(item)
    return float(model.pu[u] @ model.qi[i])
