"""The 1-norm of the products."""


def cancelled(person, film):
    weight = np.linalg.norm(np.multiply(person, film), ord=1)
    return 1 - np.abs(np.dot(person, film)) / weight if weight else 0
