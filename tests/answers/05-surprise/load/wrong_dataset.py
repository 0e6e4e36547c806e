"""You returned the Dataset: a trainset is what its build_full_trainset() gives.

says: gives something that is no trainset
"""


def load(frame, low, high):
    reader = Reader(rating_scale=(low, high))
    return Dataset.load_from_df(frame[["user", "item", "rating"]], reader)
