"""You turned the ids into text: 7 and "7" are different people to Surprise."""


def load(frame, low, high):
    frame = frame.assign(user=frame["user"].astype(str), item=frame["item"].astype(str))
    reader = Reader(rating_scale=(low, high))
    return Dataset.load_from_df(frame[["user", "item", "rating"]], reader).build_full_trainset()
