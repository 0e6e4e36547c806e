"""You gave the share that is left: what cancels is one minus it."""


def cancelled(person, film):
    parts = person * film
    weight = np.abs(parts).sum()
    return float(abs(parts.sum()) / weight) if weight > 0 else 0.0
