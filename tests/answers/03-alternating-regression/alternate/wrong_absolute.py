"""You averaged the absolute errors; square them."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        errors.append(np.nanmean(np.abs(P @ Q.T - R)))
    return P, Q, np.array(errors)
