"""You returned the factors without the errors of the rounds.

says: alternate should return P, Q and the errors
"""


def alternate(R, Q, reg, rounds):
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
    return P, Q
