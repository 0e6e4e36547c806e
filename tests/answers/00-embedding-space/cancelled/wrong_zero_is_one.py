"""You say that everything cancels where all parts are zero: there is nothing to cancel, so 0."""


def cancelled(person, film):
    parts = person * film
    weight = np.abs(parts).sum()
    return float(1 - abs(parts.sum()) / weight) if weight > 0 else 1.0
