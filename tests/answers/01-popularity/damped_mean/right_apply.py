"""A function for one group, applied to each."""


def damped_mean(ratings, by, damping):
    average = ratings["rating"].mean()

    def one(group):
        return (group.sum() + damping * average) / (len(group) + damping)

    return ratings.groupby(by)["rating"].apply(one)
