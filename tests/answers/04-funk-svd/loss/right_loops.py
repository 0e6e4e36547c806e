"""Two loops over the cells."""


def loss(P, Q, R):
    total = 0.0
    for u in range(len(P)):
        for i in range(len(Q)):
            if not np.isnan(R[u, i]):
                total += (sum(a * b for a, b in zip(P[u], Q[i])) - R[u, i]) ** 2
    return total
