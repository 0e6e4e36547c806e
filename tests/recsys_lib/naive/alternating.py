"""One side of an alternating regression, row by row with NumPy, float64."""

import numpy as np


def half_step(dense, offset, X, penalties):
    """The minimisers of Σ over rated j of (own·X_j + offset_j - r_j)² + penalty ‖own‖²; `dense` has NaN for unrated."""
    own = np.zeros((len(dense), X.shape[1]))
    for row, ratings in enumerate(dense):
        rated = ~np.isnan(ratings)
        if rated.any():
            A = X[rated].T @ X[rated] + penalties[row] * np.eye(X.shape[1])
            own[row] = np.linalg.solve(A, X[rated].T @ (ratings[rated] - offset[rated]))
    return own


def squared_errors(dense, offset, X, own):
    """Σ over rated j of (own·X_j + offset_j - r_j)² for each row."""
    return np.nansum((own @ X.T + offset - dense) ** 2, axis=1)


def weighted_half_step(targets, weights, X, penalty):
    """The minimisers of Σ_j w_j (own·X_j - t_j)² + penalty ‖own‖² over all j, from dense targets and weights."""
    own = np.zeros((len(targets), X.shape[1]))
    for row in range(len(targets)):
        A = X.T @ np.diag(weights[row]) @ X + penalty * np.eye(X.shape[1])
        own[row] = np.linalg.solve(A, X.T @ (weights[row] * targets[row]))
    return own


def weighted_loss(targets, weights, P, Q, penalty):
    """J of the docstring of `recsys_lib.weighted`, from dense targets and weights."""
    return np.sum(weights * (P @ Q.T - targets) ** 2) + penalty * (np.sum(P**2) + np.sum(Q**2))
