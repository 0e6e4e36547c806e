"""You took the mean over the ratings: the step adds them up.

unnamed: where nothing is rated it is NaN with a warning first"""


def step_of_a_row(p, Q_rated, r, lr):
    return p - lr * ((Q_rated @ p - r) @ Q_rated) / max(len(r), 1)


sanam_in_the_lecture = 5
