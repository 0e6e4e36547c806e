"""You used a step of your own whatever `h` says.

unnamed: the slopes are right to many digits, so nothing but the error of the step tells"""


def numerical_gradient(f, X, h=1e-5):
    slope = np.zeros(X.shape)
    for place in np.ndindex(X.shape):
        above, below = X.astype(float), X.astype(float)
        above[place] += 1e-5
        below[place] -= 1e-5
        slope[place] = (f(above) - f(below)) / 2e-5
    return slope
