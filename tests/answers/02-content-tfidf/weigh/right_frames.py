"""pandas, in float32 only where nothing is lost, and a DataFrame as result."""


def weigh(counts, form):
    frame = pd.DataFrame(counts, dtype=float)
    if form == "binary":
        frame = (frame > 0).astype("float32")
    elif form == "frequency":
        frame = frame.div(frame.sum(axis=1), axis=0).fillna(0)
    elif form == "tfidf":
        df = (frame > 0).sum()
        frame = frame * np.log(len(frame) / df.where(df > 0, len(frame)))
    return frame.to_numpy()
