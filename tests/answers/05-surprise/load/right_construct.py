"""A dataset whose trainset is made from a list of rows."""


def load(frame, low, high):
    data = Dataset.load_from_df(frame[["user", "item", "rating"]], Reader(rating_scale=(low, high)))
    rows = [(user, item, float(rating), None) for user, item, rating in frame[["user", "item", "rating"]].to_numpy()]
    return data.construct_trainset(rows)
