"""The errors as a list, a while loop."""


def alternate(R, Q, reg, rounds):
    history = []
    while len(history) < rounds:
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        there = np.isfinite(R)
        history.append(float(np.sum((np.einsum("uf,if->ui", P, Q) - R)[there] ** 2) / there.sum()))
    return P, Q, history
