"""You divided zero by zero: where all parts are zero, nothing cancels."""


def cancelled(person, film):
    parts = person * film
    with np.errstate(invalid="ignore"):
        return 1 - abs(parts.sum()) / np.abs(parts).sum()
