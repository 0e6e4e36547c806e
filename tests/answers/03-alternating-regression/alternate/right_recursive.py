"""A round that calls the next one."""


def alternate(R, Q, reg, rounds):
    P = half_step(R, Q, reg)
    items = half_step(R.T, P, reg)
    error = np.array([np.nanmean((P @ items.T - R) ** 2)])
    if rounds <= 1:
        return P, items, error
    P, items, later = alternate(R, items, reg, rounds - 1)
    return P, items, np.concatenate([error, later])
