"""The errors, and the transposed factors times them."""


def step_of_a_row(p, Q_rated, r, lr):
    e = np.dot(Q_rated, p) - r
    return p - lr * np.dot(Q_rated.T, e)


sanam_in_the_lecture = 5.0
