"""Every round starts from the first Q again: hand the new item factors to the next round."""


def alternate(R, Q, reg, rounds):
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        new = half_step(R.T, P, reg)
        errors.append(np.nanmean((P @ new.T - R) ** 2))
    return P, new, np.array(errors)
