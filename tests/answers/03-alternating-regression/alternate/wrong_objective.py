"""You added the penalty to the training error; it is the error on the ratings alone."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        errors.append(np.nanmean((P @ Q.T - R) ** 2) + reg * (np.sum(P**2) + np.sum(Q**2)))
    return P, Q, np.array(errors)
