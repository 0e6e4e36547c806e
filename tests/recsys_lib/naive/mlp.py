"""The neural model one rating at a time, in float64: forward, loss, and Adam on whatever gradient is given."""

from itertools import pairwise

import numpy as np


def split(theta, sizes):
    """[(W, c), ...] out of the flat parameters."""
    layers, at = [], 0
    for n_in, n_out in pairwise(sizes):
        W = theta[at : at + n_in * n_out].reshape(n_in, n_out)
        at += n_in * n_out
        layers.append((W, theta[at : at + n_out]))
        at += n_out
    return layers


def output(p, q, theta, sizes, mean):
    """x of two rows ``[bias | embedding]``."""
    x = mean + p[0] + q[0]
    if not len(sizes):
        return x + p[1:] @ q[1:]
    h = np.concatenate([p[1:], q[1:]])
    layers = split(theta, sizes)
    for W, c in layers[:-1]:
        h = np.maximum(0, h @ W + c)
    W, c = layers[-1]
    return x + (h @ W + c)[0]


def loss(users, items, ratings, P, Q, theta, sizes, link, reg):
    mean, low, span, gain = link
    total = 0.0
    for u, i, r in zip(users, items, ratings, strict=True):
        x = output(P[u], Q[i], theta, sizes, mean)
        prediction = low + span / (1 + np.exp(-gain * x)) if span else x
        total += (prediction - r) ** 2 + reg * (P[u] @ P[u] + Q[i] @ Q[i])
    return total / (2 * len(ratings))


def finite_differences(function, x, h=1e-6):
    """Central differences of `function()` by every entry of `x`, which it reads."""
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        above = function()
        x[place] = kept - h
        gradient[place] = (above - function()) / (2 * h)
        x[place] = kept
    return gradient


def adam(theta, m, v, g, t, lr, beta1, beta2, eps, decay):
    """One step; returns the new theta, m, v."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    step = lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return decay * theta - step, m, v
