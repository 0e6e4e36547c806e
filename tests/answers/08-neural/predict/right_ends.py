"""A helper for the layer, ends computed one after the other."""


def predict(X, W, c, w, d, low, high):
    def layer(inputs):
        return (abs(inputs @ W + c) + (inputs @ W + c)) / 2

    tenth = (high - low) / 10
    low, high = low - tenth, high + tenth
    return low + (high - low) * (1 / (1 + np.exp(-(layer(X) @ w + d))))
