"""A neural factor model, forward and backward by hand: embeddings, dense layers, a bounded output, Adam.

One row per user and per item, ``[bias | embedding]``. The dense layers lie in one flat array `theta`, layer after layer
``[W (n_in × n_out, by rows) | c (n_out)]``; `sizes` holds the widths from the input, twice the embedding, to the one
output, and is empty where the embeddings only meet in a dot product. Values of all layers share a flat scratch array.
"""

from __future__ import annotations

import numpy as np

from recsys_lib.kernels.jit import fast_kernel

__all__ = ["adam_dense", "adam_rows", "batch_gradient", "batch_outputs", "train_epoch"]


@fast_kernel
def batch_outputs(users, items, P, Q, theta, sizes, mean, scratch, outputs):
    """Set ``outputs[j]`` to x = mean + b_u + b_i + (p·q, or the network's answer to p ⊕ q) for pair j.

    A code of -1 has bias 0 and embedding 0. Leaves the values of every layer in `scratch`, layer l from place
    ``n * Σ sizes[:l]`` on as (n, sizes[l]) by rows. O(Σ n_in n_out) per pair.
    """
    n, k = len(users), P.shape[1] - 1
    for j in range(n):
        u, i = users[j], items[j]
        x = mean
        if u >= 0:
            x += P[u, 0]
        if i >= 0:
            x += Q[i, 0]
        if len(sizes) == 0 and u >= 0 and i >= 0:
            for f in range(1, k + 1):
                x += P[u, f] * Q[i, f]
        outputs[j] = x
        if len(sizes) > 0:
            for f in range(k):
                scratch[2 * k * j + f] = P[u, f + 1] if u >= 0 else 0
                scratch[2 * k * j + k + f] = Q[i, f + 1] if i >= 0 else 0
    at, place = 0, 0
    for layer in range(len(sizes) - 1):
        n_in, n_out = sizes[layer], sizes[layer + 1]
        inputs = scratch[place : place + n * n_in].reshape(n, n_in)
        place += n * n_in
        values = scratch[place : place + n * n_out].reshape(n, n_out)
        np.dot(inputs, theta[at : at + n_in * n_out].reshape(n_in, n_out), values)
        at += n_in * n_out
        for j in range(n):
            for h in range(n_out):
                value = values[j, h] + theta[at + h]
                values[j, h] = value if value > 0 or layer == len(sizes) - 2 else 0
        at += n_out
    if len(sizes) > 0:
        for j in range(n):
            outputs[j] += scratch[place + j]


@fast_kernel
def batch_gradient(users, items, ratings, P, Q, theta, sizes, link, reg, scratch, outputs, grad_P, grad_Q, grad_theta):
    """Add the gradient of the loss of a batch of n ratings to `grad_P` and `grad_Q`, set `grad_theta` to it::

        J = 1/(2n) Σ e² + reg (|p_u|² + b_u² + |q_i|² + b_i²),    e = r̂ - r,    r̂ = low + span σ(gain x)

    link : mean, low, span, gain; with span 0 the output is x itself
    scratch : (2, ≥ n Σ sizes), values of the layers and their derivatives
    Returns the sum of e². O(Σ n_in n_out) per rating.
    """
    n, k = len(users), P.shape[1] - 1
    mean, low, span, gain = link[0], link[1], link[2], link[3]
    batch_outputs(users, items, P, Q, theta, sizes, mean, scratch[0], outputs)
    total = 0.0
    for j in range(n):  # from x to dJ/dx, in place
        slope = outputs[j] * 0 + 1
        prediction = outputs[j]
        if span > 0:
            share = 1 / (1 + np.exp(-min(max(gain * outputs[j], -30), 30)))  # beyond 30, nothing changes any more
            prediction = low + span * share
            slope = span * gain * share * (1 - share)
        error = prediction - ratings[j]
        total += error * error
        outputs[j] = error * slope / n
    weight = reg / n
    for j in range(n):
        u, i = users[j], items[j]
        grad_P[u, 0] += outputs[j] + weight * P[u, 0]
        grad_Q[i, 0] += outputs[j] + weight * Q[i, 0]
        through = outputs[j] if len(sizes) == 0 else 0 * outputs[j]
        for f in range(1, k + 1):
            grad_P[u, f] += through * Q[i, f] + weight * P[u, f]
            grad_Q[i, f] += through * P[u, f] + weight * Q[i, f]
    if len(sizes) > 0:
        _backward(theta, sizes, scratch[0], scratch[1], outputs, grad_theta)
        for j in range(n):
            for f in range(k):
                grad_P[users[j], f + 1] += scratch[1, 2 * k * j + f]
                grad_Q[items[j], f + 1] += scratch[1, 2 * k * j + k + f]
    return total


@fast_kernel
def _backward(theta, sizes, values, slopes, output_slopes, grad_theta):
    """From dJ/dx back through the layers: `grad_theta`, and dJ/d(input) at the start of `slopes`."""
    n = len(output_slopes)
    at, place = len(theta), 0
    for layer in range(len(sizes) - 1):
        place += n * sizes[layer]
    for j in range(n):
        slopes[place + j] = output_slopes[j]
    for layer in range(len(sizes) - 2, -1, -1):
        n_in, n_out = sizes[layer], sizes[layer + 1]
        after = slopes[place : place + n * n_out].reshape(n, n_out)
        place -= n * n_in
        before = slopes[place : place + n * n_in].reshape(n, n_in)
        inputs = values[place : place + n * n_in].reshape(n, n_in)
        at -= n_out
        for h in range(n_out):
            grad_theta[at + h] = 0
        for j in range(n):
            for h in range(n_out):
                grad_theta[at + h] += after[j, h]
        at -= n_in * n_out
        np.dot(inputs.T, after, grad_theta[at : at + n_in * n_out].reshape(n_in, n_out))
        np.dot(after, theta[at : at + n_in * n_out].reshape(n_in, n_out).T, before)
        if layer > 0:  # the inputs of all layers but the first came out of max(0, ·)
            for j in range(n):
                for h in range(n_in):
                    if inputs[j, h] <= 0:
                        before[j, h] = 0


@fast_kernel
def adam_rows(codes, rows, state, touched, step, pace, log_decay, first, last):
    """One step of Adam on columns `first` to `last - 1` of the rows in `codes`, one step even for a row named twice.

    state : (3, n, width): gradient (set to zero on the way), first and second moment
    touched : int64 (n,): the step each row was last in. The weight decay of the steps it sat out is made up for here;
        its moments stay as they were ("lazy" Adam), so that a step costs as much as the batch and not as the table.
    pace : learning rate, β1, β2, ε
    log_decay : float64: sum of log(1 - lr · weight_decay) over the first t steps, for each t
    """
    lr, beta1, beta2, eps = pace[0], pace[1], pace[2], pace[3]
    for j in range(len(codes)):
        row = codes[j]
        if touched[row] == step:
            continue
        decay = np.exp(log_decay[step] - log_decay[touched[row]])
        touched[row] = step
        scale1, scale2 = 1 / (1 - beta1**step), 1 / (1 - beta2**step)
        for f in range(rows.shape[1]):
            g = state[0, row, f]
            state[0, row, f] = 0
            if first <= f < last:
                m = state[1, row, f] = beta1 * state[1, row, f] + (1 - beta1) * g
                v = state[2, row, f] = beta2 * state[2, row, f] + (1 - beta2) * g * g
                rows[row, f] = decay * rows[row, f] - lr * (m * scale1) / (np.sqrt(v * scale2) + eps)


@fast_kernel
def adam_dense(theta, state, step, pace, decay):
    """One step of Adam on all of `theta`; state : (3, len(theta)), gradient, first and second moment."""
    lr, beta1, beta2, eps = pace[0], pace[1], pace[2], pace[3]
    scale1, scale2 = 1 / (1 - beta1**step), 1 / (1 - beta2**step)
    for t in range(len(theta)):
        g = state[0, t]
        m = state[1, t] = beta1 * state[1, t] + (1 - beta1) * g
        v = state[2, t] = beta2 * state[2, t] + (1 - beta2) * g * g
        theta[t] = decay * theta[t] - lr * (m * scale1) / (np.sqrt(v * scale2) + eps)


@fast_kernel
def train_epoch(
    users, items, ratings, order, batch_size, P, Q, theta, sizes, link, reg, first, last,
    state_P, state_Q, state_theta, touched_P, touched_Q, step, paces, log_decay,
):  # fmt: skip
    """Visit the ratings in `order`, `batch_size` at a time, a gradient and a step of Adam for each batch.

    paces : (n_steps, 4), one `pace` (see `adam_rows`) for each step of the whole training; `step` is how many are done.
    Returns the sum of squared errors, each taken just before its own step.
    """
    width = 0
    for layer in range(len(sizes)):
        width += sizes[layer]
    scratch = np.empty((2, batch_size * width), P.dtype)
    outputs = np.empty(batch_size, P.dtype)
    total = 0.0
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        u, i = users[batch], items[batch]
        total += batch_gradient(
            u, i, ratings[batch], P, Q, theta, sizes, link, reg, scratch, outputs[: len(batch)],
            state_P[0], state_Q[0], state_theta[0],
        )  # fmt: skip
        step += 1
        pace = paces[step - 1]
        adam_rows(u, P, state_P, touched_P, step, pace, log_decay, first, last)
        adam_rows(i, Q, state_Q, touched_Q, step, pace, log_decay, first, last)
        adam_dense(theta, state_theta, step, pace, np.exp(log_decay[step] - log_decay[step - 1]))
    return total
