"""pandas all through: a Series with an index of its own comes back, also for a single film."""


def weighted_rating(v, R, m, C):
    table = pd.DataFrame({"votes": np.atleast_1d(v), "mean": np.atleast_1d(R)})
    table["mean"] = table["mean"].fillna(C)
    share = table["votes"] / (table["votes"] + m)
    return share * table["mean"] + (1 - share) * C
