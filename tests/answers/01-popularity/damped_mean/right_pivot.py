"""A pivot table, and the means pulled back from what is missing."""


def damped_mean(ratings, by, damping):
    table = ratings.pivot_table(index=by, values="rating", aggfunc=["sum", "count"])
    sums, counts = table["sum"]["rating"], table["count"]["rating"]
    return sums.add(damping * np.mean(ratings["rating"])).div(counts.add(damping))
