"""You forgot the learning rate."""


def step_of_a_row(p, Q_rated, r, lr):
    return p - (Q_rated @ p - r) @ Q_rated


sanam_in_the_lecture = 5
