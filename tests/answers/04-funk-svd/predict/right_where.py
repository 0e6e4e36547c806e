"""np.where on every part."""


def predict(users, items, mu, b_u, b_i, P, Q, low, high):
    pad = lambda rows: np.concatenate([rows, np.zeros((1, *rows.shape[1:]))])
    sums = mu + pad(b_u)[users] + pad(b_i)[items] + (pad(P)[users] * pad(Q)[items]).sum(axis=1)
    return np.minimum(np.maximum(sums, low), high)
