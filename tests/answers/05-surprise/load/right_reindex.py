"""Columns put in order with reindex, the rest dropped."""


def load(frame, low, high):
    ordered = frame.reindex(columns=["user", "item", "rating"])
    return Dataset.load_from_df(ordered, Reader(rating_scale=[low, high])).build_full_trainset()
