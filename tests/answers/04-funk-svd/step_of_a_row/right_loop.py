"""A loop over the ratings."""


def step_of_a_row(p, Q_rated, r, lr):
    total = np.zeros_like(p)
    for q, rating in zip(Q_rated, r):
        total = total + (p @ q - rating) * q
    return p - lr * total


sanam_in_the_lecture = 5
