"""You take one round more than asked for."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds + 1):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        errors.append(np.nanmean((P @ Q.T - R) ** 2))
    return P, Q, np.array(errors)
