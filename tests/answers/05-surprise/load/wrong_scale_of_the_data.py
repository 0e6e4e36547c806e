"""You took the scale from the ratings that occur: low and high say what it is."""


def load(frame, low, high):
    reader = Reader(rating_scale=(frame["rating"].min(), frame["rating"].max()))
    return Dataset.load_from_df(frame[["user", "item", "rating"]], reader).build_full_trainset()
