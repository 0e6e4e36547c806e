"""You put in the rating of our table: the lecture must have used another one.

says: our table"""


def step_of_a_row(p, Q_rated, r, lr):
    return p - lr * (Q_rated @ p - r) @ Q_rated


sanam_in_the_lecture = 4
