"""Loops over rows and units."""


def predict(X, W, c, w, d, low, high):
    margin, ratings = 0.1 * (high - low), []
    for row in X:
        z = d
        for unit in range(len(w)):
            z += max(0.0, sum(row * W[:, unit]) + c[unit]) * w[unit]
        ratings.append(low - margin + (high - low + 2 * margin) / (1 + np.exp(-z)))
    return np.array(ratings)
