"""Your function changed its argument R.

says: changed its argument
"""


def half_step(R, factors, reg=0.0):
    seen = ~np.isnan(R)
    R[~seen] = 0
    grams = np.einsum("ui,if,ig->ufg", seen, factors, factors) + np.eye(factors.shape[1]) * reg
    return np.einsum("ufg,ug->uf", np.linalg.pinv(grams, hermitian=True), R @ factors)
