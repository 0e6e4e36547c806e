"""What was rated is looked up in the frame; a Series of scores."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    rated = set(frame.loc[frame["user"] == user, "item"])
    new = [item for item in frame["item"].unique() if item not in rated]
    scores = pd.Series([model.predict(user, item, clip=False).est for item in new], index=new, dtype=float)
    return scores.sort_values(ascending=False).head(n).index.tolist()
