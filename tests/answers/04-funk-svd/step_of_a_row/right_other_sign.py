"""e = rating minus prediction, and plus."""


def step_of_a_row(p, Q_rated, r, lr):
    e = r - Q_rated @ p
    return p + lr * (e[:, None] * Q_rated).sum(axis=0)


sanam_in_the_lecture = next(
    s
    for s in range(6)
    if round(1.19 - 0.1 * ((1.9848 - 2) * -1.53 + (4.491 - 5) * 1.1 + (4.5091 - s) * 0.79), 2) == 1.28
)
