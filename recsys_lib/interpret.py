r"""What a model has learned: which items its biases single out, what its factors look like, and what they mean.

A factor has no name and no place of its own: $p_u \cdot q_i = (A^\top p_u) \cdot (A^{-1} q_i)$ for any invertible $A$,
so the axes of a model may be any linear mixture of the true ones. Whether a model has found a true axis is therefore
asked of all its factors at once: how well does the best linear map of them tell the true coordinate of an item?
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.linear_model import RidgeCV
from sklearn.manifold import TSNE
from sklearn.metrics import r2_score
from sklearn.model_selection import KFold
from sklearn.utils import check_random_state, check_scalar
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from recsys_lib.base import Recommender

__all__ = ["AxisRecovery", "bias_table", "canonical_correlations", "pca_map", "recover_axes", "tsne_map"]

_MOST = 100
_PENALTIES = np.logspace(-4, 4, 17)


def bias_table(
    model: Recommender,
    frame: pd.DataFrame | None = None,
    n: int | None = 10,
    side: str = "item",
    min_ratings: int = 1,
) -> pd.DataFrame:
    """The items (or users) with the highest and the lowest biases.

    The bias is what is left of an item's mean rating when it is known who rated it: a film that only strict users saw
    has a higher bias than its mean says.

    Parameters
    ----------
    model : fitted model with `item_bias_` and `user_bias_`
    frame : DataFrame, optional
        What is known of each: one row each, the id in a column named "item" (or "user"). Its columns are joined.
    n : int or None
        How many from each end; None: all, in one table.
    side : {"item", "user"}
    min_ratings : int
        Only those with at least this many training ratings.

    Returns
    -------
    DataFrame
        Sorted by bias, highest first. Columns: `side`, those of `frame`, "bias" (in units of the rating scale, or of x
        for a model with a sigmoid), "n_ratings", "mean_rating".
    """
    ids, counts = _ids_and_counts(model, side)
    bias = _learned(model, f"{side}_bias_")
    sums = np.bincount(getattr(model.train_, f"{side}s"), model.train_.values.astype(np.float64), minlength=len(ids))
    rows = np.flatnonzero(counts >= check_scalar(min_ratings, "min_ratings", Integral, min_val=1))
    rows = rows[np.argsort(-bias[rows], kind="stable")]
    if n is not None:
        check_scalar(n, "n", Integral, min_val=1)
        rows = np.concatenate([rows[:n], rows[max(n, len(rows) - n) :]])
    table = _joined(side, ids[rows], frame)
    return table.assign(bias=bias[rows], n_ratings=counts[rows], mean_rating=sums[rows] / counts[rows])


def pca_map(
    model: Recommender,
    frame: pd.DataFrame | None = None,
    n_components: int = 2,
    side: str = "item",
    n: int | None = None,
) -> pd.DataFrame:
    """Principal components of the factors: the directions in which the items (or users) differ most.

    Parameters
    ----------
    model : fitted model with `item_factors_` and `user_factors_`
    frame : DataFrame, optional
        Joined as in `bias_table`.
    n_components : int
    side : {"item", "user"}
    n : int or None
        Only the `n` with the most training ratings, whose factors are known best; None: all that have any.

    Returns
    -------
    DataFrame
        Columns: `side`, those of `frame`, "pc1", "pc2", …, "n_ratings"; most rated first. A component has no sign of
        its own: it is turned so that its largest weight is positive. ``attrs["explained_variance_ratio"]`` holds the
        share of the variance that each component explains.
    """
    rows, factors, table = _most_rated(model, frame, side, n)
    check_scalar(n_components, "n_components", Integral, min_val=1, max_val=min(factors.shape))
    pca = PCA(n_components, svd_solver="full")
    points = pca.fit_transform(factors)
    points *= np.sign(pca.components_[np.arange(n_components), np.abs(pca.components_).argmax(axis=1)])
    columns = {f"pc{component + 1}": points[:, component] for component in range(n_components)}
    table = table.assign(**columns, n_ratings=rows)
    table.attrs["explained_variance_ratio"] = pca.explained_variance_ratio_.tolist()
    return table


def tsne_map(
    model: Recommender,
    frame: pd.DataFrame | None = None,
    side: str = "item",
    n: int | None = 1000,
    perplexity: float = 30.0,
    random_state=0,
) -> pd.DataFrame:
    """t-SNE of the factors, in two dimensions: who is near whom. Distances between groups say little.

    Parameters
    ----------
    model, frame, side, n
        As for `pca_map`. Time grows faster than `n`: a thousand take a few seconds.
    perplexity : float
        About how many neighbours each point heeds; less than the number of points.
    random_state : int, RandomState or None

    Returns
    -------
    DataFrame
        Columns: `side`, those of `frame`, "x", "y", "n_ratings"; most rated first.
    """
    rows, factors, table = _most_rated(model, frame, side, n)
    if not 0 < perplexity < len(factors):
        raise ValueError(f"perplexity must be between 0 and the number of points, {len(factors)}, got {perplexity!r}")
    tsne = TSNE(perplexity=perplexity, init="pca", random_state=check_random_state(random_state))
    with threadpool_limits(1):
        points = tsne.fit_transform(_condensed(factors))
    return table.assign(x=points[:, 0], y=points[:, 1], n_ratings=rows)


@dataclass(frozen=True)
class AxisRecovery:
    """What `recover_axes` found.

    Attributes
    ----------
    scores : DataFrame, one row per true axis
        "axis"; "r2", the share of the variance of the true coordinate that the linear map of the learned factors tells
        for items it was not fitted on (at most 1; 0 is as good as the mean); "best_factor", the one learned factor that
        correlates most with the axis, and "best_correlation", how much, from -1 to 1.
    coordinates : DataFrame, one row per item (or user)
        The id, and for each axis the coordinate that the map told, out of sample, and the true one, "… (true)".
    canonical : ndarray of float64, descending
        Canonical correlations of the learned and the true space, in sample: with many factors, a little too high.
    """

    scores: pd.DataFrame
    coordinates: pd.DataFrame
    canonical: np.ndarray


def recover_axes(
    model: Recommender, truth, side: str = "item", min_ratings: int = 20, n_folds: int = 5
) -> AxisRecovery:
    """How well the learned factors tell the true ones, axis by axis.

    For each true axis a ridge regression of the true coordinate on all learned factors, fitted on all folds but one and
    asked about the last, in turn; the penalty is chosen within the former. Of more than a hundred factors it sees the
    first hundred principal components.

    Parameters
    ----------
    model : fitted model with `item_factors_` and `user_factors_`
    truth : recsys_lib.datasets.Truth
        Of the data set the model was trained on: row i of ``truth.item_factors`` is item code i.
    side : {"item", "user"}
    min_ratings : int
        Only items (users) with at least this many training ratings: of the others a model cannot know much.
    n_folds : int

    Raises
    ------
    ValueError
        `truth` belongs to other data, or fewer items have enough ratings than there are folds.
    """
    ids, counts = _ids_and_counts(model, side)
    learned, true = _learned(model, f"{side}_factors_"), np.asarray(getattr(truth, f"{side}_factors"), np.float64)
    if len(true) != len(ids):
        raise ValueError(f"truth has {len(true)} {side}s, but the model was trained on ratings with {len(ids)}")
    rows = np.flatnonzero(counts >= min_ratings)
    check_scalar(n_folds, "n_folds", Integral, min_val=2)
    if len(rows) < 2 * n_folds:
        raise ValueError(f"only {len(rows)} {side}s have {min_ratings} ratings: too few for {n_folds} folds")
    true = true[rows]
    with threadpool_limits(1):  # small matrices: threads would spend their time waiting for each other
        factors, told = _condensed(learned[rows]), np.empty_like(true)
        for fit, ask in KFold(n_folds, shuffle=True, random_state=0).split(factors):
            told[ask] = RidgeCV(_PENALTIES).fit(factors[fit], true[fit]).predict(factors[ask])
        canonical = canonical_correlations(factors, true)
    r2 = r2_score(true, told, multioutput="raw_values")
    correlation = _correlations(learned[rows], true)
    best = np.abs(correlation).argmax(axis=0)
    scores = pd.DataFrame(
        {
            "axis": list(truth.axes),
            "r2": r2,
            "best_factor": best,
            "best_correlation": correlation[best, np.arange(true.shape[1])],
        }
    )
    coordinates = pd.DataFrame({side: ids[rows]})
    for axis, name in enumerate(truth.axes):
        coordinates[name], coordinates[f"{name} (true)"] = told[:, axis], true[:, axis]
    return AxisRecovery(scores, coordinates, canonical)


def canonical_correlations(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Correlations of the best-matching pairs of directions of two spaces, descending, 0 to 1.

    X : (n, k), Y : (n, l), rows of the same things. The j-th value is the highest correlation that a linear combination
    of the columns of X can have with one of Y, both uncorrelated with the pairs before. They do not change when either
    side is turned, stretched or mixed by an invertible matrix. Shape (min(rank X, rank Y),). O(n (k² + l²)).
    """
    X, Y = np.asarray(X, np.float64), np.asarray(Y, np.float64)
    if X.ndim != 2 or Y.ndim != 2 or len(X) != len(Y):
        raise ValueError(f"X and Y must be matrices with one number of rows, got shapes {X.shape} and {Y.shape}")
    return np.clip(np.linalg.svd(_basis(X).T @ _basis(Y), compute_uv=False), 0, 1)


def _condensed(factors: np.ndarray) -> np.ndarray:
    """At most `_MOST` principal components of the factors, in units of their own spread.

    Models that keep many samples side by side have thousands of columns that say nearly the same.
    """
    factors = factors - factors.mean(axis=0)
    if factors.shape[1] > _MOST:
        factors = PCA(_MOST, svd_solver="covariance_eigh").fit_transform(factors)
    return factors / (factors.std() or 1)


def _basis(X: np.ndarray) -> np.ndarray:
    """An orthonormal basis of the centred columns of X."""
    left, sizes, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return left[:, sizes > sizes.max(initial=0) * max(X.shape) * np.finfo(float).eps]


def _correlations(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    """Pearson correlation of each column of X with each of Y; 0 where one is constant."""
    X, Y = X - X.mean(axis=0), Y - Y.mean(axis=0)
    sizes = np.sqrt((X**2).sum(axis=0))[:, None] * np.sqrt((Y**2).sum(axis=0))
    return np.divide(X.T @ Y, sizes, out=np.zeros_like(sizes), where=sizes > 0)


def _ids_and_counts(model, side):
    check_is_fitted(model, "train_")
    if side not in ("item", "user"):
        raise ValueError(f"side must be 'item' or 'user', got {side!r}")
    return getattr(model.train_, f"{side}_ids"), getattr(model.train_, f"{side}_counts")


def _learned(model, name) -> np.ndarray:
    if not hasattr(model, name):
        raise TypeError(f"{type(model).__name__} has no {name}: there is nothing of that kind to interpret")
    return np.asarray(getattr(model, name), np.float64)


def _joined(side: str, ids: np.ndarray, frame: pd.DataFrame | None) -> pd.DataFrame:
    table = pd.DataFrame({side: ids})
    if frame is None:
        return table
    if side not in frame.columns:
        raise ValueError(f"frame must have a column {side!r} with the ids, its columns are {list(frame.columns)}")
    if frame[side].duplicated().any():
        raise ValueError(f"frame holds the {side} {frame[side][frame[side].duplicated()].iloc[0]!r} more than once")
    return table.merge(frame, on=side, how="left")


def _most_rated(model, frame, side, n) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Counts and factors of the `n` most rated, and a table of who they are."""
    ids, counts = _ids_and_counts(model, side)
    factors = _learned(model, f"{side}_factors_")
    rows = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    if n is not None:
        rows = rows[: check_scalar(n, "n", Integral, min_val=2)]
    return counts[rows], factors[rows], _joined(side, ids[rows], frame)
