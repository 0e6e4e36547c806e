"""You gave the step alone: take it away from where you stand."""


def step_of_a_row(p, Q_rated, r, lr):
    return -lr * (Q_rated @ p - r) @ Q_rated


sanam_in_the_lecture = 5
