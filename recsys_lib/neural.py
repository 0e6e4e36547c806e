r"""Neural matrix factorisation: let a small network learn how an embedding of a user and one of an item meet.

Model
    $x_{ui} = \mu + b_u + b_i + f(p_u \oplus q_i)$, where $\oplus$ writes one vector after the other and $f$ is a
    multilayer perceptron, $h_0 = p_u \oplus q_i$, $h_l = \max(0, h_{l-1} W_l + c_l)$, the last layer without the max;
    or $f = p_u \cdot q_i$, the dot product.
    $\hat r_{ui} = low + (high - low)\,\sigma(x_{ui})$, or $low + (high - low)(1 + \tanh x_{ui}) / 2$, or $x_{ui}$.

Loss, over a batch of $n$ ratings, with $e_{ui} = \hat r_{ui} - r_{ui}$
    $J = \frac1{2n} \sum \left(e_{ui}^2 + \lambda(\|p_u\|^2 + b_u^2 + \|q_i\|^2 + b_i^2)\right)$

Update (Adam): with $g = \partial J/\partial\theta$ at step $t$, for the network and for the rows in the batch
    $m \leftarrow \beta_1 m + (1 - \beta_1) g$,  $v \leftarrow \beta_2 v + (1 - \beta_2) g^2$,
    $\theta \leftarrow (1 - \eta w)\,\theta - \eta\,\hat m / (\sqrt{\hat v} + \epsilon)$, with $w$ the weight decay,
    $\hat m = m / (1 - \beta_1^t)$ and $\hat v = v / (1 - \beta_2^t)$.

The embedding of user $u$ is row $u$ of a matrix, which is what a one-hot vector times that matrix is.
Sources: the lectures; D. Kingma, J. Ba, "Adam" (2015); I. Loshchilov, F. Hutter, "Decoupled weight decay
regularization" (2019); L. Smith, "Super-convergence" (2018) for the one-cycle schedule; S. Rendle et al., "Neural
collaborative filtering vs. matrix factorization revisited" (2020) on why the dot product is hard to beat.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.special import expit
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from recsys_lib.base import Recommender
from recsys_lib.factors import FactorModel
from recsys_lib.hyperparameters import check_hyperparameters, check_whole
from recsys_lib.kernels.mlp import batch_outputs, train_epoch
from recsys_lib.kernels.threads import one_blas_thread

__all__ = ["NeuralMF"]

_CHOICES = {
    "interaction": ("mlp", "dot"),
    "output": ("sigmoid", "tanh", "linear"),
    "schedule": ("one-cycle", "constant"),
    "dtype": ("float32", "float64"),
}
_WIDEN = 0.1  # a sigmoid reaches the ends of its range only at infinity, so the range is this much wider at each end
_BETA1, _BETA2, _EPS = 0.9, 0.99, 1e-5
_PAIRS_AT_ONCE = 1 << 13


class NeuralMF(FactorModel):
    """Embeddings of users and items under a multilayer perceptron, or under a dot product.

    Parameters
    ----------
    n_factors : int
        Width of an embedding. With `pretrained` the width is that of the embeddings given.
    interaction : {"mlp", "dot"}
    hidden : tuple of int
        Widths of the hidden layers of the perceptron, each followed by max(0, ·). Empty: one linear layer, for which
        users and items do not interact.
    n_epochs, batch_size : int
    lr : float
        Learning rate η; of "one-cycle" the highest.
    schedule : {"one-cycle", "constant"}
        One-cycle: η rises from a 25th over the first quarter of all steps and falls to near zero, along cosines, while
        β1 goes from 0.95 to 0.85 and back.
    weight_decay : float
        w: every step takes this share, times η, off each weight, embedding and bias.
    reg : float
        λ, for every rating; unlike `weight_decay` it goes through Adam, which divides it by the size of the gradient.
    biased : bool
    output : {"sigmoid", "tanh", "linear"}
    output_range : (low, high), optional
        Ends of a sigmoid or tanh; by default those of the rating scale and a tenth of it more at each.
    pretrained : (P, Q) or fitted model, optional
        Embeddings to start from, shapes (n_users, k) and (n_items, k), or a model that has them as `user_factors_` and
        `item_factors_` and was fitted on ratings of the same vocabulary.
    frozen : bool
        Whether the embeddings stay as they are; biases and the network learn all the same.
    init_sd : float
        Standard deviation of the embeddings at the start.
    dtype : {"float32", "float64"}
    random_state : int, RandomState or None

    Attributes
    ----------
    user_factors_, item_factors_ : ndarray, shapes (n_users, k) and (n_items, k)
        The embeddings.
    user_bias_, item_bias_ : ndarray, shapes (n_users,) and (n_items,)
    global_mean_ : float
        μ: the x that gives the mean rating; it is not trained.
    layers_ : list of (W, c)
        Weights (n_in, n_out) and constants (n_out,) of the perceptron; empty for the dot product.
    output_range_ : (low, high)
        (0, 0) for a linear output.
    train_rmse_ : ndarray, shape (n_epochs,)
        RMSE over each epoch, every error taken just before its own step.

    Raises
    ------
    ValueError
        A parameter is off its range, embeddings have another shape than the ratings ask for, or the training overflows.

    The defaults suit the perceptron. The dot product wants its embeddings held by `reg` instead: on MovieLens
    latest-small ``NeuralMF(interaction="dot", n_epochs=10, reg=0.1, weight_decay=0)`` is the better of the two.

    An epoch takes O(n_ratings · Σ n_in n_out) for the perceptron, O(n_ratings · k) for the dot product.
    """

    def __init__(
        self,
        n_factors=50,
        interaction="mlp",
        hidden=(64,),
        n_epochs=5,
        batch_size=64,
        lr=5e-3,
        schedule="one-cycle",
        weight_decay=0.3,
        reg=0.0,
        biased=True,
        output="sigmoid",
        output_range=None,
        pretrained=None,
        frozen=False,
        init_sd=0.01,
        dtype="float32",
        random_state=None,
    ):
        self.n_factors = n_factors
        self.interaction = interaction
        self.hidden = hidden
        self.n_epochs = n_epochs
        self.batch_size = batch_size
        self.lr = lr
        self.schedule = schedule
        self.weight_decay = weight_decay
        self.reg = reg
        self.biased = biased
        self.output = output
        self.output_range = output_range
        self.pretrained = pretrained
        self.frozen = frozen
        self.init_sd = init_sd
        self.dtype = dtype
        self.random_state = random_state

    def _fit(self, ratings):
        self._check()
        rng = check_random_state(self.random_state)
        dtype = np.dtype(self.dtype)
        low, high = self.output_range_ = self._range(ratings)
        self.global_mean_ = self._inverse_link(float(ratings.values.mean(dtype=np.float64)))
        P, Q = self._start_rows(ratings, rng)
        sizes = self._sizes(P.shape[1] - 1)
        theta = _start_layers(sizes, rng).astype(dtype)
        state_P, state_Q, state_theta = (np.zeros((3, *learned.shape), dtype) for learned in (P, Q, theta))
        touched_P, touched_Q = np.zeros(len(P), np.int64), np.zeros(len(Q), np.int64)
        steps_per_epoch = -(-len(ratings) // self.batch_size)
        paces, log_decay = self._paces(self.n_epochs * steps_per_epoch)
        link = np.array([self.global_mean_, low, high - low, 2 if self.output == "tanh" else 1], dtype)
        first, last = (0 if self.biased else 1), (1 if self.frozen else P.shape[1])
        values = ratings.values.astype(dtype, copy=False)
        self.train_rmse_ = np.empty(self.n_epochs)
        with one_blas_thread():
            for epoch in self._steps(self.n_epochs):
                total = train_epoch(
                    ratings.users, ratings.items, values, rng.permutation(len(ratings)), self.batch_size,
                    P, Q, theta, sizes, link, dtype.type(self.reg), first, last,
                    state_P, state_Q, state_theta, touched_P, touched_Q,
                    epoch * steps_per_epoch, paces, log_decay,
                )  # fmt: skip
                if not np.isfinite(total):
                    raise ValueError(f"the error overflows in epoch {epoch}: lr = {self.lr} is too large")
                self.train_rmse_[epoch] = np.sqrt(total / len(ratings))
        for rows, touched in ((P, touched_P), (Q, touched_Q)):
            rows[:, first:last] *= np.exp(log_decay[-1] - log_decay[touched])[:, None].astype(dtype)
        self.user_factors_, self.item_factors_ = P[:, 1:].copy(), Q[:, 1:].copy()
        self.user_bias_, self.item_bias_ = P[:, 0].copy(), Q[:, 0].copy()
        self._zero_unseen(ratings)
        self.layers_ = _split_layers(theta, sizes)

    def _check(self):
        check_hyperparameters(
            self,
            whole=("n_factors", "n_epochs", "batch_size"),
            above_zero=("lr",),
            from_zero=("weight_decay", "reg", "init_sd"),
            one_of=_CHOICES,
        )
        if self.lr * self.weight_decay >= 1:
            raise ValueError(f"lr * weight_decay must be below 1, got {self.lr * self.weight_decay}")
        for width in self.hidden:
            check_whole(width, "a width in hidden")

    def _range(self, ratings) -> tuple[float, float]:
        if self.output == "linear":
            return 0.0, 0.0
        low, high = ratings.scale
        if self.output_range is None:
            margin = _WIDEN * ((high - low) or 1)
            return low - margin, high + margin
        mean = float(ratings.values.mean(dtype=np.float64))
        if np.shape(self.output_range) != (2,) or not self.output_range[0] < mean < self.output_range[1]:
            raise ValueError(
                f"output_range must be a pair (low, high) around the mean rating {mean:g}, got {self.output_range!r}"
            )
        return float(self.output_range[0]), float(self.output_range[1])

    def _link(self, x):
        low, high = self.output_range_
        if self.output == "linear":
            return x
        return low + (high - low) * expit(2 * x if self.output == "tanh" else x)

    def _inverse_link(self, rating: float) -> float:
        low, high = self.output_range_
        if self.output == "linear":
            return rating
        x = float(np.log((rating - low) / (high - rating)))
        return x / 2 if self.output == "tanh" else x

    def _start_rows(self, ratings, rng) -> list[np.ndarray]:
        """Rows ``[bias | embedding]`` of users and items."""
        given = self.pretrained
        if isinstance(given, Recommender):
            check_is_fitted(given, ["user_factors_", "item_factors_"])
            for name in ("user_ids", "item_ids"):
                if not np.array_equal(getattr(given.train_, name), getattr(ratings, name)):
                    raise ValueError(f"pretrained was fitted on ratings with other {name} than these")
            given = given.user_factors_, given.item_factors_
        if given is None:
            given = [rng.normal(0, self.init_sd, (n, self.n_factors)) for n in (ratings.n_users, ratings.n_items)]
        k = np.shape(given[0])[-1]
        sides = []
        for name, n, factors in zip(("users", "items"), (ratings.n_users, ratings.n_items), given, strict=True):
            if np.shape(factors) != (n, k):
                raise ValueError(
                    f"pretrained embeddings of the {name} must have shape {(n, k)}, got {np.shape(factors)}"
                )
            rows = np.zeros((n, k + 1), self.dtype)
            rows[:, 1:] = factors
            sides.append(rows)
        return sides

    def _sizes(self, k: int) -> np.ndarray:
        return np.array([2 * k, *self.hidden, 1] if self.interaction == "mlp" else [], np.int64)

    def _paces(self, n_steps: int) -> tuple[np.ndarray, np.ndarray]:
        """η, β1, β2, ε of each step, and the sum of log(1 - η·weight_decay) up to each."""
        paces = np.tile([self.lr, _BETA1, _BETA2, _EPS], (n_steps, 1))
        if self.schedule == "one-cycle":
            done = np.arange(n_steps) / n_steps
            rising = done < 0.25
            wave = np.where(rising, (1 - np.cos(4 * np.pi * done)) / 2, (1 + np.cos(np.pi * (done - 0.25) / 0.75)) / 2)
            start = np.where(rising, self.lr / 25, self.lr * 1e-5)
            paces[:, 0] = start + (self.lr - start) * wave
            paces[:, 1] = 0.95 - 0.1 * wave
        log_decay = np.concatenate([[0], np.cumsum(np.log1p(-paces[:, 0] * self.weight_decay))])
        return paces.astype(self.dtype), log_decay

    def _predict_codes(self, users, items):
        if self.interaction == "dot":
            return super()._predict_codes(users, items)
        P = np.column_stack([self.user_bias_, self.user_factors_])
        Q = np.column_stack([self.item_bias_, self.item_factors_])
        sizes = self._sizes(P.shape[1] - 1)
        theta = np.concatenate([part.ravel() for layer in self.layers_ for part in layer])
        scratch = np.empty(min(len(users), _PAIRS_AT_ONCE) * int(sizes.sum()), P.dtype)
        outputs = np.empty(len(users), P.dtype)
        with one_blas_thread():
            for start in range(0, len(users), _PAIRS_AT_ONCE):
                part = slice(start, start + _PAIRS_AT_ONCE)
                batch_outputs(
                    users[part],
                    items[part],
                    P,
                    Q,
                    theta,
                    sizes,
                    P.dtype.type(self.global_mean_),
                    scratch,
                    outputs[part],
                )
        return self._link(outputs.astype(np.float64))

    def _score_block(self, users):
        if self.interaction == "dot":
            return super()._score_block(users)
        k = self.user_factors_.shape[1]
        (W, c), *rest = self.layers_
        from_users = np.where(users[:, None] < 0, 0, self.user_factors_[users]) @ W[:k] + c
        from_items = self.item_factors_ @ W[k:]  # the first layer is a sum of two sides: each is multiplied once
        scores = np.empty((len(users), len(from_items)))
        for row, (user, from_user) in enumerate(zip(users, from_users, strict=True)):
            values = from_items + from_user
            for W, c in rest:
                values = np.maximum(values, 0) @ W + c
            scores[row] = values[:, 0] + (self.user_bias_[user] if user >= 0 else 0)
        return self._link(scores + self.item_bias_ + self.global_mean_)


def _start_layers(sizes: np.ndarray, rng) -> np.ndarray:
    """Weights that keep the size of what goes through them, N(0, 2/n_in), and constants 0, in one flat array."""
    parts = [np.empty(0)]
    for n_in, n_out in pairwise(sizes):
        parts += [rng.normal(0, np.sqrt(2 / n_in), n_in * n_out), np.zeros(n_out)]
    return np.concatenate(parts)


def _split_layers(theta: np.ndarray, sizes: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    layers, at = [], 0
    for n_in, n_out in pairwise(sizes):
        end = at + n_in * n_out
        layers.append((theta[at:end].reshape(n_in, n_out).copy(), theta[end : end + n_out].copy()))
        at = end + n_out
    return layers
