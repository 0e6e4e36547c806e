"""You centred the points only after the axes were chosen: the axes still point to the cloud."""


def principal(Q, n):
    _, s, Vt = np.linalg.svd(Q, full_matrices=False)
    points = Q @ Vt[:n].T
    return points - points.mean(axis=0), (s**2 / (s**2).sum())[:n]
