"""You returned the turned points A @ O instead of O."""


def procrustes(A, B):
    U, _, Vt = np.linalg.svd(A.T @ B)
    return A @ U @ Vt
