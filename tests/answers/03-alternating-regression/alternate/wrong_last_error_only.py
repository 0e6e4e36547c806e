"""You hand back the last error only; there is one for each round."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        errors.append(np.nanmean((P @ Q.T - R) ** 2))
    return P, Q, np.array(errors[-1:] * (rounds > 0))[0]
