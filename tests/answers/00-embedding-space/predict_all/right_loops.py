"""Two loops and a list of lists."""


def predict_all(P, Q):
    return [[sum(a * b for a, b in zip(user, item)) for item in Q] for user in P]
