"""Rating by rating, added up."""


def backward(X, H, delta, W, w):
    dX, dW, dc, dw, dd = np.zeros_like(X), np.zeros_like(W), np.zeros(len(w)), np.zeros(len(w)), 0.0
    for j in range(len(X)):
        dw += delta[j] * H[j]
        dd += delta[j]
        for a in range(len(w)):
            if H[j, a] > 0:
                slope = delta[j] * w[a]
                dW[:, a] += slope * X[j]
                dc[a] += slope
                dX[j] += slope * W[:, a]
    return dX, dW, dc, dw, dd
