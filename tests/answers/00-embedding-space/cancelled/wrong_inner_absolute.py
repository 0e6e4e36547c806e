"""You took the absolute value of the sum twice: below stands the sum of the absolute values."""


def cancelled(person, film):
    parts = person * film
    weight = abs(parts.sum())
    return float(1 - abs(parts.sum()) / weight) if weight > 0 else 0.0
