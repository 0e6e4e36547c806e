"""You gave the score itself: the share of its parts that cancels was asked for."""


def cancelled(person, film):
    return float(person @ film)
