"""You left ratings of 0 out of the error: a rating of 0 is a rating, only NaN is none."""


def alternate(R, Q, reg, rounds):
    errors, rated = [], np.nan_to_num(R) > 0
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        errors.append(((P @ Q.T - R)[rated] ** 2).mean())
    return P, Q, np.array(errors)
