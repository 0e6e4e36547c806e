"""Every part with a name of its own."""


def adam(theta, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    new_m = m + (1 - beta1) * (g - m)
    new_v = v + (1 - beta2) * (g * g - v)
    m_hat, v_hat = new_m / (1 - beta1**t), new_v / (1 - beta2**t)
    return theta - lr * m_hat / (v_hat**0.5 + eps), new_m, new_v
