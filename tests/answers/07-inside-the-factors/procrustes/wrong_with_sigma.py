"""You left the singular values in, so what comes out is AᵀB again and no turn."""


def procrustes(A, B):
    U, s, Vt = np.linalg.svd(A.T @ B)
    return U @ np.diag(s) @ Vt
