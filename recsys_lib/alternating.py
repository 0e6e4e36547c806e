r"""Alternating regression: with one side's factors known, the other side's are ordinary regressions.

Model
    $\hat r_{ui} = \mu + b_u + b_i + p_u \cdot q_i$

Loss, over the observed cells
    $J = \sum_{(u,i) \in \mathcal R} (\hat r_{ui} - r_{ui})^2 + \sum_u \lambda_u (\|p_u\|^2 + b_u^2)
    + \sum_i \lambda_i (\|q_i\|^2 + b_i^2)$

    with $\lambda_u = \lambda$, or $\lambda n_u$ where the penalty goes by count

Update
    With $q$ and $b_i$ held fixed, $J$ falls apart into one ridge regression per user, with the factors of the items
    rated as regressors and $b_u$ as the intercept: $(X^T X + \lambda_u I)\,[p_u, b_u] = X^T t$, rows of $X$
    $[q_i, 1]$, entries of $t$ $r_{ui} - \mu - b_i$. Then the same for the items. Neither half can raise $J$.

Sources: the lecture on matrix factorisation (regression per user, regression per item, alternation); Y. Zhou et al.,
"Large-scale parallel collaborative filtering for the Netflix Prize" (2008), for the penalty by count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.utils import check_random_state

from recsys_lib.factors import FactorModel, ridge_row
from recsys_lib.hyperparameters import check_hyperparameters
from recsys_lib.kernels.als import als_rows
from recsys_lib.kernels.cg import cg_rows
from recsys_lib.kernels.loss import squared_errors
from recsys_lib.kernels.threads import count_threads, for_row_ranges
from recsys_lib.weighted import WeightedMF

__all__ = ["AlternatingRegression", "FactorRegression", "WeightedMF", "regression"]


def regression(factors, target, intercept: bool = True, reg: float = 0.0) -> tuple[np.ndarray, float]:
    """Coefficients θ and intercept b that minimise Σ_n (b + θ·factors_n - target_n)² + reg ‖θ‖².

    Parameters
    ----------
    factors : array-like of float, shape (n, k)
    target : array-like of float, shape (n,)
    intercept : bool
        Without one b is 0. It is not penalised.
    reg : float

    Returns
    -------
    (ndarray of float64, shape (k,), float)
        Where several θ do equally well (fewer rows than coefficients and no penalty), the shortest.
    """
    factors, target = np.asarray(factors, np.float64), np.asarray(target, np.float64)
    k = factors.shape[1]
    if not len(target):
        return np.zeros(k), 0.0
    centre, mean = (factors.mean(axis=0), target.mean()) if intercept else (np.zeros(k), 0.0)
    # a penalty is as good as k more rows, √reg times the unit vectors, with target 0; this keeps all digits
    design = np.vstack([factors - centre, np.sqrt(reg) * np.eye(k)])
    theta = np.linalg.lstsq(design, np.concatenate([target - mean, np.zeros(k)]), rcond=None)[0]
    return theta, float(mean - centre @ theta)


class FactorRegression(FactorModel):
    """One regression per user on known factors of the items, or one per item on known factors of the users.

    Parameters
    ----------
    item_factors, user_factors : DataFrame indexed by id, or array-like, shape (n_items, k) or (n_users, k)
        Exactly one of them. The rows of an array are in the order of the ids in `ratings`; a DataFrame must have a
        row for every rated id and may have more.
    intercept : bool
    reg : float
        λ of a ridge penalty on the coefficients, not on the intercept.

    Attributes
    ----------
    user_factors_, item_factors_ : ndarray of float64
        The known ones, and the coefficients θ of the other side.
    intercept_ : ndarray of float64, shape (n_users,) or (n_items,)
        Of each regression. The mean rating for a user (item) without ratings.
    global_mean_, user_bias_, item_bias_
        `intercept_` is the mean plus the bias of its side; the other side's bias is 0.

    Of a user (item) without ratings it predicts the mean; given factors count even where nobody rated the item.

    Raises
    ------
    ValueError
        Both or none of the factors are given, their shape does not fit, an id is missing or a factor not finite.
    """

    def __init__(self, item_factors=None, user_factors=None, intercept=True, reg=0.0):
        self.item_factors = item_factors
        self.user_factors = user_factors
        self.intercept = intercept
        self.reg = reg

    def _fit(self, ratings):
        check_hyperparameters(self, from_zero=("reg",))
        if (self.item_factors is None) == (self.user_factors is None):
            raise ValueError("give either item_factors or user_factors, and not both")
        per_user = self.user_factors is None
        if per_user:
            known = _known_factors(self.item_factors, "item_factors", ratings.item_ids, ratings.item_counts)
        else:
            known = _known_factors(self.user_factors, "user_factors", ratings.user_ids, ratings.user_counts)
        matrix = ratings.csr if per_user else ratings.csc
        n_rows = len(matrix.indptr) - 1
        self.global_mean_ = float(ratings.values.mean(dtype=np.float64))
        theta, self.intercept_ = np.zeros((n_rows, known.shape[1])), np.full(n_rows, self.global_mean_)
        for row in range(n_rows):
            cells = slice(matrix.indptr[row], matrix.indptr[row + 1])
            if cells.start < cells.stop:
                theta[row], self.intercept_[row] = self._regress(known[matrix.indices[cells]], matrix.data[cells])
        bias, no_bias = self.intercept_ - self.global_mean_, np.zeros(len(known))
        self.user_factors_, self.item_factors_ = (theta, known) if per_user else (known, theta)
        self.user_bias_, self.item_bias_ = (bias, no_bias) if per_user else (no_bias, bias)

    def _regress(self, factors, target):
        return regression(factors, target, self.intercept, self.reg)

    def _solve_row(self, side, codes, ratings, factors, bias):
        if side != ("user" if self.user_factors is None else "item"):
            raise ValueError(f"the factors of {side}s were given, not learned: they cannot be folded in")
        if not len(codes):
            return np.zeros(factors.shape[1]), 0.0
        theta, intercept = self._regress(factors[codes], ratings)
        return theta, intercept - self.global_mean_


class AlternatingRegression(FactorModel):
    """Matrix factorisation of the observed ratings by alternating ridge regressions from random factors.

    Parameters
    ----------
    n_factors : int
    n_epochs : int
        An epoch is one regression for every user and then one for every item.
    reg : float
        λ.
    reg_by_count : bool
        Whether the penalty of a row is λ times its number of ratings, or plainly λ.
    biased : bool
        Without biases there is no mean either: r̂ = p·q.
    init_sd : float
        Standard deviation of the item factors at the start.
    solver : {"cholesky", "cg"}
        Each regression exactly, O(n·k² + k³), or by `cg_steps` conjugate-gradient steps from where the last epoch
        left it, O(n·k) each: cheaper with many factors.
    cg_steps : int
    dtype : {"float32", "float64"}
    n_threads : int or None
        None: all processors. The result is the same for any number.
    random_state : int, RandomState or None

    Attributes
    ----------
    user_factors_, item_factors_ : ndarray, shapes (n_users, k) and (n_items, k)
    user_bias_, item_bias_ : ndarray, shapes (n_users,) and (n_items,)
    global_mean_ : float
        μ; 0 without biases.
    objective_ : ndarray of float64, shape (n_epochs,)
        J after each epoch.

    Raises
    ------
    ValueError
        A parameter is off its range, or a regression has no single solution (`reg` is 0 and a row has too few ratings).

    Memory: the ratings by user and by item, and the factors twice.
    """

    def __init__(
        self,
        n_factors=20,
        n_epochs=15,
        reg=0.1,
        reg_by_count=True,
        biased=True,
        init_sd=0.1,
        solver="cholesky",
        cg_steps=3,
        dtype="float32",
        n_threads=1,
        random_state=None,
    ):
        self.n_factors = n_factors
        self.n_epochs = n_epochs
        self.reg = reg
        self.reg_by_count = reg_by_count
        self.biased = biased
        self.init_sd = init_sd
        self.solver = solver
        self.cg_steps = cg_steps
        self.dtype = dtype
        self.n_threads = n_threads
        self.random_state = random_state

    def _fit(self, ratings):
        self._check()
        rng, k = check_random_state(self.random_state), self.n_factors
        self.global_mean_ = float(ratings.values.mean(dtype=np.float64)) if self.biased else 0.0
        width = k + 1 if self.biased else k
        # the last column is the bias
        P, Q = np.zeros((ratings.n_users, width), self.dtype), np.zeros((ratings.n_items, width), self.dtype)
        Q[:, :k] = rng.normal(0, self.init_sd, (len(Q), k))
        self.objective_ = np.empty(self.n_epochs)
        for epoch in self._steps(self.n_epochs):
            self._half_step(ratings.csr, P, Q)
            self._half_step(ratings.csc, Q, P)
            self.objective_[epoch] = self._objective(ratings, P, Q)
        self.user_factors_, self.item_factors_ = P[:, :k].copy(), Q[:, :k].copy()
        self.user_bias_ = P[:, k].copy() if self.biased else np.zeros(len(P), self.dtype)
        self.item_bias_ = Q[:, k].copy() if self.biased else np.zeros(len(Q), self.dtype)
        self._zero_unseen(ratings)

    def _check(self):
        check_hyperparameters(
            self,
            whole=("n_factors", "n_epochs", "cg_steps"),
            from_zero=("reg", "init_sd"),
            one_of={"solver": ("cholesky", "cg"), "dtype": ("float32", "float64")},
        )
        count_threads(self.n_threads)

    def _half_step(self, matrix, own, other) -> None:
        """One regression for every row of `own`, on the ratings in `matrix` (CSR for users, CSC for items)."""
        design, offset = self._design(other)
        cells = (matrix.indptr, matrix.indices, matrix.data.astype(own.dtype, copy=False), offset, design)
        penalties = self._penalty(np.diff(matrix.indptr)).astype(own.dtype)
        singular = []

        def run(start, stop):
            if self.solver == "cg":
                cg_rows(*cells, penalties, own, self.cg_steps, start, stop)
            else:
                singular.append(als_rows(*cells, penalties, own, start, stop))

        for_row_ranges(run, len(own), self.n_threads, matrix.indptr)
        if any(singular):
            raise ValueError(f"reg={self.reg!r} leaves a row with too few ratings without a single solution; raise it")

    def _design(self, other):
        """Regressors [q_i, 1] and what is added to them, μ + b_i, as arrays of their own."""
        if not self.biased:
            return other.copy(), np.zeros(len(other), other.dtype)
        design = other.copy()
        design[:, -1] = 1
        return design, other[:, -1] + other.dtype.type(self.global_mean_)

    def _penalty(self, counts):
        return self.reg * (counts if self.reg_by_count else np.ones(len(counts)))

    def _objective(self, ratings, P, Q) -> float:
        sums, csr = np.empty(len(P)), ratings.csr
        design, offset = self._design(Q)
        cells = (csr.indptr, csr.indices, csr.data.astype(P.dtype, copy=False), offset, design)
        for_row_ranges(lambda *rows: squared_errors(*cells, P, sums, *rows), len(P), self.n_threads, csr.indptr)
        penalties = sum(
            float(self._penalty(counts) @ np.einsum("nf,nf->n", side, side, dtype=np.float64))
            for side, counts in ((P, ratings.user_counts), (Q, ratings.item_counts))
        )
        return float(sums.sum()) + penalties

    def _stranger(self):
        return None if self.biased else float(self.train_.values.mean(dtype=np.float64))

    def _solve_row(self, side, codes, ratings, factors, bias):
        n, k = len(codes), self.n_factors
        if not n:
            return np.zeros(k), 0.0
        design = np.column_stack([factors[codes], np.full(n, 1.0 if self.biased else 0.0)])
        penalty = self._penalty(np.array([n]))[0]
        row = ridge_row(design, ratings - self.global_mean_ - bias[codes], penalty)
        return row[:k], float(row[k])


def _known_factors(factors, name, ids, counts) -> np.ndarray:
    """Factors in the order of `ids`, float64; zeros for an id that is not rated and has none."""
    if isinstance(factors, pd.DataFrame):
        missing = [id_ for id_, count in zip(ids, counts, strict=True) if count and id_ not in factors.index]
        if missing:
            raise ValueError(f"{name} has no row for {missing[0]!r} ({len(missing)} such ids)")
        factors = factors.reindex(ids).fillna(0.0).to_numpy(np.float64)
    factors = np.array(factors, np.float64)
    if factors.ndim != 2 or len(factors) != len(ids):
        raise ValueError(f"{name} must have shape ({len(ids)}, k), one row per id, got {factors.shape}")
    if not np.isfinite(factors).all():
        raise ValueError(f"{name} must be finite, got {factors[~np.isfinite(factors)][0]}")
    return factors
