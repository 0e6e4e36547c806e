"""scikit-learn's PCA."""

from sklearn.decomposition import PCA


def principal(Q, n):
    pca = PCA(n, svd_solver="full").fit(Q)
    return pca.transform(Q), pca.explained_variance_ratio_
