r"""Funk SVD: a rating is a mean, two biases and a dot product, learned by gradient descent on the observed cells.

Model
    $x_{ui} = \mu + b_u + b_i + p_u \cdot q_i$, and $\hat r_{ui} = x_{ui}$, or with a sigmoid
    $\hat r_{ui} = low + (high - low)\,\sigma(x_{ui})$, which cannot leave the scale.

Loss, over the observed cells alone, with $e_{ui} = \hat r_{ui} - r_{ui}$
    $J = \frac12 \sum_{(u,i) \in \mathcal R} \left( e_{ui}^2 + \lambda_u (\|p_u\|^2 + b_u^2)
    + \lambda_i (\|q_i\|^2 + b_i^2) \right)$

    with $\lambda_u = \lambda + \lambda' / n_u$ and $\lambda_i = \lambda + \lambda' / n_i$

Update, after each rating (stochastic gradient descent)
    $p_u \leftarrow p_u - \eta (e_{ui} q_i + \lambda_u p_u)$,  $b_u \leftarrow b_u - \eta (e_{ui} + \lambda_u b_u)$,
    the same for the item with the two sides exchanged; with a sigmoid, $e_{ui}$ is multiplied by its slope.
    Full-batch gradient descent takes one step down the sum over all ratings instead.

$\lambda'$ counts once per row, $\lambda$ once per rating: a row with few ratings is held nearer to zero.
Sources: S. Funk, "Netflix update: try this at home" (2006); Y. Koren, R. Bell, C. Volinsky, "Matrix factorization
techniques for recommender systems" (2009).
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from sklearn.utils import check_random_state

from recsys_lib.descent import BlockedSGD, FullBatch, OrderedSGD, Rows, sigmoid
from recsys_lib.factors import FactorModel, ridge_row
from recsys_lib.hyperparameters import check_hyperparameters, check_share
from recsys_lib.kernels.threads import count_threads
from recsys_lib.svdpp import SVDpp

__all__ = ["FunkSVD", "SVDpp"]

_CHOICES = {"method": ("sgd", "gd"), "order": ("blocks", "given"), "dtype": ("float32", "float64")}
_DRAWN_AT_ONCE = 256  # rows; so many random numbers stay in cache until they are stored
_WIDEN = 0.1  # a sigmoid reaches the ends of its range only at infinity, so the range is this much wider at each end


class FunkSVD(FactorModel):
    """Matrix factorisation of the observed ratings by gradient descent.

    Parameters
    ----------
    n_factors : int
    n_epochs : int
        Passes over the ratings; with early stopping, at most.
    lr : float
        Learning rate η of the first epoch; epoch t (from 0) uses η / (1 + lr_decay·t).
    lr_decay : float
    reg : float
        λ, for every rating.
    reg_count : float
        λ', divided by the number of ratings of the row.
    biased : bool
        Without biases there is no mean either: x = p·q.
    sigmoid : bool or (low, high)
        Whether the output is a sigmoid, and its range; True takes the rating scale and a tenth more at each end.
    method : {"sgd", "gd"}
        One step for each rating, or for each pass over all. The full gradient is a sum, so "gd" needs an `lr`
        smaller by about the number of ratings of the busiest row.
    order : {"blocks", "given"}
        For "sgd": in random blocks (see `kernels.blocks`), or as the ratings stand.
    init_sd : float
        Standard deviation of the factors at the start, uniform around 0. Small is better: large ones must first be
        unlearned.
    init_factors : (P, Q), optional
        Factors to start from, shapes (n_users, n_factors) and (n_items, n_factors), instead of random ones.
    early_stopping : bool
        Hold out `validation_fraction` of the ratings, stop when their RMSE has not fallen for `patience` epochs,
        and keep the best epoch.
    validation_fraction : float
    patience : int
    dtype : {"float32", "float64"}
    n_threads : int or None
        None: all processors. The order "given" cannot be shared out. The result is the same for any number.
    random_state : int, RandomState or None

    Attributes
    ----------
    user_factors_, item_factors_ : ndarray, shapes (n_users, k) and (n_items, k)
    user_bias_, item_bias_ : ndarray, shapes (n_users,) and (n_items,)
    global_mean_ : float
        μ: the mean rating; with a sigmoid, the x that gives it; 0 without biases.
    sigmoid_range_ : (low, high)
        (0, 0) without a sigmoid.
    train_rmse_ : ndarray, shape (n_epochs_,)
        RMSE over each epoch, every error taken just before its own step ("gd": before the step of the epoch).
    objective_ : ndarray, shape (n_epochs_,)
        J before each step of "gd"; empty for "sgd".
    validation_rmse_ : ndarray, shape (n_epochs_,)
        Empty without early stopping.
    n_epochs_ : int
        Epochs run.

    Raises
    ------
    ValueError
        A parameter is off its range, or the learning rate so large that the error overflows.

    An epoch takes O(n_ratings·k) time; memory is the ratings once more and the factors.
    """

    def __init__(
        self,
        n_factors=100,
        n_epochs=40,
        lr=0.01,
        lr_decay=0.0,
        reg=0.05,
        reg_count=0.0,
        biased=True,
        sigmoid=False,
        method="sgd",
        order="blocks",
        init_sd=0.02,
        init_factors=None,
        early_stopping=False,
        validation_fraction=0.1,
        patience=3,
        dtype="float32",
        n_threads=1,
        random_state=None,
    ):
        self.n_factors = n_factors
        self.n_epochs = n_epochs
        self.lr = lr
        self.lr_decay = lr_decay
        self.reg = reg
        self.reg_count = reg_count
        self.biased = biased
        self.sigmoid = sigmoid
        self.method = method
        self.order = order
        self.init_sd = init_sd
        self.init_factors = init_factors
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.patience = patience
        self.dtype = dtype
        self.n_threads = n_threads
        self.random_state = random_state

    def _fit(self, ratings):
        self._check()
        rng = check_random_state(self.random_state)
        train, validation = (
            _hold_out(ratings, self.validation_fraction, rng) if self.early_stopping else (ratings, None)
        )
        rows = self._start(train, rng)
        if self.method == "gd":
            descent = FullBatch(rows, train, self.n_threads)
        elif self.order == "given":
            descent = OrderedSGD(rows, train)
        else:
            descent = BlockedSGD(rows, train, self.n_threads, rng)
        self._descend(descent, rows, len(train), validation)
        self.global_mean_, self.sigmoid_range_ = rows.mean, (rows.low, rows.low + rows.span)
        self.user_factors_, self.item_factors_ = rows.user_factors.copy(), rows.item_factors.copy()
        self.user_bias_, self.item_bias_ = rows.user_bias.copy(), rows.item_bias.copy()
        self._zero_unseen(train)

    def _check(self):
        check_hyperparameters(
            self,
            whole=("n_factors", "n_epochs", "patience"),
            above_zero=("lr",),
            from_zero=("lr_decay", "reg", "reg_count", "init_sd"),
            one_of=_CHOICES,
        )
        check_share(self.validation_fraction, "validation_fraction", ends=False)
        count_threads(self.n_threads)

    def _start(self, ratings, rng) -> Rows:
        """The rows before the first step."""
        low, high = self._range(ratings)
        mean = float(ratings.values.mean(dtype=np.float64)) if self.biased else 0.0
        if high > low and self.biased:
            mean = float(np.log((mean - low) / (high - mean)))
        n_users, n_items, k = ratings.n_users, ratings.n_items, self.n_factors
        rows = Rows.zeros(n_users, n_items, k, self.dtype, self.biased, mean, low, high - low)
        given = (None, None) if self.init_factors is None else self.init_factors
        draws = np.random.default_rng(rng.randint(2**31))
        width = np.float32(np.sqrt(12) * self.init_sd)  # of a uniform distribution with this standard deviation
        for name, counts, factors, (side, columns) in zip(
            ("users", "items"), (ratings.user_counts, ratings.item_counts), given, rows.sides, strict=True
        ):
            side[:, columns.penalty] = self.reg + self.reg_count / np.maximum(counts, 1)
            if factors is not None:
                if np.shape(factors) != (len(side), k):
                    raise ValueError(
                        f"init_factors of the {name} must have shape {(len(side), k)}, got {np.shape(factors)}"
                    )
                side[:, :k] = factors
                continue
            for start in range(0, len(side), _DRAWN_AT_ONCE):
                part = side[start : start + _DRAWN_AT_ONCE, :k]
                np.multiply(draws.random(part.shape, np.float32) - np.float32(0.5), width, out=part)
        return rows

    def _range(self, ratings) -> tuple[float, float]:
        """Lowest and highest value of the sigmoid; (0, 0) without one."""
        if self.sigmoid is False:
            return 0.0, 0.0
        low, high = ratings.scale
        if self.sigmoid is True:
            margin = _WIDEN * (high - low) or 1.0
            return low - margin, high + margin
        try:
            wide_low, wide_high = (float(end) for end in self.sigmoid)
        except (TypeError, ValueError) as error:
            raise ValueError(f"sigmoid must be True, False or a pair (low, high), got {self.sigmoid!r}") from error
        if not wide_low <= low < high <= wide_high:
            raise ValueError(f"sigmoid must span the rating scale {low:g} to {high:g}, got {self.sigmoid!r}")
        return wide_low, wide_high

    def _descend(self, descent, rows, n_ratings, validation) -> None:
        """Run the epochs, keep the traces and, with early stopping, go back to the best rows."""
        train_rmse, objective, validation_rmse = [], [], []
        best_rmse, best_epoch, best = np.inf, 0, None
        for epoch in self._steps(self.n_epochs):
            total = descent.epoch(self.lr / (1 + self.lr_decay * epoch))
            if not np.isfinite(total):
                raise ValueError(
                    f"lr={self.lr!r} is too large: the error overflowed in epoch {epoch}; try a tenth of it"
                )
            train_rmse.append(np.sqrt(total / n_ratings))
            if self.method == "gd":
                objective.append(descent.loss)
            if validation is None:
                continue
            validation_rmse.append(rows.rmse(validation))
            if validation_rmse[-1] < best_rmse:
                best_rmse, best_epoch, best = validation_rmse[-1], epoch, (rows.P.copy(), rows.Q.copy())
            elif epoch - best_epoch >= self.patience:
                break
        if best is not None:
            rows.P[:], rows.Q[:] = best
        self.n_epochs_ = len(train_rmse)
        self.train_rmse_, self.objective_ = np.array(train_rmse), np.array(objective)
        self.validation_rmse_ = np.array(validation_rmse)

    def _link(self, x):
        low, high = self.sigmoid_range_
        return sigmoid(x, low, high) if high > low else x

    def _stranger(self):
        return None if self.biased else float(self.train_.values.mean(dtype=np.float64))

    def _solve_row(self, side, codes, ratings, factors, bias):
        n, k = len(codes), self.n_factors
        penalty = self.reg * n + self.reg_count
        if not n:
            return np.zeros(k), 0.0
        design = np.column_stack([factors[codes], np.full(n, 1.0 if self.biased else 0.0)])
        base = self.global_mean_ + bias[codes]
        low, high = self.sigmoid_range_
        if high == low:
            solution = ridge_row(design, ratings - base, penalty)
        else:

            def loss(row):
                prediction = sigmoid(base + design @ row, low, high)
                error = prediction - ratings
                slope = (prediction - low) * (high - prediction) / (high - low)
                return (error @ error + penalty * row @ row) / 2, design.T @ (error * slope) + penalty * row

            solution = minimize(loss, np.zeros(k + 1), jac=True, method="L-BFGS-B").x
        return solution[:k], float(solution[k])


def _hold_out(ratings, fraction, rng):
    """A training and a validation part, at random."""
    n = len(ratings)
    held_out = rng.permutation(n) < round(fraction * n)
    if held_out.all() or not held_out.any():
        raise ValueError(f"validation_fraction={fraction!r} of {n} ratings leaves a part empty")
    return ratings[~held_out], ratings[held_out]
