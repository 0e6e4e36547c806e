"""All rows at once."""


def mended_step(ratings, observed, fixed, reg):
    grams = np.einsum("ui,if,ig->ufg", observed * 1.0, fixed, fixed) + reg * np.eye(fixed.shape[1])
    sides = (ratings * observed) @ fixed
    return np.linalg.solve(grams, sides[..., None])[..., 0]
