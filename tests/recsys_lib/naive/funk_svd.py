"""Funk SVD as one would write it on the blackboard: dictionaries of nothing, loops over ratings, float64."""

import numpy as np


def predict(mu, b_u, b_i, p_u, q_i, low=0.0, span=0.0):
    x = mu + b_u + b_i + p_u @ q_i
    return low + span / (1 + np.exp(-x)) if span else x


def slope(prediction, low, span):
    """The derivative of the prediction by x."""
    return (prediction - low) * (low + span - prediction) / span if span else 1.0


def sgd(ratings, mu, bu, bi, P, Q, penalty_u, penalty_i, lr, biased=True, low=0.0, span=0.0):
    """One pass over (u, i, r) triples; everything changes in place. Returns the sum of squared errors."""
    total = 0.0
    for u, i, r in ratings:
        prediction = predict(mu, bu[u], bi[i], P[u], Q[i], low, span)
        total += (prediction - r) ** 2
        g = (prediction - r) * slope(prediction, low, span)
        if biased:
            bu[u] -= lr * (g + penalty_u[u] * bu[u])
            bi[i] -= lr * (g + penalty_i[i] * bi[i])
        p, q = P[u].copy(), Q[i].copy()
        P[u] -= lr * (g * q + penalty_u[u] * p)
        Q[i] -= lr * (g * p + penalty_i[i] * q)
    return total


def loss(ratings, mu, bu, bi, P, Q, penalty_u, penalty_i, low=0.0, span=0.0):
    """J of the docstring of `recsys_lib.funk_svd`."""
    J = 0.0
    for u, i, r in ratings:
        error = predict(mu, bu[u], bi[i], P[u], Q[i], low, span) - r
        J += error**2 + penalty_u[u] * (P[u] @ P[u] + bu[u] ** 2) + penalty_i[i] * (Q[i] @ Q[i] + bi[i] ** 2)
    return J / 2


def gradient(ratings, mu, bu, bi, P, Q, penalty_u, penalty_i, low=0.0, span=0.0):
    """Derivatives of `loss` by bu, bi, P, Q."""
    d_bu, d_bi, d_P, d_Q = np.zeros_like(bu), np.zeros_like(bi), np.zeros_like(P), np.zeros_like(Q)
    for u, i, r in ratings:
        prediction = predict(mu, bu[u], bi[i], P[u], Q[i], low, span)
        g = (prediction - r) * slope(prediction, low, span)
        d_bu[u] += g + penalty_u[u] * bu[u]
        d_bi[i] += g + penalty_i[i] * bi[i]
        d_P[u] += g * Q[i] + penalty_u[u] * P[u]
        d_Q[i] += g * P[u] + penalty_i[i] * Q[i]
    return d_bu, d_bi, d_P, d_Q
