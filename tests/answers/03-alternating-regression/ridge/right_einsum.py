"""Einsum, and the penalties added to the diagonal in place."""


def ridge(X, t, reg=0.0):
    gram = np.einsum("nf,ng->fg", X, X)
    gram[np.diag_indices_from(gram)] += reg
    return np.linalg.solve(gram, np.einsum("nf,n->f", X, t))
