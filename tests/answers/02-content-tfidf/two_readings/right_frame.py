"""pandas throughout."""


def two_readings(counts):
    frame = pd.DataFrame(counts)
    return np.log(len(frame) / frame.sum()), np.log(len(frame) / frame.gt(0).sum())


def misjudged(counts):
    words, formula = two_readings(counts)
    return (words.le(0) & formula.gt(0)).to_numpy()
