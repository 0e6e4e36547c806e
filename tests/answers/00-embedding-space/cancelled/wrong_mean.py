"""You took the mean of the absolute parts: their sum stands below."""


def cancelled(person, film):
    parts = person * film
    weight = np.abs(parts).mean()
    return float(1 - abs(parts.sum()) / weight) if weight > 0 else 0.0
