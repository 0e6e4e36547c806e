"""Both half-steps written out, no helper."""


def alternate(R, Q, reg, rounds):
    seen = ~np.isnan(R)
    n, m, k = R.shape[0], R.shape[1], Q.shape[1]
    Q = Q.copy()
    P = np.zeros((n, k))
    errors = np.zeros(rounds)
    for t in range(rounds):
        for u in range(n):
            X = Q[seen[u]]
            P[u] = np.linalg.pinv(X.T @ X + reg * np.eye(k)) @ (X.T @ R[u, seen[u]])
        for i in range(m):
            X = P[seen[:, i]]
            Q[i] = np.linalg.pinv(X.T @ X + reg * np.eye(k)) @ (X.T @ R[seen[:, i], i])
        errors[t] = np.mean((P @ Q.T - R)[seen] ** 2)
    return P, Q, errors
