"""einsum for the lengths, and NaN turned into zeros."""


def unit_rows(X):
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(X / np.sqrt(np.einsum("ij,ij->i", X, X))[:, np.newaxis])


def disagree(q, x, y):
    pair = np.stack([x, y])
    dot = np.diff(pair @ q)[0]
    distance = np.diff(np.linalg.norm(pair - q, axis=1))[0]
    return (dot > 0 and distance > 0) or (dot < 0 and distance < 0)
