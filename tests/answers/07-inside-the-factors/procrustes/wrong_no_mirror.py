"""You forbade mirror images (by the sign of the determinant), but an orthogonal matrix may mirror, and factors do."""


def procrustes(A, B):
    U, _, Vt = np.linalg.svd(A.T @ B)
    if np.linalg.det(U @ Vt) < 0:
        U[:, -1] *= -1
    return U @ Vt
