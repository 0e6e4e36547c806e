"""Number by number."""


def adam(theta, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new = np.array([np.zeros(len(theta)) for _ in range(3)])
    for place in range(len(theta)):
        a = beta1 * m[place] + (1 - beta1) * g[place]
        b = beta2 * v[place] + (1 - beta2) * g[place] ** 2
        step = lr * a / (1 - beta1**t) / ((b / (1 - beta2**t)) ** 0.5 + eps)
        new[:, place] = theta[place] - step, a, b
    return new[0], new[1], new[2]
