"""Another form of the formula: the average, and a share of the way from there."""


def weighted_rating(votes, mean, free_votes, average):
    votes = np.asarray(votes) * 1.0
    away = np.where(votes == 0, 0.0, np.subtract(mean, average))
    return average + away * votes / (votes + free_votes)
