"""You matched each column of A with the column of B that it resembles most: that finds exchanged axes, not turns."""


def procrustes(A, B):
    like = A.T @ B
    O = np.zeros_like(like)
    for row, best in enumerate(np.abs(like).argmax(axis=1)):
        O[row, best] = np.sign(like[row, best])
    return O
