"""You put the item first: Surprise takes the first column for the user."""


def load(frame, low, high):
    reader = Reader(rating_scale=(low, high))
    return Dataset.load_from_df(frame[["item", "user", "rating"]], reader).build_full_trainset()
