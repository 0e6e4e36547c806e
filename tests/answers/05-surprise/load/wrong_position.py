"""You handed the columns over in the order in which they stand: name the three and put them in order."""


def load(frame, low, high):
    reader = Reader(rating_scale=(low, high))
    return Dataset.load_from_df(frame.iloc[:, :3], reader).build_full_trainset()
