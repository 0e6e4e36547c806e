"""Sums and counts in dicts, sorted by id at the end."""


def damped_mean(ratings, by, damping):
    sums, counts, total = {}, {}, 0.0
    for key, rating in zip(ratings[by], ratings["rating"], strict=True):
        sums[key] = sums.get(key, 0.0) + rating
        counts[key] = counts.get(key, 0) + 1
        total += rating
    mu = total / len(ratings)
    return pd.Series({key: (sums[key] + damping * mu) / (counts[key] + damping) for key in sorted(sums)})
