"""A weight of 0 or 1 for each cell, and one gram matrix per row."""


def mended_step(ratings, observed, fixed, reg):
    out = []
    for row, w in zip(ratings, observed.astype(float), strict=True):
        gram = (fixed.T * w) @ fixed + reg * np.eye(fixed.shape[1])
        out.append(np.linalg.solve(gram, (row * w) @ fixed))
    return np.array(out)
