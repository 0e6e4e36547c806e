"""For and against added up apart."""


def cancelled(person, film):
    parts = [float(p) * float(q) for p, q in zip(person, film)]
    good, bad = sum(x for x in parts if x > 0), -sum(x for x in parts if x < 0)
    return 2 * min(good, bad) / (good + bad) if good + bad else 0.0
