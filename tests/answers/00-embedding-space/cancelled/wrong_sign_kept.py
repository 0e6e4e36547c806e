"""You forgot the absolute value of the sum: a film that is all against cancels nothing."""


def cancelled(person, film):
    parts = person * film
    weight = np.abs(parts).sum()
    return float(1 - parts.sum() / weight) if weight > 0 else 0.0
