"""The row of the person with one rating at a time, the others at zero."""


def contributions(X, t, x, reg):
    A = X.T @ X + reg * np.eye(X.shape[1])
    parts = np.zeros(len(t))
    for j in range(len(t)):
        only = np.zeros(len(t))
        only[j] = t[j]
        parts[j] = x @ np.linalg.solve(A, X.T @ only)
    return parts
