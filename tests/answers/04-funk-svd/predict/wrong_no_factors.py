"""You forgot the factors: the dot product is missing."""


def predict(users, items, mu, b_u, b_i, P, Q, low, high):
    known_u, known_i = users >= 0, items >= 0
    ratings = np.full(len(users), float(mu))
    ratings[known_u] += 1 * b_u[users[known_u]]
    ratings[known_i] += 1 * b_i[items[known_i]]
    both = known_u & known_i
    ratings[both] += 0
    return np.clip(ratings, low, high)
