"""You stepped along the slope itself: the running mean m is what moves theta."""


def adam(theta, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - lr * g / (np.sqrt(v / (1 - beta2**t)) + eps), m, v
