"""The items are solved without the penalty: hand reg to both half-steps."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P)
        errors.append(np.nanmean((P @ Q.T - R) ** 2))
    return P, Q, np.array(errors)
