"""A loop over the pairs."""


def predict(users, items, mu, b_u, b_i, P, Q, low, high):
    answers = []
    for u, i in zip(users, items):
        x = mu
        if u >= 0:
            x += b_u[u]
        if i >= 0:
            x += b_i[i]
        if u >= 0 and i >= 0:
            x += P[u] @ Q[i]
        answers.append(min(max(x, low), high))
    return np.array(answers)
