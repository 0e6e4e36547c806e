r"""Weighted matrix factorisation: every cell counts, the unobserved ones as zeros with a small weight.

Model
    $\hat x_{ui} = p_u \cdot q_i$

Loss, over **all** cells
    $J = \sum_{(u,i) \in \mathcal R} w_{ui} (\hat x_{ui} - t_{ui})^2 + w_0 \sum_{(u,i) \notin \mathcal R} \hat x_{ui}^2
    + \lambda \left( \sum_u \|p_u\|^2 + \sum_i \|q_i\|^2 \right)$

    with the target $t_{ui}$ = 1 (it was rated) or the rating, and the confidence $w_{ui} = 1 + \alpha r_{ui}$

Update
    Alternating regressions. The unobserved cells of all users need $\sum_i q_i q_i^T = Q^T Q$ alone, computed once per
    half-step (the Gram trick): $(w_0 Q^T Q + \sum_{i \in \mathcal R_u} (w_{ui} - w_0) q_i q_i^T + \lambda I)\,p_u =
    \sum_{i \in \mathcal R_u} w_{ui} t_{ui} q_i$. So all $M N$ cells cost no more than the observed ones.

Sources: Y. Hu, Y. Koren, C. Volinsky, "Collaborative filtering for implicit feedback datasets" (2008); G. Takács,
I. Pilászy, D. Tikk, "Applications of the conjugate gradient method for implicit feedback collaborative
filtering" (2011).
"""

from __future__ import annotations

import numpy as np
from sklearn.utils import check_random_state

from recsys_lib.factors import FactorModel
from recsys_lib.hyperparameters import check_hyperparameters
from recsys_lib.kernels.als import weighted_als_rows
from recsys_lib.kernels.cg import weighted_cg_rows
from recsys_lib.kernels.loss import weighted_squares
from recsys_lib.kernels.threads import count_threads, for_row_ranges, one_blas_thread

__all__ = ["WeightedMF"]


class WeightedMF(FactorModel):
    """Matrix factorisation of all cells, unobserved ones as zeros: for ranking, not for rating.

    Parameters
    ----------
    n_factors : int
    n_epochs : int
        An epoch is one regression for every user and then one for every item.
    unobserved_weight : float
        w₀, above 0 and at most every w_ui.
    alpha : float
        α in w_ui = 1 + α r_ui; with 0 all observed cells weigh 1.
    target : {"one", "rating"}
        What an observed cell should come out as.
    reg : float
        λ.
    init_sd : float
        Standard deviation of the item factors at the start.
    solver : {"cholesky", "cg"}
        Each regression exactly, O(n·k² + k³), or by `cg_steps` conjugate-gradient steps from where the last epoch
        left it, O(n·k + k²) each.
    cg_steps : int
    dtype : {"float32", "float64"}
    n_threads : int or None
        None: all processors. The result is the same for any number.
    random_state : int, RandomState or None

    Attributes
    ----------
    user_factors_, item_factors_ : ndarray, shapes (n_users, k) and (n_items, k)
    objective_ : ndarray of float64, shape (n_epochs,)
        J after each epoch.
    global_mean_, user_bias_, item_bias_
        All 0, so that it reads like the other factor models.

    A prediction is a score, near 1 (or the rating) where the model would expect a rating and near 0 elsewhere; an
    unknown id scores 0. `predict` does not clip it to the rating scale unless told to.
    """

    def __init__(
        self,
        n_factors=64,
        n_epochs=15,
        unobserved_weight=0.1,
        alpha=0.0,
        target="one",
        reg=1.0,
        init_sd=0.1,
        solver="cholesky",
        cg_steps=3,
        dtype="float32",
        n_threads=1,
        random_state=None,
    ):
        self.n_factors = n_factors
        self.n_epochs = n_epochs
        self.unobserved_weight = unobserved_weight
        self.alpha = alpha
        self.target = target
        self.reg = reg
        self.init_sd = init_sd
        self.solver = solver
        self.cg_steps = cg_steps
        self.dtype = dtype
        self.n_threads = n_threads
        self.random_state = random_state

    def predict(self, users, items, clip: bool = False) -> np.ndarray:
        """Scores of `items` for `users`: see `Recommender.predict`, but not clipped."""
        return super().predict(users, items, clip=clip)

    def fold_in_user(self, items, ratings, clip: bool = False):
        """See `FactorModel.fold_in_user`; the predictions are scores."""
        return super().fold_in_user(items, ratings, clip=clip)

    def fold_in_item(self, users, ratings, clip: bool = False):
        """See `FactorModel.fold_in_item`; the predictions are scores."""
        return super().fold_in_item(users, ratings, clip=clip)

    def _fit(self, ratings):
        self._check(ratings)
        rng = check_random_state(self.random_state)
        P = np.zeros((ratings.n_users, self.n_factors), self.dtype)
        Q = rng.normal(0, self.init_sd, (ratings.n_items, self.n_factors)).astype(self.dtype)
        Q[ratings.item_counts == 0] = 0
        by_user, by_item = self._cells(ratings.csr), self._cells(ratings.csc)
        self.objective_ = np.empty(self.n_epochs)
        with one_blas_thread():
            for epoch in self._steps(self.n_epochs):
                self._half_step(by_user, P, Q)
                self._half_step(by_item, Q, P)
                self.objective_[epoch] = self._objective(by_user, P, Q)
        self.user_factors_, self.item_factors_ = P, Q
        self.global_mean_ = 0.0
        self.user_bias_, self.item_bias_ = np.zeros(len(P), P.dtype), np.zeros(len(Q), Q.dtype)

    def _check(self, ratings):
        check_hyperparameters(
            self,
            whole=("n_factors", "n_epochs", "cg_steps"),
            above_zero=("reg", "unobserved_weight"),
            from_zero=("alpha", "init_sd"),
            one_of={"target": ("one", "rating"), "solver": ("cholesky", "cg"), "dtype": ("float32", "float64")},
        )
        lowest = 1 + self.alpha * min(float(ratings.values.min()), 0.0)
        if self.unobserved_weight > lowest:
            raise ValueError(
                f"unobserved_weight must be at most the weight of every observed cell, "
                f"{lowest:g}, got {self.unobserved_weight!r}"
            )
        count_threads(self.n_threads)

    def _confidence(self, ratings):
        """Targets and weights of observed cells, in the type of the factors."""
        dtype = np.dtype(self.dtype).type
        targets = np.ones(len(ratings), dtype) if self.target == "one" else ratings.astype(dtype)
        weights = ratings * dtype(self.alpha)
        weights += 1
        return targets, weights.astype(dtype, copy=False)

    def _cells(self, matrix):
        """The observed cells by row, as the kernels take them, and w₀."""
        w0 = np.dtype(self.dtype).type(self.unobserved_weight)
        return matrix.indptr, matrix.indices, *self._confidence(matrix.data), w0

    def _half_step(self, cells, own, other) -> None:
        """One regression for every row of `own`."""
        gram, penalties = other.T @ other, np.full(len(own), self.reg, own.dtype)
        singular = []

        def run(start, stop):
            if self.solver == "cg":
                weighted_cg_rows(*cells, gram, other, penalties, own, self.cg_steps, start, stop)
            else:
                singular.append(weighted_als_rows(*cells, gram, other, penalties, own, start, stop))

        for_row_ranges(run, len(own), self.n_threads, cells[0])
        if any(singular):
            raise ValueError(f"reg={self.reg!r} is too small for {self.dtype}: a regression is singular; raise it")

    def _objective(self, cells, P, Q) -> float:
        sums = np.empty(len(P))
        for_row_ranges(lambda *rows: weighted_squares(*cells, Q, P, sums, *rows), len(P), self.n_threads, cells[0])
        gram_P, gram_Q = (side.T.astype(np.float64) @ side for side in (P, Q))
        everywhere = self.unobserved_weight * np.sum(gram_P * gram_Q)  # Σ_all (p·q)² = trace(PᵀP QᵀQ)
        return float(sums.sum() + everywhere + self.reg * (np.trace(gram_P) + np.trace(gram_Q)))

    def _solve_row(self, side, codes, ratings, factors, bias):
        if not len(codes):
            return np.zeros(self.n_factors), 0.0
        targets, weights = (part.astype(np.float64) for part in self._confidence(ratings))
        X, w0 = factors[codes], self.unobserved_weight
        A = w0 * (factors.T @ factors) + (X.T * (weights - w0)) @ X + self.reg * np.eye(self.n_factors)
        return np.linalg.solve(A, X.T @ (weights * targets)), 0.0
