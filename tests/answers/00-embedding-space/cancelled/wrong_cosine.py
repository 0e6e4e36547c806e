"""You divided by the lengths: divide by the sum of the absolute parts."""


def cancelled(person, film):
    length = np.linalg.norm(person) * np.linalg.norm(film)
    return float(1 - abs(person @ film) / length) if length > 0 else 0.0
