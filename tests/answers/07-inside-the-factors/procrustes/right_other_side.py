"""The decomposition of BᵀA, and the transpose of its answer."""


def procrustes(A, B):
    U, s, Vt = np.linalg.svd(B.T @ A)
    return (U @ Vt).T
