"""A loop over the films; a list comes back for a column and a number for a number."""


def weighted_rating(v, R, m, C):
    def one(votes, mean):
        if votes == 0:
            return C
        return (votes * mean + m * C) / (votes + m)

    if np.ndim(v) == 0:
        return one(v, R)
    return [one(votes, mean) for votes, mean in zip(v, R, strict=True)]
