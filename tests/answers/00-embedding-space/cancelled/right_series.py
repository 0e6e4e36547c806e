"""A Series of parts."""


def cancelled(person, film):
    parts = pd.Series(person) * pd.Series(film)
    if (parts == 0).all():
        return 0.0
    return 1 - abs(parts.sum()) / parts.abs().sum()
