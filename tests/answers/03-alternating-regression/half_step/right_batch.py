"""All equations at once, solved by pseudo-inverses."""


def half_step(R, factors, reg=0.0):
    seen = ~np.isnan(R)
    grams = np.einsum("ui,if,ig->ufg", seen, factors, factors) + np.eye(factors.shape[1]) * reg
    sides = np.where(seen, R, 0) @ factors
    return np.einsum("ufg,ug->uf", np.linalg.pinv(grams, hermitian=True), sides)
