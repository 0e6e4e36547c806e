"""You looked up the row -1, which in NumPy is the last one: of a stranger nothing is known."""


def predict(users, items, mu, b_u, b_i, P, Q, low, high):
    return np.clip(mu + b_u[users] + b_i[items] + (P[users] * Q[items]).sum(axis=1), low, high)
