"""You took the means away first: then O suits the centred clouds, not the factors themselves, and a turn has no shift."""


def procrustes(A, B):
    U, _, Vt = np.linalg.svd((A - A.mean(axis=0)).T @ (B - B.mean(axis=0)))
    return U @ Vt
