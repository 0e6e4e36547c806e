r"""Bayesian factorisation machine: average the predictions of many plausible factorisations instead of one best.

Model
    $r_{ui} \sim \mathcal N(\hat r_{ui}, \alpha_u^{-1})$,  $\hat r_{ui} = \mu + b_u + b_i + p_u \cdot q_i$

Prior, for each coordinate of $p_u$ and for $b_u$ alike (the item side is its mirror image)
    $p_u \sim \mathcal N\bigl(m + |\mathcal R_u|^{-1/2} \sum_{j \in \mathcal R_u} y_j,\ \Lambda^{-1}\bigr)$,
    $y_j \sim \mathcal N(m_y, \Lambda_y^{-1})$: whoever rated the same films is expected to have like factors.
    $\alpha_u \sim \mathrm{Gamma}(a, a\sigma^2)$: some users rate with more noise than others, and count for less. The
    means have normal, the precisions (diagonal) and $\sigma^2$ gamma priors: nothing is left to be tuned.

Sampling (Gibbs)
    Each sweep draws every coordinate from its normal distribution given all others, then means and precisions.
    A prediction is the mean of $\hat r_{ui}$ over the sweeps kept; its spread over them is what the model does not
    know, $\alpha_u^{-1/2}$ what nobody can.

With features user, item, set of items rated by the user, set of users of the item, this is the factorisation machine of
libFM, which has one $\alpha$ for all. Products of two features of one side belong to that user or item alone, and $b_u$
and $b_i$ already stand for them.
Sources: S. Rendle, "Factorization machines with libFM" (2012) and "On the difficulty of evaluating baselines" (2019);
R. Salakhutdinov, A. Mnih, "Bayesian probabilistic matrix factorization using MCMC" (2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from recsys_lib.factors import FactorModel
from recsys_lib.hyperparameters import check_hyperparameters, check_whole
from recsys_lib.kernels.gibbs import draw_links, draw_rows
from recsys_lib.kernels.threads import count_threads, for_row_ranges

__all__ = ["BayesianFM"]

_SETS = {"both": (True, True), "items": (True, False), "users": (False, True), "none": (False, False)}
_NOISE = ("user", "common")
_NOISE_SHAPES = np.geomspace(0.5, 100, 100)  # a, the shape of the gamma distribution of the users' precisions
_PAIRS_AT_ONCE = 1 << 10


class BayesianFM(FactorModel):
    """Factorisation machine on users, items and the sets of rated ones, by Gibbs sampling.

    Parameters
    ----------
    n_factors : int
    n_sweeps : int
        How many times every coordinate is drawn.
    n_burn_in : int
        Sweeps at the start that are thrown away, while the chain still depends on where it began. So few on purpose: on
        MovieLens latest-small the sweeps on the way, with small factors, make the mean better (RMSE 0.819) than a chain
        that has settled (0.823).
    n_kept : int
        Of the other sweeps, how many are kept, evenly spaced. Memory grows with it, the error falls: a few dozen.
    sets : {"both", "items", "users", "none"}
        Which sets shift the prior: of items a user rated, of users who rated an item.
    noise : {"user", "common"}
        Whether each user has a noise of their own, or all have one.
    init_sd : float
        Standard deviation of the factors at the start.
    n_threads : int or None
        None: all processors. The result is the same for any number.
    random_state : int, RandomState or None

    Attributes
    ----------
    user_factors_, item_factors_ : ndarray of float32, shapes (n_users, n_kept·n_factors), (n_items, n_kept·n_factors)
        The factors of all sweeps kept, side by side, each centred and divided by √n_kept, so that p_u·q_i is the mean
        over the sweeps. `sample(s)` gives those of one sweep.
    user_bias_, item_bias_ : ndarray of float64, shapes (n_users,) and (n_items,)
        Means over the sweeps kept; their mean over the users, and the items, with ratings is 0.
    global_mean_ : float
        What an average user gives an average item, and so what an unknown one gives an unknown one.
    user_bias_samples_, item_bias_samples_ : ndarray of float32, shapes (n_users, n_kept) and (n_items, n_kept)
    mean_samples_ : ndarray of float64, shape (n_kept,)
    user_spread_, item_spread_ : ndarray of float32, shape (n_kept, 1 + n_factors)
        Variance of bias and factors among the users, and items, with ratings: what is expected of an unknown one.
    user_noise_std_ : ndarray of float64, shape (n_users,)
        Standard deviation of a user's ratings about their expectation, in units of the scale.
    noise_std_ : float
        The same for an unknown user: root mean square over the users with ratings.
    residual_std_ : ndarray of float64, shape (n_sweeps,)
        Root mean square of the training residuals before each sweep: flat once the chain has forgotten its start.

    Raises
    ------
    ValueError
        A parameter is off its range; fewer sweeps remain after the burn-in than are to be kept.

    A sweep takes O(n_ratings·k) time. Memory: a few times the ratings, and n_kept·k float32 per user and item.
    """

    def __init__(
        self,
        n_factors=20,
        n_sweeps=120,
        n_burn_in=20,
        n_kept=50,
        sets="both",
        noise="user",
        init_sd=0.02,
        n_threads=1,
        random_state=None,
    ):
        self.n_factors = n_factors
        self.n_sweeps = n_sweeps
        self.n_burn_in = n_burn_in
        self.n_kept = n_kept
        self.sets = sets
        self.noise = noise
        self.init_sd = init_sd
        self.n_threads = n_threads
        self.random_state = random_state

    def _fit(self, ratings):
        self._check()
        rng = np.random.default_rng(check_random_state(self.random_state).randint(2**31))
        n_threads = count_threads(self.n_threads)
        chain = _Chain(ratings, self.n_factors, _SETS[self.sets], self.noise, self.init_sd, rng, n_threads)
        keep = np.linspace(self.n_burn_in, self.n_sweeps - 1, self.n_kept).round().astype(int)
        self._make_room(ratings)
        self.residual_std_ = np.empty(self.n_sweeps)
        kept, variance = 0, np.zeros(ratings.n_users)
        for sweep in self._steps(self.n_sweeps, "sweep"):
            self.residual_std_[sweep] = chain.sweep()
            if sweep in keep:
                self._keep(kept, chain)
                kept += 1
                variance += 1 / (self.n_kept * chain.sides[0].confidence)
        self.noise_std_ = float(np.sqrt(variance[ratings.user_counts > 0].mean()))
        self.user_noise_std_ = np.where(ratings.user_counts > 0, np.sqrt(variance), self.noise_std_)
        self.global_mean_ = float(self.mean_samples_.mean())
        self.user_bias_ = self.user_bias_samples_.mean(axis=1, dtype=np.float64)
        self.item_bias_ = self.item_bias_samples_.mean(axis=1, dtype=np.float64)

    def _check(self):
        choices = {"sets": _SETS, "noise": _NOISE}
        check_hyperparameters(self, ("n_factors", "n_sweeps", "n_kept"), above_zero=("init_sd",), one_of=choices)
        check_whole(self.n_burn_in, "n_burn_in", least=0)
        if self.n_sweeps - self.n_burn_in < self.n_kept:
            raise ValueError(
                f"n_kept must be at most n_sweeps - n_burn_in = {self.n_sweeps - self.n_burn_in}, got {self.n_kept}"
            )

    def _make_room(self, ratings):
        for name, n_rows in (("user", ratings.n_users), ("item", ratings.n_items)):
            setattr(self, f"{name}_factors_", np.zeros((n_rows, self.n_kept * self.n_factors), np.float32))
            setattr(self, f"{name}_bias_samples_", np.zeros((n_rows, self.n_kept), np.float32))
            setattr(self, f"{name}_spread_", np.empty((self.n_kept, 1 + self.n_factors), np.float32))
        self.mean_samples_ = np.empty(self.n_kept)

    def _keep(self, s: int, chain: _Chain) -> None:
        """Store the state of the chain as sample `s`, centred.

        With factors p̄ + p and q̄ + q, p and q of mean 0 over the rows with ratings,
        (p̄ + p)·(q̄ + q) = p·q + p̄·q + q̄·p + p̄·q̄: the middle terms go to the biases, the last to the mean. An unknown
        user is then an average one, with bias 0 and factors 0.
        """
        users, items = chain.sides
        p_mean, q_mean = users.known_mean(), items.known_mean()
        columns = slice(s * self.n_factors, (s + 1) * self.n_factors)
        self.mean_samples_[s] = chain.mean + p_mean[0] + q_mean[0] + p_mean[1:] @ q_mean[1:]
        for name, side, own_mean, other_mean in (("user", users, p_mean, q_mean), ("item", items, q_mean, p_mean)):
            centred = side.rows - own_mean.astype(np.float32)
            centred[~side.known] = 0
            centred[:, 0] += centred[:, 1:] @ other_mean[1:].astype(np.float32)
            getattr(self, f"{name}_spread_")[s] = _squares(centred) / side.n_known
            getattr(self, f"{name}_bias_samples_")[:, s] = centred[:, 0]
            centred /= np.float32(np.sqrt(self.n_kept))
            getattr(self, f"{name}_factors_")[:, columns] = centred[:, 1:]

    def sample(self, s: int) -> dict[str, np.ndarray | float]:
        """The parameters of kept sweep `s`: global_mean, user_bias, item_bias, user_factors, item_factors.

        With them r̂_ui = global_mean + user_bias[u] + item_bias[i] + user_factors[u]·item_factors[i].
        """
        check_is_fitted(self, "train_")
        if not (isinstance(s, (int, np.integer)) and 0 <= s < self.n_kept):
            raise ValueError(f"s must be a whole number from 0 to n_kept - 1 = {self.n_kept - 1}, got {s!r}")
        columns = slice(s * self.n_factors, (s + 1) * self.n_factors)
        return {
            "global_mean": float(self.mean_samples_[s]),
            "user_bias": self.user_bias_samples_[:, s],
            "item_bias": self.item_bias_samples_[:, s],
            "user_factors": self.user_factors_[:, columns] * np.float32(np.sqrt(self.n_kept)),
            "item_factors": self.item_factors_[:, columns] * np.float32(np.sqrt(self.n_kept)),
        }

    def predict_std(self, users, items, noise: bool = True) -> np.ndarray:
        """Standard deviation of the predictive distribution of the ratings of `items` by `users`.

        Parameters
        ----------
        users, items : array-like of ids, one length, or one of them a single id
        noise : bool
            Whether of a rating that such a user would give, or (False) of its expectation alone: the first
            never falls below the noise of the ratings, the second goes to zero with more and more of them.

        Returns
        -------
        ndarray of float64, shape (n,), in units of the scale

        Of an unknown user or item it holds the variance among the known ones. The scale's ends are not heeded.
        """
        check_is_fitted(self, "train_")
        users, items = np.broadcast_arrays(self.train_.user_codes(users), self.train_.item_codes(items))
        users = np.where(self.train_.user_counts[users] > 0, users, -1)
        items = np.where(self.train_.item_counts[items] > 0, items, -1)
        variance = np.empty(len(users))
        for start in range(0, len(users), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            variance[part] = self._variance(users[part], items[part])
        if noise:
            variance += np.where(users < 0, self.noise_std_, self.user_noise_std_[users]) ** 2
        return np.sqrt(variance)

    def _variance(self, users, items):
        shape = (len(users), self.n_kept, self.n_factors)
        p, q = self.user_factors_[users].reshape(shape), self.item_factors_[items].reshape(shape)
        p[users < 0], q[items < 0] = 0, 0
        draws = self.n_kept * np.einsum("nsk,nsk->ns", p, q) + self.mean_samples_
        draws += np.where(users[:, None] < 0, 0, self.user_bias_samples_[users])
        draws += np.where(items[:, None] < 0, 0, self.item_bias_samples_[items])
        variance = draws.var(axis=1)
        for codes, spread, others in ((users, self.user_spread_, q), (items, self.item_spread_, p)):
            new = codes < 0
            among = spread[:, 0] + self.n_kept * np.einsum("nsk,sk->ns", others[new] ** 2, spread[:, 1:])
            variance[new] += among.mean(axis=1)
        both = (users < 0) & (items < 0)
        variance[both] += np.sum(self.user_spread_[:, 1:] * self.item_spread_[:, 1:], axis=1).mean()
        return variance


@dataclass
class _Side:
    """Users or items: their rows ``[bias | factors]``, what shifts their prior, and where their ratings are."""

    indptr: np.ndarray
    partners: np.ndarray
    slots: np.ndarray
    rows: np.ndarray
    shift: np.ndarray  # weight · Σ links over the row's set
    links: np.ndarray | None  # one per row of the other side; None where sets of this side are not used

    def __post_init__(self):
        counts = np.diff(self.indptr)
        self.known = counts > 0
        self.n_known = int(np.count_nonzero(self.known))
        self.weights = (1 / np.sqrt(np.maximum(counts, 1))).astype(np.float32)
        self.confidence = np.ones(len(counts), np.float32)  # a rating's precision is that of its user times its item's

    def known_mean(self) -> np.ndarray:
        return self.rows.sum(axis=0, dtype=np.float64) / self.n_known  # the others are zero


class _Chain:
    """The state of the Gibbs sampler."""

    def __init__(self, ratings, n_factors, use_sets, noise, init_sd, rng, n_threads):
        csr, csc = ratings.csr, ratings.csc
        self.rng, self.n_threads = rng, n_threads
        self.mean = float(ratings.values.mean(dtype=np.float64))
        self.vague = max(float(ratings.values.var(dtype=np.float64)), 1e-6)  # a prior weighs as much as one rating
        width = 1 + n_factors
        by_user = np.arange(len(ratings), dtype=np.int32)  # residuals lie in the order of the rows of users
        by_item = np.argsort(csr.indices, kind="stable").astype(np.int32)
        self.sides = []
        for matrix, slots, sets in zip((csr, csc), (by_user, by_item), use_sets, strict=True):
            n_rows, n_others = len(matrix.indptr) - 1, sum(matrix.shape) - len(matrix.indptr) + 1
            rows = init_sd * rng.standard_normal((n_rows, width), np.float32)
            rows[np.diff(matrix.indptr) == 0] = 0
            links = np.zeros((n_others, width), np.float32) if sets else None
            self.sides.append(_Side(matrix.indptr, matrix.indices, slots, rows, np.zeros_like(rows), links))
        users, items = (side.rows for side in self.sides)
        self.user_counts, self.noise, self.noise_shape = ratings.user_counts, noise, 2.0
        rows_of_users = np.repeat(np.arange(len(users), dtype=np.int32), self.user_counts)
        self.residuals = csr.data - np.float32(self.mean)
        for start in range(0, len(ratings), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            p, q = users[rows_of_users[part]], items[csr.indices[part]]
            self.residuals[part] -= p[:, 0] + q[:, 0] + np.einsum("nk,nk->n", p[:, 1:], q[:, 1:])

    def sweep(self) -> float:
        """Draw everything once; returns the root mean square of the residuals before."""
        users, items = self.sides
        squares = np.zeros(len(users.rows))
        squares[users.known] = np.add.reduceat(
            np.square(self.residuals), users.indptr[:-1][users.known], dtype=np.float64
        )
        self._draw_noise(users, squares)
        self._draw_side(users, items)
        self._draw_side(items, users)
        return float(np.sqrt(squares.sum() / len(self.residuals)))

    def _draw_noise(self, users: _Side, squares: np.ndarray) -> None:
        """Draw the precision of the ratings: of each user from Gamma(a, a σ²), or of all from the vague prior."""
        if self.noise == "common":
            users.confidence[:] = self.rng.gamma((1 + len(self.residuals)) / 2) * 2 / (self.vague + squares.sum())
            return
        counts, a, known = self.user_counts, self.noise_shape, users.confidence[users.known].astype(np.float64)
        variance = self.rng.gamma(a * len(known) + 0.5) / (a * known.sum() + 0.5 / self.vague)
        log_density = (_NOISE_SHAPES - 1) * np.log(known).sum() - _NOISE_SHAPES * variance * known.sum()
        log_density += len(known) * (_NOISE_SHAPES * np.log(_NOISE_SHAPES * variance) - gammaln(_NOISE_SHAPES))
        density = np.exp(log_density - log_density.max())
        a = self.noise_shape = self.rng.choice(_NOISE_SHAPES, p=density / density.sum())
        users.confidence[:] = self.rng.gamma(a + counts / 2) / (a * variance + squares / 2)

    def _draw_side(self, side: _Side, other: _Side) -> None:
        mean, precision = self._draw_prior(side.rows - side.shift, side.n_known)
        prior_mean, normals = mean + side.shift, self._normals(side.rows)

        def run(start, stop):
            draw_rows(
                start, stop, side.indptr, side.partners, side.slots, other.rows, self.residuals, side.rows,
                prior_mean, precision, side.confidence, other.confidence, normals,
            )  # fmt: skip

        for_row_ranges(run, len(side.rows), self.n_threads, side.indptr)
        if side.links is not None:
            link_mean, link_precision = self._draw_prior(side.links, other.n_known)
            rests = np.subtract(side.rows, prior_mean, out=prior_mean)  # large arrays are used again
            del normals
            draw_links(
                other.indptr, other.partners, side.weights, rests, side.links,
                link_mean, link_precision, precision, self._normals(side.links),
            )  # fmt: skip
            np.subtract(side.rows, rests, out=side.shift)
            side.shift -= mean
            side.shift[~side.known] = 0

    def _draw_prior(self, rows: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
        """Means and precisions of the normal distributions that the columns of `rows` come from, float32 (width,).

        `n` of the rows belong to somebody with ratings, the others are zero.

        Their prior is vague: precision ~ Gamma(1/2, vague/2), mean ~ N(0, 1/precision).
        """
        width = rows.shape[1]
        average = rows.sum(axis=0, dtype=np.float64) / n
        squares = _squares(rows) - n**2 / (n + 1) * average**2
        precision = self.rng.gamma((1 + n) / 2, size=width) * 2 / (self.vague + squares)
        mean = n / (n + 1) * average + self.rng.standard_normal(width) / np.sqrt((n + 1) * precision)
        return mean.astype(np.float32), precision.astype(np.float32)

    def _normals(self, like: np.ndarray) -> np.ndarray:
        return self.rng.standard_normal(like.shape, np.float32)


def _squares(rows: np.ndarray) -> np.ndarray:
    """Sum of squares of each column, added up in float64 without a copy of all rows."""
    return np.einsum("nk,nk->k", rows, rows, dtype=np.float64)
