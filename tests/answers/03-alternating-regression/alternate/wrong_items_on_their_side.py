"""Your Q lies on its side: one row for each item."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        errors.append(np.nanmean((P @ Q.T - R) ** 2))
    return P, Q.T, np.array(errors)
