"""The row found by going through all raw ids."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    users = [model.trainset.to_raw_uid(u) for u in model.trainset.all_users()]
    items = [model.trainset.to_raw_iid(i) for i in model.trainset.all_items()]
    return float(np.dot(model.pu[users.index(user)], model.qi[items.index(item)]))
