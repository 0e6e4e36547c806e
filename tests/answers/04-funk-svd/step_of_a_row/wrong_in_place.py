"""You changed the row you were given.

says: changed"""


def step_of_a_row(p, Q_rated, r, lr):
    p -= lr * (Q_rated @ p - r) @ Q_rated
    return p


sanam_in_the_lecture = 5
