# ruff: noqa
# what: The answer is compiled by numba.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% cosine
import numba


@numba.njit
def cosine(u, v):
    uv = uu = vv = 0.0
    for k in range(u.shape[0]):
        uv += u[k] * v[k]
        uu += u[k] * u[k]
        vv += v[k] * v[k]
    return uv / np.sqrt(uu * vv) if uu > 0 and vv > 0 else 0.0
