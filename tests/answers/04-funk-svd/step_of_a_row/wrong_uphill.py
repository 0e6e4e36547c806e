"""You added the gradient: subtract it, or you walk uphill."""


def step_of_a_row(p, Q_rated, r, lr):
    return p + lr * (Q_rated @ p - r) @ Q_rated


sanam_in_the_lecture = 5
