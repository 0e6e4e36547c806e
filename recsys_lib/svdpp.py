r"""SVD++: Funk SVD, where which items a user chose to rate says something too, whatever the ratings.

Model
    $\hat r_{ui} = \mu + b_u + b_i + q_i \cdot (p_u + z_u)$,  $z_u = n_u^{-1/2} \sum_{j \in \mathcal R_u} y_j$

Loss, over the observed cells, with $e_{ui} = \hat r_{ui} - r_{ui}$
    $J = \frac12 \sum_{(u,i) \in \mathcal R} \left( e_{ui}^2 + \lambda_u (\|p_u\|^2 + b_u^2)
    + \lambda_i (\|q_i\|^2 + b_i^2) + \lambda \sum_{j \in \mathcal R_u} \|y_j\|^2 \right)$

Update, after each rating; biases as in Funk SVD
    $p_u \leftarrow p_u - \eta (e_{ui} q_i + \lambda_u p_u)$,
    $q_i \leftarrow q_i - \eta (e_{ui} (p_u + z_u) + \lambda_i q_i)$,
    $y_j \leftarrow y_j - \eta (e_{ui} n_u^{-1/2} q_i + \lambda y_j)$ for every $j \in \mathcal R_u$

Source: Y. Koren, "Factorization meets the neighborhood" (2008), section 4. `kernels.svdpp` tells how an epoch takes
time linear in the ratings although each of them moves all $y_j$ of its user.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.utils import check_random_state

from recsys_lib.factors import FactorModel, ridge_row
from recsys_lib.hyperparameters import check_hyperparameters
from recsys_lib.kernels.rows import padded_rows
from recsys_lib.kernels.svdpp import svdpp_pass

__all__ = ["SVDpp"]


class SVDpp(FactorModel):
    """Funk SVD with a second set of item factors, summed over the items the user rated.

    Parameters
    ----------
    n_factors, n_epochs : int
    lr, lr_decay : float
        Learning rate η / (1 + lr_decay·t) in epoch t, from 0.
    reg, reg_count : float
        λ_u = reg + reg_count / n_u, λ_i = reg + reg_count / n_i, λ = reg.
    init_sd : float
        Standard deviation of all factors at the start.
    order : {"shuffled", "given"}
        Users in a new random order in every epoch, the ratings of one shuffled once; or users in the order in which
        they first appear, and their ratings as they stand.
    dtype : {"float32", "float64"}
    random_state : int, RandomState or None

    Attributes
    ----------
    user_factors_ : ndarray, shape (n_users, k)
        p_u + z_u: all that multiplies q_i.
    item_factors_, implicit_factors_ : ndarray, shape (n_items, k)
        Q and Y.
    user_bias_, item_bias_, global_mean_
    train_rmse_ : ndarray, shape (n_epochs,)
        RMSE over each epoch, every error taken just before its own step.

    An epoch takes O(n_ratings·k) time.
    """

    def __init__(
        self,
        n_factors=20,
        n_epochs=20,
        lr=0.007,
        lr_decay=0.0,
        reg=0.05,
        reg_count=0.0,
        init_sd=0.02,
        order="shuffled",
        dtype="float32",
        random_state=None,
    ):
        self.n_factors = n_factors
        self.n_epochs = n_epochs
        self.lr = lr
        self.lr_decay = lr_decay
        self.reg = reg
        self.reg_count = reg_count
        self.init_sd = init_sd
        self.order = order
        self.dtype = dtype
        self.random_state = random_state

    def _fit(self, ratings):
        self._check()
        rng, k = check_random_state(self.random_state), self.n_factors
        P, Q, Y = (padded_rows(n, k + 2, self.dtype) for n in (ratings.n_users, ratings.n_items, ratings.n_items))
        for rows in (P, Q, Y):
            rows[:, :k] = rng.normal(0, self.init_sd, (len(rows), k))
        P[:, k + 1] = self.reg + self.reg_count / np.maximum(ratings.user_counts, 1)
        Q[:, k + 1] = self.reg + self.reg_count / np.maximum(ratings.item_counts, 1)

        order = np.arange(len(ratings), dtype=np.int32)
        if self.order == "shuffled":
            rng.shuffle(order)
            visited = np.flatnonzero(ratings.user_counts)
        else:
            present, first = np.unique(ratings.users, return_index=True)
            visited = present[np.argsort(first)].astype(np.int64)
        order = order[np.argsort(ratings.users[order], kind="stable")]
        indptr = np.concatenate([[0], np.cumsum(ratings.user_counts)])
        items, values = ratings.items[order], ratings.values[order].astype(P.dtype, copy=False)

        scalar = P.dtype.type
        self.global_mean_ = float(ratings.values.mean(dtype=np.float64))
        self.train_rmse_ = np.empty(self.n_epochs)
        for epoch in self._steps(self.n_epochs):
            if self.order == "shuffled":
                rng.shuffle(visited)
            lr = self.lr / (1 + self.lr_decay * epoch)
            total = svdpp_pass(
                visited, indptr, items, values, P, Q, Y, k, scalar(self.global_mean_), scalar(lr), scalar(self.reg)
            )
            if not np.isfinite(total):
                raise ValueError(
                    f"lr={self.lr!r} is too large: the error overflowed in epoch {epoch}; try a tenth of it"
                )
            self.train_rmse_[epoch] = np.sqrt(total / len(ratings))

        self.item_factors_, self.implicit_factors_ = Q[:, :k].copy(), Y[:, :k].copy()
        self.user_bias_, self.item_bias_ = P[:, k].copy(), Q[:, k].copy()
        self.implicit_factors_[ratings.item_counts == 0] = 0
        rated = sparse.csr_array((np.ones(len(items), P.dtype), items, indptr), shape=(len(P), len(Q)))
        roots = np.sqrt(np.maximum(ratings.user_counts, 1)).astype(P.dtype)
        self.user_factors_ = P[:, :k] + (rated @ self.implicit_factors_) / roots[:, None]
        self._zero_unseen(ratings)

    def _check(self):
        check_hyperparameters(
            self,
            whole=("n_factors", "n_epochs"),
            above_zero=("lr",),
            from_zero=("lr_decay", "reg", "reg_count", "init_sd"),
            one_of={"order": ("shuffled", "given"), "dtype": ("float32", "float64")},
        )

    def _solve_row(self, side, codes, ratings, factors, bias):
        n, k = len(codes), self.n_factors
        if not n:
            return np.zeros(k), 0.0
        z = self.implicit_factors_[codes].sum(axis=0, dtype=np.float64) / np.sqrt(n) if side == "user" else np.zeros(k)
        design = np.column_stack([factors[codes], np.ones(n)])
        target = ratings - self.global_mean_ - bias[codes] - factors[codes] @ z
        row = ridge_row(design, target, self.reg * n + self.reg_count)
        return row[:k] + z, float(row[k])
