"""Columns by name into a frame of their own, keyword arguments."""


def load(frame, low, high):
    ordered = pd.DataFrame({name: frame[name] for name in ("user", "item", "rating")})
    data = Dataset.load_from_df(df=ordered, reader=Reader(rating_scale=(low, high)))
    trainset = data.build_full_trainset()
    return trainset
