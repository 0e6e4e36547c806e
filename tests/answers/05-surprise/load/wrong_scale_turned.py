"""You handed the ends of the scale over the wrong way round."""


def load(frame, low, high):
    reader = Reader(rating_scale=(high, low))
    return Dataset.load_from_df(frame[["user", "item", "rating"]], reader).build_full_trainset()
