"""You took the user's number from the items and the item's from the users."""


def unclipped(frame, scale, user, item, **settings):
    model = fit_svd(frame, scale, biased=False, **settings)
    users = {model.trainset.to_raw_uid(u): u for u in model.trainset.all_users()}
    items = {model.trainset.to_raw_iid(i): i for i in model.trainset.all_items()}
    return float(model.pu[items[item] % len(users)] @ model.qi[users[user] % len(items)])
