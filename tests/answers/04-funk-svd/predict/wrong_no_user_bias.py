"""You forgot the user bias."""


def predict(users, items, mu, b_u, b_i, P, Q, low, high):
    known_u, known_i = users >= 0, items >= 0
    ratings = np.full(len(users), float(mu))
    ratings[known_u] += 0 * b_u[users[known_u]]
    ratings[known_i] += 1 * b_i[items[known_i]]
    both = known_u & known_i
    ratings[both] += (P[users[both]] * Q[items[both]]).sum(axis=1)
    return np.clip(ratings, low, high)
