"""einsum, a list."""


def backward(X, H, delta, W, w):
    D = np.einsum("j,a->ja", delta, w)
    D[H <= 0] = 0
    return [
        np.einsum("ja,ma->jm", D, W),
        np.einsum("jm,ja->ma", X, D),
        np.einsum("ja->a", D),
        np.einsum("ja,j->a", H, delta),
        float(np.sum(delta)),
    ]
