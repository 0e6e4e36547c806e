"""Lists instead of arrays."""


def principal(Q, n):
    X = Q - Q.mean(axis=0)
    _, s, Vt = np.linalg.svd(X)
    points = [[float(row @ axis) for axis in Vt[:n]] for row in X]
    return points, [float(x**2) / float((X**2).sum()) for x in s[:n]]
