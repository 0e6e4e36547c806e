"""The polar factor of AᵀB."""

from scipy.linalg import polar


def procrustes(A, B):
    return polar(A.T @ B)[0]
