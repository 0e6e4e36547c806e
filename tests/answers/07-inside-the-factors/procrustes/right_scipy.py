"""SciPy's own."""

from scipy.linalg import orthogonal_procrustes


def procrustes(A, B):
    return orthogonal_procrustes(A, B)[0]
