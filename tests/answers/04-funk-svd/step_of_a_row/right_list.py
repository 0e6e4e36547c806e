"""A list of new numbers."""


def step_of_a_row(p, Q_rated, r, lr):
    errors = [sum(a * b for a, b in zip(p, q)) - rating for q, rating in zip(Q_rated, r)]
    return [x - lr * sum(e * q[f] for e, q in zip(errors, Q_rated)) for f, x in enumerate(p)]


sanam_in_the_lecture = 5
