"""You took the best matrix of all (lstsq), which also stretches and shears; only orthogonal ones are asked for."""


def procrustes(A, B):
    return np.linalg.lstsq(A, B, rcond=None)[0]
