"""You decomposed A.T @ A: B takes no part in your answer."""


def procrustes(A, B):
    U, _, Vt = np.linalg.svd(A.T @ A)
    return U @ Vt
