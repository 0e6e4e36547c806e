"""You decomposed A @ B.T, films by films; the turn is between factors, k by k."""


def procrustes(A, B):
    U, _, Vt = np.linalg.svd(A @ B.T)
    return U @ Vt
