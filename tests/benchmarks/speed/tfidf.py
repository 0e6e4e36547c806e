"""The ten documents most like each of 5 000, against the product of the whole matrix with itself."""

import numpy as np
from scipy import sparse

from recsys_lib.content import bag_of_words, similar_rows, soup, weigh
from recsys_lib.datasets import load_filmworld
from tests.benchmarks.harness import Quality, Sides, case

_QUALITY = Quality("mean likeness", lambda found: found[1].mean(dtype=float), lower_is_better=False, tolerance=1e-5)


def _filmworld():
    weights, _ = bag_of_words(soup(load_filmworld(n_items=5_000).items))
    return weights


def _zipf(n_documents=5_000, n_words=20_000, length=60):
    """Documents of words whose frequency falls with their rank, weighted by the lecture's tf-idf."""
    rng = np.random.default_rng(0)
    share = 1 / np.arange(20, 20 + n_words)
    words = rng.choice(n_words, size=n_documents * length, p=share / share.sum())
    counts = sparse.coo_array(
        (np.ones(len(words)), (np.repeat(np.arange(n_documents), length), words)), shape=(n_documents, n_words)
    )
    return weigh(counts.tocsr())


def _linear_kernel(vectors, k):
    from sklearn.metrics.pairwise import linear_kernel

    scores = linear_kernel(vectors, vectors)
    np.fill_diagonal(scores, -np.inf)
    best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    found = np.take_along_axis(scores, best, 1)
    order = np.argsort(-found, axis=1)
    return np.take_along_axis(best, order, 1), np.take_along_axis(found, order, 1)


def _sides(weights):
    from sklearn.preprocessing import normalize

    vectors = sparse.csr_matrix(normalize(weights), dtype=np.float32)
    return Sides(
        ours=lambda: similar_rows(vectors, 10, "dot"),
        theirs=lambda: _linear_kernel(vectors, 10),
        quality=_QUALITY,
        first=lambda: similar_rows(vectors[:50], 10, "dot"),
    )


@case(
    "TF-IDF top-10 similar", peer="scikit-learn linear_kernel + argpartition", shape="5 000 films", target=5, quick=True
)
def films():
    return _sides(_filmworld())


@case(
    "TF-IDF top-10 similar", peer="scikit-learn linear_kernel + argpartition", shape="5 000 × 60 Zipf words", target=5
)
def zipf():
    return _sides(_zipf())


@case("TF-IDF top-10 similar", peer="ours, one thread", shape="20 000 × 60 Zipf words", threads=2, target=1.6)
def zipf_two_threads():
    weights = _zipf(20_000)
    return Sides(
        ours=lambda: similar_rows(weights, 10, n_threads=2),
        theirs=lambda: similar_rows(weights, 10, n_threads=1),
        quality=_QUALITY,
    )
