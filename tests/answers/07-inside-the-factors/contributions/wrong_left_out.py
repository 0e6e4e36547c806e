"""You computed how the prediction changes when a rating is left out; then the matrix changes too, and the parts do not add up."""


def contributions(X, t, x, reg):
    def predict(keep):
        A = X[keep].T @ X[keep] + reg * np.eye(X.shape[1])
        return x @ np.linalg.lstsq(A, X[keep].T @ t[keep], rcond=None)[0]

    every = np.arange(len(t))
    return np.array([predict(every) - predict(every[every != j]) for j in every])
