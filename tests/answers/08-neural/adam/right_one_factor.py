"""The two corrections in one factor, eps scaled with them, a list."""


def adam(theta, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.square(g)
    root = np.sqrt(1 - beta2**t)
    pace = lr * root / (1 - beta1**t)
    return [theta - pace * m / (np.sqrt(v) + eps * root), m, v]
