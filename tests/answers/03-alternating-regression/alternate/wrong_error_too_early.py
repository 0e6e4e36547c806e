"""You measure the error before the items are solved; a round is both half-steps."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        errors.append(np.nanmean((P @ Q.T - R) ** 2))
        Q = half_step(R.T, P, reg)
    return P, Q, np.array(errors)
