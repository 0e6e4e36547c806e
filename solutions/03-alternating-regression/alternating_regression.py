# ---
# jupyter:
#   autograder:
#     mask:
#     - recsys_lib.alternating
#     - recsys_lib.weighted
#     - recsys_lib.factors
#     - recsys_lib.kernels.als
#     - recsys_lib.kernels.cg
#     syllabus:
#       minutes: 120
#       needs: [00-embedding-space, 01-popularity]
#       question: Nobody described the items, nobody described the people. Can the ratings do both?
#     timeout: 30
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lesson 03 · Alternating regression
#
# **Nobody has described the items, and nobody has described the people. Can the ratings alone do both?**
#
# If somebody tells you what the items are like, a regression finds out what each person likes. If somebody tells you
# what the people like, a regression finds out what the items are like. This lesson makes the first answer up, and takes
# turns. It works, recommenders were built on it, and it can fail in a way that the training error does not show.
#
# **After this lesson you can**
#
# - derive the normal equations of a regression with a penalty, and solve one for each person;
# - learn factors of people and items from ratings alone, by taking turns, and watch the error fall;
# - explain why ratings that nobody gave can run away while the training error falls, and what to do about it;
# - say why the real singular value decomposition is wrong for stars, and how to use zeros for lists at no cost;
# - give a new person recommendations after five ratings, without training again.
#
# **Time** 120 minutes · **You need** lessons 00 and 01, matrix products in NumPy, the derivative of a square · **You write** six
# functions and one paragraph.
#
# ## Do you remember?
#
# **1.** Lesson 01 pulled the mean of a film with few ratings towards the mean of all films. By what means?
#
# <details><summary>Answer</summary>
#
# By damping: $\beta$ free votes for the average are added to its own, $\frac{\sum r + \beta\mu}{n + \beta}$. You will meet
# the same formula again today, in disguise.
#
# </details>
#
# **2.** In lesson 00 every film and every person had two numbers. What did all predictions together cost to compute, and
# where did the numbers come from?
#
# <details><summary>Answer</summary>
#
# One matrix product, $P Q^T$. The numbers were made up, by you and by the lecture. Today the ratings have to find them.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
from itertools import product

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from autograder import checks
from recsys_lib import datasets, plotting

plotting.use_style()

# %% [markdown]
# ## Four listeners, five albums
#
# Four people rated five albums from 0 to 5. Four cells are empty. Experts say how much each album is *lo-fi indie* and
# how much *slick pop*, from 0 to 1: the item factors, $q_i$ for one album and $Q$ for all of them.

# %% nbgrader={"grade": false, "grade_id": "albums", "locked": true, "schema_version": 3, "solution": false, "task": false}
albums = datasets.load_albums()
artists = list(albums.items["item"])
listeners = list(albums.users["user"])
R = (
    albums.ratings.to_frame()
    .pivot_table(index="user", columns="item", values="rating")
    .loc[listeners, artists]
    .to_numpy()
)
Q = albums.items[["lofi_indie", "slick_pop"]].to_numpy()
pd.DataFrame(np.column_stack([R.T, Q]), artists, [*listeners, "lo-fi indie", "slick pop"])

# %% [markdown]
# What would Bhavana say to BTS? Suppose that a rating is a weighted sum of the two factors plus a constant, and that
# everybody has weights of their own:
#
# $$ \hat r_{ui} = b_u + p_{u1}\,q_{i1} + p_{u2}\,q_{i2} $$
#
# The factors $q_i$ are known. The weights $p_u$ and the [intercept](../GLOSSARY.md#intercept) $b_u$ are the coefficients
# of an ordinary linear regression (the lecture calls them $\theta$), **one regression per person**, with that person's
# ratings as data. So $p_u$ says what the person likes: the user factors.
#
# ### By hand first
#
# Take one factor, slick pop, no intercept, and Diego, who gave 2, 5 and 4 to albums with 0.10, 0.99 and 0.90 of it. We
# want the $p$ that makes $J(p) = \sum (p\,q - r)^2$ smallest. Where it is smallest the slope is zero:
#
# $$ \sum 2\,(p\,q - r)\,q = 0 \quad\Longrightarrow\quad p = \frac{\sum q\,r}{\sum q^2} $$

# %%
q, r = np.array([0.10, 0.99, 0.90]), np.array([2.0, 5.0, 4.0])
print(f"{(q @ r) / (q @ q):.3f}")

# %% [markdown]
# Diego likes slick pop: 4.86<!--= (q @ r) / (q @ q) | .2f --> stars for an album that is nothing else.
#
# ## The normal equations
#
# With several coefficients it is the same step in more letters. Put the factors of the albums that the person rated into
# the rows of a matrix $X$, the ratings into a vector $t$, and add a penalty that keeps the coefficients small (why, you
# will see), with a weight $\lambda \ge 0$:
#
# $$ J(p) = \sum_n (x_n \cdot p - t_n)^2 + \lambda \sum_f p_f^2 $$
#
# The slope in the direction of one coefficient $p_f$ must be zero:
#
# $$ \frac{\partial J}{\partial p_f} = 2 \sum_n (x_n \cdot p - t_n)\,x_{nf} + 2\lambda\,p_f = 0 $$
#
# The sum over $n$ is row $f$ of $X^T(Xp - t)$. Write the equations for all $f$ below each other, divide by two, and sort:
#
# $$ (X^T X + \lambda I)\,p = X^T t $$
#
# These are the [normal equations](../GLOSSARY.md#normal-equations): $k$ linear equations with $k$ unknowns, whatever the
# number of ratings. `np.linalg.solve` does the rest. (The lecture calls the method a pass of gradient descent. It is
# none: the solution is at the bottom of the valley at once.)
#
# An intercept is a column of ones in $X$, whose coefficient is $b$. It should usually go unpenalised, since a person who
# rates everything high has done nothing wrong. So the penalty may differ by coefficient: $\lambda I$ becomes a diagonal
# matrix with the penalties on its diagonal.
#
# ### Exercise 1 · Regression with a penalty (3 points)
#
# One point for the plain regression, one for the penalty, one for a penalty per coefficient.
#
# <details><summary>Hint</summary>
#
# `np.broadcast_to(reg, k)` makes $k$ penalties of one number and leaves $k$ penalties as they are; `np.diag` puts them on
# the diagonal of a matrix. $X^T X$ is `X.T @ X`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "ridge", "locked": false, "schema_version": 3, "solution": true, "task": false}
def ridge(X, t, reg=0.0):
    """The coefficients p, shape (k,), that minimise Σ (X p - t)² + Σ reg_f p_f².

    `X` has shape (n, k), `t` has shape (n,); `reg` is one number for all coefficients or an array of k.

    >>> ridge(np.array([[1.0], [2.0]]), np.array([1.0, 2.0]), reg=5.0)
    array([0.5])
    """
    ### BEGIN SOLUTION
    k = X.shape[1]
    return np.linalg.solve(X.T @ X + np.diag(np.broadcast_to(reg, k)), X.T @ t)
    ### END SOLUTION


# %% [markdown]
# Check yourself with An, who rated all five albums. The lecture has an intercept of 7.7 and coefficients -2.63 and -7.2.

# %%
X = np.column_stack([np.ones(5), Q])
ridge(X, R[0]).round(2)

# %% nbgrader={"grade": true, "grade_id": "ridge_plain", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
line = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
checks.returns(ridge, line, np.array([1.0, 3.0, 5.0]), want=np.array([1.0, 2.0]))
checks.returns(ridge, line, np.array([0.0, 3.0, 0.0]), want=np.array([1.0, 0.0]))
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(31)
many, target = numbers.normal(size=(40, 4)), numbers.normal(size=40)
checks.returns(ridge, many, target, want=np.linalg.lstsq(many, target, rcond=None)[0])
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "ridge_penalty", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(ridge, np.array([[1.0], [2.0]]), np.array([1.0, 2.0]), 5.0, want=np.array([0.5]))
checks.returns(ridge, np.eye(2) * 2, np.array([1.0, 3.0]), 1, want=np.array([0.4, 1.2]))
checks.returns(
    ridge, np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]), np.array([3.0, 2.0, 1.0]), 1.0, want=np.array([1.375, 0.875]),
)  # fmt: skip
### BEGIN HIDDEN TESTS
checks.returns(ridge, np.array([[1.0, 2.0]]), np.array([3.0]), 0.5, want=np.array([6.0, 12.0]) / 11)
numbers = np.random.default_rng(32)
many, target = numbers.normal(size=(6, 3)), numbers.normal(size=6)
stacked = np.vstack([many, np.sqrt(2.5) * np.eye(3)])
checks.returns(ridge, many, target, 2.5, want=np.linalg.lstsq(stacked, np.append(target, np.zeros(3)), rcond=None)[0])
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "ridge_per_coefficient", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
line = np.array([[1.0, -1.0], [1.0, 0.0], [1.0, 1.0]])
checks.returns(ridge, line, np.array([1.0, 3.0, 5.0]), np.array([0.0, 2.0]), want=np.array([3.0, 1.0]))
checks.returns(ridge, line, np.array([1.0, 3.0, 5.0]), np.array([3.0, 0.0]), want=np.array([1.5, 2.0]))
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(33)
many, target, penalties = numbers.normal(size=(7, 3)), numbers.normal(size=7), np.array([0.0, 0.5, 4.0])
stacked = np.vstack([many, np.diag(np.sqrt(penalties))])
want = np.linalg.lstsq(stacked, np.append(target, np.zeros(3)), rcond=None)[0]
checks.returns(ridge, many, target, penalties, want=want)
### END HIDDEN TESTS

# %% [markdown]
# ## A regression for everybody
#
# An rated everything. Bhavana did not rate BTS. The function below is in a well-known tutorial and in the many notebooks
# made from it. Empty cells are 0 in it, it computes $X^T X$ once for all rows, which is quick, and it runs.


# %%
def step_as_published(ratings, factors, reg):
    gram = factors.T @ factors + reg * np.eye(factors.shape[1])
    return np.array([np.linalg.solve(gram, row @ factors) for row in ratings])


(step_as_published(np.nan_to_num(R), Q, reg=0.1) @ Q.T).round(1)

# %% [markdown]
# Diego, in the last row, gave BTS 5 stars, and it finds nothing better than
# 3.0<!--= (step_as_published(np.nan_to_num(R), Q, reg=0.1) @ Q.T)[3, 2] | .1f --> for him.
#
# ### Exercise 2 · Find the bug: one row, one regression (3 points)
#
# What has gone wrong? Write the step as it should be. An empty cell is **not a zero** (which is a rating: An, BTS). It is a
# row that is not there: Bhavana's regression has four rows, with her four ratings and the factors of those four albums.
# So each row of `R` is a regression of its own, on the cells that are not `NaN`. Somebody without any rating gets zeros,
# the smallest coefficients there are. Leave `R` as it is.
#
# Nothing here says that rows are people. Hand in `R.T` and the users' factors, and the same function solves for the
# items.
#
# <details><summary>Hint</summary>
#
# Which rows of `factors` may enter the equations of one person? For a row `r`, `rated = ~np.isnan(r)` picks its cells: `factors[rated]` and `r[rated]`. Start from
# `np.zeros((len(R), factors.shape[1]))` and fill it row by row, with `ridge`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "half_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def half_step(R, factors, reg=0.0):
    """One regression for each row of `R`, on the known `factors` of its columns: coefficients, shape (n_rows, k).

    `R` has shape (n_rows, n_columns) with NaN where there is no rating, `factors` has shape (n_columns, k).

    >>> half_step(np.array([[2.0, np.nan], [4.0, 2.0]]), np.array([[1.0], [1.0]]))
    array([[2.],
           [3.]])
    """
    ### BEGIN SOLUTION
    solved = np.zeros((len(R), factors.shape[1]))
    for row, ratings in enumerate(R):
        rated = ~np.isnan(ratings)
        if rated.any():
            solved[row] = ridge(factors[rated], ratings[rated], reg)
    return solved
    ### END SOLUTION


# %%
coefficients = half_step(R, X)
pd.DataFrame(coefficients, listeners, ["intercept", "lo-fi indie", "slick pop"]).round(2)

# %% nbgrader={"grade": true, "grade_id": "half_step_missing", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
holes = np.array([[4.0, np.nan, 2.0], [np.nan, 1.0, 3.0], [5.0, np.nan, np.nan]])
ones = np.array([[1.0], [1.0], [1.0]])
checks.returns(half_step, holes, ones, want=np.array([[3.0], [2.0], [5.0]]))
checks.returns(half_step, holes, np.array([[1.0], [2.0], [3.0]]), 1.0, want=np.array([[10 / 11], [11 / 14], [2.5]]))
full, sloping = np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 2.0]]), np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
checks.returns(half_step, full, sloping, want=np.array([[1.0, 1.0], [2.0, 0.0]]))
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(35)
table, known = numbers.normal(size=(7, 9)), numbers.normal(size=(9, 2))
table[numbers.random(table.shape) < 0.4] = np.nan
there = [~np.isnan(row) for row in table]
want = np.array([
    np.linalg.solve(known[t].T @ known[t] + 0.3 * np.eye(2), known[t].T @ row[t])
    for t, row in zip(there, table, strict=True)
])  # fmt: skip
checks.returns(half_step, table, known, 0.3, want=want)
zero = np.array([[0.0, np.nan], [0.0, 4.0]])
checks.returns(half_step, zero, ones[:2], want=np.array([[0.0], [2.0]]))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "half_step_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
one_empty = np.array([[np.nan, np.nan], [6.0, 2.0]])
checks.returns(half_step, one_empty, np.array([[1.0], [1.0]]), 2.0, want=np.array([[0.0], [2.0]]))
checks.returns(half_step, one_empty, np.array([[2.0], [0.0]]), 0.0, want=np.array([[0.0], [3.0]]))
### BEGIN HIDDEN TESTS
lines = np.array([[1.0, 3.0, np.nan, 5.0], [np.nan, np.nan, np.nan, np.nan]])
centred = np.array([[1.0, -1.0], [1.0, 0.0], [1.0, 9.0], [1.0, 1.0]])
checks.returns(half_step, lines, centred, np.array([0.0, 2.0]), want=np.array([[3.0, 1.0], [0.0, 0.0]]))
### END HIDDEN TESTS

# %% [markdown]
# Now the predictions: the product of factors and coefficients fills the whole table, empty cells included.

# %%
filled = coefficients @ X.T
pd.DataFrame(filled, listeners, artists).round(2)

# %% [markdown]
# An's prediction for Ommazh is 4.885<!--= filled[0, 0] | .3f -->, where 5 was the truth: five ratings do not lie on a plane
# with three coefficients. The lecture has 4.88, from rounded coefficients ($7.7 - 2.63 \cdot 0.8 - 7.2 \cdot 0.1$).
# Bhavana's missing rating of BTS comes out as 0.724<!--= filled[1, 2] | .3f -->, as in the lecture; from its printed 4.05,
# 0.74 and -3.4 you would get 0.721<!--= 4.05 + 0.74 * 0.05 - 3.4 * 0.99 | .3f -->. Round at the end, never before.
#
# Diego is told to try Zhou Shen, 5.46<!--= filled[3, 3] | .2f --> stars on a scale that ends at 5.
# `np.clip(filled, 0, 5)` makes it a 5. Clip what you show, but sort by the raw numbers: after clipping everything above 5
# is a tie.
#
# And Diego's three predictions for what he rated are exactly his ratings, 2, 5 and 4. That is no triumph. With three
# ratings and three coefficients there was nothing left to be wrong about: his 1.00<!--= filled[3, 1] | .2f --> for
# Melt-Banana rests on no evidence that the model is right.
#
# ## The same thing in reverse
#
# Throw the experts out and ask the listeners instead: how much do you like lo-fi indie and slick pop, from 0 to 5? Now
# the user factors are known, and each **album** gets a regression.

# %% nbgrader={"grade": false, "grade_id": "survey", "locked": true, "schema_version": 3, "solution": false, "task": false}
survey = albums.users[["lofi_indie", "slick_pop"]].to_numpy()
pd.DataFrame(survey, listeners, ["lo-fi indie", "slick pop"])

# %% [markdown]
# ### Exercise 3 · Errata: the intercept that went missing (3 points)
#
# The lecture fits Ommazh and finds an intercept of 0 and coefficients of 1 and 0. For BTS it prints "intercept 0" again,
# with $-0.19$ and $1.06$, and predicts a score below zero for Bhavana. But for BTS the intercept was left out, without a
# word. What would it have done?
#
# For one album with the ratings `r` (`NaN` where there is none), return three things: the predictions for all
# people **without** an intercept (1 point), those **with** one (1 point), and how many ratings are left to contradict the
# model that has the intercept: the number of ratings minus the number of coefficients, the intercept included (1 point).
#
# <details><summary>Hint</summary>
#
# Twice the same: `ridge` on the rated rows, once of `U` and once of `np.column_stack([np.ones(len(U)), U])`; then the
# whole matrix times the coefficients.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "both_ways", "locked": false, "schema_version": 3, "solution": true, "task": false}
def both_ways(r, U):
    """Predictions of all people for one item without and with an intercept, and the ratings to spare with one.

    `r` has shape (n_users,), NaN where there is no rating, `U`, the known user factors, has shape (n_users, k).
    Returns (array (n_users,), array (n_users,), int).

    >>> both_ways(np.array([1.0, 2.0, np.nan]), np.array([[1.0], [3.0], [5.0]]))
    (array([0.7, 2.1, 3.5]), array([1. , 2. , 3. ]), 0)
    """
    ### BEGIN SOLUTION
    rated = ~np.isnan(r)
    with_ones = np.column_stack([np.ones(len(U)), U])
    without, with_one = (V @ ridge(V[rated], r[rated]) for V in (U, with_ones))
    return without, with_one, int(rated.sum()) - with_ones.shape[1]
    ### END SOLUTION


# %%
without, with_one, to_spare = both_ways(R[:, artists.index("BTS")], survey)
pd.DataFrame({"rated": R[:, 2], "without": without, "with": with_one}, listeners).round(2)

# %% nbgrader={"grade": true, "grade_id": "both_ways_without", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
liking = np.array([[5.0, 1.0], [4.0, 0.0], [2.0, 5.0], [2.0, 4.0]])
bts = np.array([0.0, np.nan, 4.0, 5.0])
answer = checks.call(both_ways, bts, liking, label="both_ways for BTS")
checks.holds(isinstance(answer, (tuple, list)) and len(answer) == 3, "both_ways should return three things")
coefficients_without = np.linalg.lstsq(liking[[0, 2, 3]], bts[[0, 2, 3]], rcond=None)[0]
checks.equals(answer[0], liking @ coefficients_without, "BTS without an intercept")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(36)
r, U = numbers.uniform(0, 5, 9), numbers.uniform(0, 5, (9, 3))
r[[1, 6]] = np.nan
there = ~np.isnan(r)
plain = np.linalg.lstsq(U[there], r[there], rcond=None)[0]
checks.equals(checks.call(both_ways, r, U, label="nine people")[0], U @ plain, "nine people without an intercept")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "both_ways_with", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
liking = np.array([[5.0, 1.0], [4.0, 0.0], [2.0, 5.0], [2.0, 4.0]])
bts = np.array([0.0, np.nan, 4.0, 5.0])
answer = checks.call(both_ways, bts, liking, label="both_ways for BTS, with an intercept")
checks.equals(answer[1], np.array([0.0, 11 / 3, 4.0, 5.0]), "BTS with an intercept")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(37)
r, U = numbers.uniform(0, 5, 9), numbers.uniform(0, 5, (9, 3))
r[[0, 7]] = np.nan
there, ones_too = ~np.isnan(r), np.column_stack([np.ones(9), U])
plane = np.linalg.lstsq(ones_too[there], r[there], rcond=None)[0]
got = checks.call(both_ways, r, U, label="nine others")[1]
checks.equals(got, ones_too @ plane, "nine people with an intercept")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "both_ways_to_spare", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
liking = np.array([[5.0, 1.0], [4.0, 0.0], [2.0, 5.0], [2.0, 4.0]])
sanam = np.array([1.0, 1.0, 5.0, 4.0])
bts = np.array([0.0, np.nan, 4.0, 5.0])
checks.equals(checks.call(both_ways, bts, liking, label="BTS")[2], 0, "ratings to spare for BTS, three ratings")
checks.equals(checks.call(both_ways, sanam, liking, label="Sanam")[2], 1, "ratings to spare for Sanam, four ratings")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(38)
r, U = numbers.uniform(0, 5, 12), numbers.uniform(0, 5, (12, 4))
r[3] = np.nan
checks.equals(checks.call(both_ways, r, U, label="twelve people")[2], 6, "to spare with eleven ratings, four factors")
### END HIDDEN TESTS

# %% [markdown]
# With the intercept the model hits all three ratings exactly, and Bhavana, who gives 0 for slick pop, is predicted to give
# BTS +3.67<!--= with_one[1] | +.2f --> instead of -0.77<!--= without[1] | .2f -->. The better fit is the worse
# prediction: with 0<!--= to_spare --> ratings to spare, the fit says nothing. (Ommazh's three ratings happen to lie on a plane through
# zero, so there both ways agree.)
#
# ## From nothing at all
#
# Now throw out the experts *and* the survey: only the 16 ratings are left. Without factors there is no regression. Unless
# we make some up.
#
# 1. Draw random item factors $Q$. They mean nothing.
# 2. Solve a regression per user on them. The user factors $P$ make the best of nonsense.
# 3. Solve a regression per item on $P$. The item factors are now better than random: they had to explain ratings.
# 4. Go to 2.
#
# Steps 2 and 3, two calls of `half_step`, are one **round** of
# [alternating regression](../GLOSSARY.md#alternating-regression) (or alternating least squares, ALS). The objective is
#
# $$ J(P, Q) = \sum_{(u,i) \in \mathcal R} (p_u \cdot q_i - r_{ui})^2 + \lambda \Bigl( \sum_u \|p_u\|^2 + \sum_i \|q_i\|^2 \Bigr) $$
#
# With $Q$ held fixed it falls apart into one sum per user, and `half_step` finds the minimum of each; with $P$ held fixed,
# one per item. No half-step can make $J$ larger. So $J$ falls, round by round, and being positive it must settle. (There
# is no intercept now, as in the lecture.)
#
# ### Exercise 4 · Take turns (3 points)
#
# After each round note the training error: the mean of $(\hat r_{ui} - r_{ui})^2$ over the cells with a rating. One point
# for the factors after one round, one for the errors, one for several rounds with a penalty.
#
# <details><summary>Hint</summary>
#
# Users first: `P = half_step(R, Q, reg)`, then the items on the *new* `P`, with the table turned on its side: `R.T`.
# `np.nanmean` leaves `NaN` cells out.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "alternate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def alternate(R, Q, reg, rounds):
    """Factors after `rounds` rounds of alternating regression from item factors `Q`, and the error after each.

    `R` has shape (n_users, n_items) with NaN where there is no rating, `Q` has shape (n_items, k).
    Returns P (n_users, k), Q (n_items, k) and an array of `rounds` mean squared training errors.

    >>> P, Q, errors = alternate(np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[1.0], [1.0]]), reg=0.0, rounds=1)
    >>> P @ Q.T
    array([[1., 2.],
           [2., 4.]])
    """
    ### BEGIN SOLUTION
    errors = []
    for _ in range(rounds):
        P = half_step(R, Q, reg)
        Q = half_step(R.T, P, reg)
        errors.append(np.nanmean((P @ Q.T - R) ** 2))
    return P, Q, np.array(errors)
    ### END SOLUTION


# %%
start = np.random.default_rng(2).normal(size=(5, 2))
P_learned, Q_learned, errors = alternate(R, start, reg=0.0, rounds=10)
errors.round(3)

# %% nbgrader={"grade": true, "grade_id": "alternate_one_round", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
holed, made_up = np.array([[1.0, 2.0], [np.nan, 4.0]]), np.array([[1.0], [1.0]])
answer = checks.call(alternate, holed, made_up, 0.0, 1, label="one round on a table of 2 x 2")
checks.holds(isinstance(answer, (tuple, list)) and len(answer) == 3, "alternate should return P, Q and the errors")
want = np.array([[1.0, 28.5 / 18.25], [8 / 3, 76 / 18.25]])
checks.same_product(answer[0], answer[1], want, "P @ Q.T after one round on a table of 2 x 2")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(39)
table, made_up = numbers.uniform(1, 5, (6, 8)), numbers.normal(size=(8, 2))
table[numbers.random(table.shape) < 0.25] = np.nan
there = ~np.isnan(table)
users = np.array([np.linalg.lstsq(made_up[t], r[t], rcond=None)[0] for t, r in zip(there, table, strict=True)])
items = np.array([np.linalg.lstsq(users[t], r[t], rcond=None)[0] for t, r in zip(there.T, table.T, strict=True)])
got = checks.call(alternate, table, made_up, 0.0, 1, label="one round on a table of 6 x 8")
checks.same_product(got[0], got[1], users @ items.T, "P @ Q.T after one round on a table of 6 x 8")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "alternate_errors", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
holed, made_up = np.array([[1.0, 2.0], [np.nan, 4.0]]), np.array([[1.0], [1.0]])
got = checks.call(alternate, holed, made_up, 0.0, 1, label="the errors of one round")[2]
checks.equals(got, np.array([73 / 18.25**2 / 3]), "the training error after one round")
single = np.array([[4.0]])
got = checks.call(alternate, single, np.array([[1.0]]), 1.0, 2, label="the errors of two rounds")[2]
q1 = 8 / 5
p2 = 4 * q1 / (q1**2 + 1)
q2 = 4 * p2 / (p2**2 + 1)
checks.equals(got, np.array([0.64, (p2 * q2 - 4) ** 2]), "the training errors of a table of one cell, two rounds")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(40)
table, made_up = numbers.uniform(1, 5, (5, 7)), numbers.normal(size=(7, 2))
table[[0, 2, 3, 4], [1, 5, 0, 6]] = np.nan
table[[1, 4], [2, 3]] = 0


def refitted(rows, known):
    pairs = ((known[t], r[t]) for t, r in zip(~np.isnan(rows), rows, strict=True))
    return np.array([np.linalg.solve(F.T @ F + 0.5 * np.eye(2), F.T @ r) for F, r in pairs])


def errors_after(items, rounds):
    want = []
    for _ in range(rounds):
        users = refitted(table, items)
        items = refitted(table.T, users)
        want.append(np.mean((users @ items.T - table)[~np.isnan(table)] ** 2))
    return np.array(want)


got = checks.call(alternate, table, made_up, 0.5, 4, label="the errors of four rounds")[2]
checks.equals(got, errors_after(made_up, 4), "the training errors of four rounds")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "alternate_rounds", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
single = np.array([[4.0]])
P_one, Q_one, _ = checks.call(alternate, single, np.array([[1.0]]), 1.0, 1, label="one cell, one round")
checks.same_product(P_one, Q_one, np.array([[3.2]]), "P @ Q.T of one cell after one round")
P_one, Q_one, _ = checks.call(alternate, single, np.array([[1.0]]), 1.0, 60, label="one cell, sixty rounds")
checks.same_product(P_one, Q_one, np.array([[3.0]]), "P @ Q.T of one cell after sixty rounds")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(41)
table, made_up = numbers.uniform(1, 5, (5, 7)), numbers.normal(size=(7, 2))
table[[0, 2, 3, 4], [1, 5, 0, 6]] = np.nan
table[:, 3] = np.nan


def solved(rows, known):
    pairs = ((known[t], r[t]) for t, r in zip(~np.isnan(rows), rows, strict=True))
    return np.array([np.linalg.solve(F.T @ F + 0.3 * np.eye(2), F.T @ r) for F, r in pairs])


items = made_up
for _ in range(3):
    users = solved(table, items)
    items = solved(table.T, users)
got = checks.call(alternate, table, made_up, 0.3, 3, label="three rounds with a penalty")
checks.same_product(got[0], got[1], users @ items.T, "P @ Q.T after three rounds with a penalty")
### END HIDDEN TESTS

# %% [markdown]
# The error falls from 1.57<!--= errors[0] | .2f --> to 0.10<!--= errors[-1] | .2f --> in ten rounds, from numbers that meant nothing.
# (The lecture shows -0.165 and 3.98 for An at this point. They depend on random numbers that it does not give, so
# nobody can check them, and yours are as good.)
#
# What do the two factors mean? Nothing that has a name. Multiply $P$ by any invertible $2 \times 2$ matrix $A$, and $Q$ by
# $(A^{-1})^T$: every prediction is the same. So the tests look at $PQ^T$ only.
#
# ## The exploding cells
#
# Let it run on, from three random starts, and follow two things: the error on the 16 ratings, and the prediction for a
# cell that nobody rated, Diego and Melt-Banana.


# %% tags=["study"]
def follow(weight, number, stops=(1, 3, 10, 30, 100, 300)):
    """Training error, and the prediction for Diego and Melt-Banana, after each number of rounds in `stops`."""
    items, path = np.random.default_rng(number).normal(size=(5, 2)), []
    for more in np.diff(stops, prepend=0):
        users, items, errors = alternate(R, items, weight, more)
        path.append((errors[-1], users[3] @ items[1]))
    return pd.DataFrame(path, index=list(stops), columns=["training error", "Diego, Melt-Banana"])


# %% tags=["study"]
free, tamed = ({number: follow(weight, number) for number in (0, 1, 2)} for weight in (0.0, 0.1))

# %% tags=["study"]
figure, axes = plt.subplots(1, 2, figsize=(10, 4.2))
for column, side in enumerate(axes):
    for number, marker in zip(free, "os^", strict=True):
        side.plot(free[number].iloc[:, column], "-", color="#D55E00", marker=marker, label=f"$λ=0$, start {number}")
        side.plot(tamed[number].iloc[:, column], "--", color="#0072B2", marker=marker, label=f"$λ=0.1$, start {number}")
    side.set(xscale="log", xlabel="rounds", title=free[0].columns[column])
axes[0].set(yscale="log", ylabel="mean squared error, 16 ratings")
axes[1].axhspan(0, 5, color="#BBBBBB", alpha=0.5, zorder=0)
axes[1].annotate("the scale", (60, 2))
axes[1].set_yscale("symlog", linthresh=10)
axes[1].set_ylabel("predicted stars")
axes[0].legend(fontsize="small")
plotting.show(
    figure,
    alt="Left: training error falls with rounds for all starts. Right: without a penalty the prediction for a cell that "
    "nobody rated leaves the scale, up to 370; with a penalty all three starts meet near -2.",
)

# %% [markdown]
# On the left everything is fine: the errors fall and are small, with a penalty (dashed) and without (solid). On the right is
# what the left does not show. Without a penalty Diego is predicted to give Melt-Banana
# 370<!--= free[0].iloc[-1, 1] | .0f --> stars from one start, 23<!--= free[1].iloc[-1, 1] | .0f --> from another and
# -9<!--= free[2].iloc[-1, 1] | .0f --> from a third, on a scale from 0 to 5.
#
# Count. Two factors for four people and five albums are 18 numbers; four of them only choose the matrix $A$ from above. So
# 14 numbers adapt to 16 ratings, decimal by decimal. In start 0 the factors of the three people who rated Melt-Banana have
# come to lie almost on one line. Across that line the factors of the album may be as large as they like: its three
# ratings hardly notice. Diego does not lie on the line. **Where nobody rated, nothing holds the product in place.**
#
# The penalty forbids huge factors. With $\lambda = 0.1$ the three starts agree on
# -2.4<!--= tamed[0].iloc[-1, 1] | .1f -->, clipped to 0, and their training error of
# 0.031<!--= tamed[0].iloc[-1, 0] | .3f --> lies between those of the free starts.
#
# <details><summary>Does it always find the lowest point?</summary>
#
# No. Alternation never goes up, but it can get stuck in a worse valley: start 3 does, even with the penalty. Start a few
# times and keep the lowest $J$.
#
# </details>
#
# In JupyterLab the next cell gives you the penalty as a slider. At what $\lambda$ do the four empty cells return to the
# scale, and what has become of the training error by then? (Where no slider appears, the figure above shows two of its
# places, 0 and 0.1.)


# %% tags=["study", "skip-execution", "nbval-skip"]
import ipywidgets


def empty_cells(penalty=0.0, rounds=300, start=0):
    users, items, errors = alternate(R, np.random.default_rng(start).normal(size=(5, 2)), penalty, rounds)
    empty = np.argwhere(np.isnan(R))
    figure, axes = plt.subplots(figsize=(8, 3.5))
    axes.plot([f"{listeners[u]}, {artists[i]}" for u, i in empty], [users[u] @ items[i] for u, i in empty], "o")
    axes.axhspan(0, 5, color="#BBBBBB", alpha=0.5, zorder=0)
    axes.set_yscale("symlog", linthresh=10)
    axes.set(ylim=(-2000, 2000), ylabel="predicted stars", title=f"training error {errors[-1]:.3f}; grey: the scale")
    plotting.show(figure, alt="Predictions for the four empty cells, and the scale from 0 to 5 as a grey band.")


places = [0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0]
_ = ipywidgets.interact(
    empty_cells, penalty=ipywidgets.SelectionSlider(options=places), rounds=(10, 500, 10), start=(0, 9)
)

# %% [markdown]
# ## From your loop to the kernel
#
# Now filmworld, with 610 people and 9,700 films. A fifth of each person's ratings is hidden, as in lesson 01.

# %% tags=["study"]
from recsys_lib.evaluation import leave_n_out

DATA = "filmworld"

data = datasets.load(DATA)
train, test = leave_n_out(data.ratings, 0.2, random_state=0)
table = np.full((train.n_users, train.n_items), np.nan)
table[train.users, train.items] = train.values
print(f"{len(train)} ratings fill {len(train) / table.size:.1%} of the table")

# %% [markdown]
# `recsys_lib` has the same algorithm as `AlternatingRegression`. Give both the same random start and let them take two
# rounds with eight factors:

# %% tags=["study", "nbval-ignore-output"]
from time import perf_counter

from recsys_lib.alternating import AlternatingRegression

plain = {"n_factors": 8, "reg": 5.0, "reg_by_count": False, "biased": False, "dtype": "float64", "random_state": 0}
AlternatingRegression(**plain, n_epochs=1).fit(train)  # so that nothing is measured but the second time
start = np.random.RandomState(0).normal(0, 0.1, (train.n_items, 8))
seconds = [perf_counter()]
P_mine, Q_mine, _ = alternate(table, start, reg=5.0, rounds=2)
seconds.append(perf_counter())
kernel = AlternatingRegression(**plain, n_epochs=2).fit(train)
seconds.append(perf_counter())
yours, theirs = np.diff(seconds)
print(f"your loop {yours:.2f} s, the kernel {theirs:.3f} s: {yours / theirs:.0f} times as fast")

# %% tags=["study"]
largest = np.abs(P_mine @ Q_mine.T - kernel.user_factors_ @ kernel.item_factors_.T).max()
print(f"largest difference in {table.size} predictions below a millionth: {largest < 1e-6}")

# %% [markdown]
# Here is the loop that does it, for the rows `start` to `stop` of one side:

# %% tags=["study"]
import inspect

from recsys_lib.kernels.als import als_rows

source = inspect.getsource(als_rows.py_func).splitlines()
print("\n".join(line[4:] for line in source[source.index("    A = np.empty_like(unit)") : -1]))

# %% [markdown]
# It is `half_step` with `ridge` inside. Four things make it fast. It is compiled. It never sees an empty cell: `indptr` and
# `indices` list, for each row, the columns that have a rating, where your loop looked at all 9,700 for every person. It
# copies the factors it needs side by side into a `panel` that fits into the processor's nearest cache, and `add_gram`
# forms $X^T X$ there in small square tiles. And $X^T X$ is symmetric and positive, so `solve_spd` takes Cholesky's method,
# half the work of a general `solve`.
#
# ## How many factors?
#
# From here on the model also has the biases of lesson 01, learned and penalised along with the factors:
#
# $$ \hat r_{ui} = \mu + b_u + b_i + p_u \cdot q_i $$
#
# More factors can say more. Whether what they say is true, only hidden ratings tell.

# %% tags=["study"]
from recsys_lib.metrics import rmse


def errors_of(model):
    """RMSE on the ratings the model was fitted on, and on the hidden ones."""
    parts = (train, test)
    return [rmse(part.values, model.predict(part.user_ids[part.users], part.item_ids[part.items])) for part in parts]


def by_count(reg, k=8, ratings=train):
    return AlternatingRegression(n_factors=k, n_epochs=10, reg=reg, random_state=0).fit(ratings)


# %% tags=["study"]
sizes = [1, 4, 16, 32]
by_size = {reg: np.array([errors_of(by_count(reg, k)) for k in sizes]) for reg in (0.02, 0.15)}

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 4.2))
for (reg, curves), marker in zip(by_size.items(), "os", strict=True):
    axes.plot(sizes, curves[:, 1], "-", marker=marker, color="#D55E00", label=f"hidden, penalty {reg}")
    axes.plot(sizes, curves[:, 0], "--", marker=marker, color="#0072B2", label=f"training, penalty {reg}")
axes.set(xscale="log", xlabel="factors $k$", ylabel="RMSE (stars)")
axes.set_xticks(sizes, sizes)
axes.minorticks_off()
axes.legend(fontsize="small", ncols=2, loc="lower left")
plotting.show(
    figure,
    alt="RMSE against number of factors: training errors fall with more factors; hidden errors rise with a "
    "weak penalty and stay flat with a strong one.",
)

# %% [markdown]
# With a weak penalty more factors help on the training ratings and, up to 16, hurt on the hidden ones:
# at $k = 16$ the model is at 0.34<!--= by_size[0.02][2, 0] | .2f --> stars in training and at
# 0.96<!--= by_size[0.02][2, 1] | .2f --> in truth. It is the table of albums again, a thousand times larger. With a strong
# penalty the number of factors hardly matters: those that are not needed are kept small. So choose $\lambda$ with care, and
# $k$ by what you can afford.
#
# ## One penalty for all, or one per rating?
#
# The penalties above were multiplied by the number of ratings of the row: a user with $n_u$ ratings paid
# $\lambda n_u \|p_u\|^2$, as at the Netflix prize. The other choice is $\lambda$ plain. What is the difference? Take a model
# that has nothing but an item bias, and solve it:
#
# $$ b_i = \frac{\sum_u (r_{ui} - \mu)}{n_i + \lambda} \quad\text{(plain)} \qquad
#    b_i = \frac{\sum_u (r_{ui} - \mu)}{n_i + \lambda n_i} = \frac{\text{mean}_i - \mu}{1 + \lambda} \quad\text{(by count)} $$
#
# On the left is the damped mean of lesson 01, with $\beta = \lambda$. On the right all are shrunk alike, with one rating or a
# thousand. Measure both, in stars and in lists (NDCG@10, as on the scoreboard):

# %% tags=["study"]
from recsys_lib import scoreboard
from recsys_lib.evaluation import evaluate_ranking


def both_scores(model):
    return [errors_of(model)[1], evaluate_ranking(model, test, 10, threshold=scoreboard.LIKED)["ndcg@10"]]


kinds = {"plain": (False, [1, 4, 8, 12, 32]), "by count": (True, [0.03, 0.15, 0.3, 1])}
measured = {
    kind: pd.DataFrame(
        {reg: both_scores(by_count(reg).set_params(reg_by_count=count).fit(train)) for reg in penalties},
        ["RMSE", "NDCG@10"],
    ).T.round(6)  # the last bits of a sum differ with where its array lies in memory
    for kind, (count, penalties) in kinds.items()
}

figure, axes = plt.subplots(1, 2, figsize=(10, 4), sharex=True)
for (kind, scores), marker in zip(measured.items(), "os", strict=True):
    for side, column in zip(axes, scores, strict=True):
        side.plot(scores[column], marker=marker, label=f"λ {kind}")
axes[0].set(xscale="log", xlabel="penalty $λ$", ylabel="RMSE on hidden ratings (stars)", title="stars: lower is better")
axes[1].set(xlabel="penalty $λ$", ylabel="NDCG@10", title="lists: higher is better")
axes[0].legend()
plotting.show(
    figure,
    alt="Against the penalty, two kinds. By count reaches the lower error in stars, plain the far better lists.",
)

# %% [markdown]
# In stars the penalty by count wins by a little: 0.828<!--= measured["by count"]["RMSE"].min() | .3f --> against
# 0.838<!--= measured["plain"]["RMSE"].min() | .3f -->. In lists it is hopeless: at most
# 0.004<!--= measured["by count"]["NDCG@10"].max() | .3f --> against 0.076<!--= measured["plain"]["NDCG@10"].max() | .3f -->. Now you can say why.
# A list takes the highest predictions, and with a penalty by count the highest belong to films with one or two ratings,
# all fives: the winners of lesson 01's very first table, back for the same reason.
#
# ## Why not the real SVD?
#
# Linear algebra has had an answer to "the best product of two thin matrices" for a hundred years: the
# [singular value decomposition](../GLOSSARY.md#singular-value-decomposition), cut off after $k$ values. No random start, no
# valleys. But it needs a full table, and the obvious thing is to fill the empty cells with zeros:

# %%
U_svd, sizes_svd, V_svd = np.linalg.svd(np.nan_to_num(R))
svd_of_zeros = (U_svd[:, :2] * sizes_svd[:2]) @ V_svd[:2]
pd.DataFrame(svd_of_zeros, listeners, artists).round(2)

# %% [markdown]
# Diego and BTS, five stars: predicted 3.73<!--= svd_of_zeros[3, 2] | .2f -->. The method has done its work perfectly: there is no
# better product of rank two for *this* table, in which Diego gives Melt-Banana and Zhou Shen 0 stars. In filmworld
# 99<!--=below 100 * np.isnan(table).mean() | .0f --> cells in a hundred are such lies:

# %% tags=["study"]
from scipy.sparse.linalg import svds

left, values, right = svds(train.csr.astype(float), k=8, random_state=0)
of_zeros = np.einsum("nk,nk->n", (left * values)[test.users], right.T[test.items])
of_ratings = by_count(0.15).predict(test.user_ids[test.users], test.item_ids[test.items])

figure, axes = plt.subplots(figsize=(8, 4))
bins = np.arange(-0.25, 5.5, 0.25)
axes.hist(test.values, bins, color="#BBBBBB", label="hidden ratings")
axes.hist(of_ratings, bins, histtype="step", linewidth=2, label="alternating, only what was rated")
axes.hist(of_zeros, bins, histtype="step", linewidth=2, linestyle="--", label="SVD, zeros filled in")
axes.set(xlabel="stars", ylabel="hidden ratings")
axes.legend(fontsize="small")
plotting.show(
    figure,
    alt="Histogram of predictions for hidden ratings: the SVD's pile up near zero, those of alternating regression lie "
    "between two and five stars where the ratings are.",
)

# %% [markdown]
# All these films were in truth rated, most of them with three to five stars, and the SVD expects almost nothing of them.
# Its RMSE is 3.20<!--= rmse(test.values, of_zeros) | .2f --> stars. Always saying the mean, for everybody, has
# 1.04<!--= rmse(test.values, np.full(len(test), train.values.mean())) | .2f -->. The lecture is right: the real SVD has no way
# to leave a cell out. (The method that the field calls "SVD" does; it is lesson 04, and no SVD.)
#
# ## Zeros that help
#
# For stars the zeros are lies. For **lists** they are a hint: who has never rated a film has usually not chosen to see it,
# and a list is about what people choose. So keep the zeros, but believe them only a little, with a weight $w_0 < 1$:
#
# $$ J = \sum_{(u,i) \in \mathcal R} (p_u \cdot q_i - r_{ui})^2 + w_0 \sum_{(u,i) \notin \mathcal R} (p_u \cdot q_i)^2
#    + \lambda \Bigl( \sum_u \|p_u\|^2 + \sum_i \|q_i\|^2 \Bigr) $$
#
# This is [weighted matrix factorisation](../GLOSSARY.md#weighted-matrix-factorisation). It predicts no stars but a score,
# high where a rating is likely *and* would be high. (On one slide of the deck both sums run over the observed cells; the
# second must run over the others.) So "filling in zeros is terrible" and "unobserved means zero" are both right. One
# speaks of stars, the other of lists.
#
# ### Why the zeros cost nothing
#
# Each half-step is now a regression with weights, and has *all* films as its rows, 9,700 instead of some 130. The way out
# is to sum up the zeros once for everybody. Write the sum over the unobserved as the sum over all minus the observed:
#
# $$ w_0 \sum_{i \notin \mathcal R_u} q_i q_i^T = w_0 \underbrace{\sum_{i} q_i q_i^T}_{Q^T Q} - w_0 \sum_{i \in \mathcal R_u} q_i q_i^T $$
#
# The matrix $G = Q^T Q$ (a *Gram matrix*, hence [the Gram trick](../GLOSSARY.md#gram-trick)) is the same for all users and
# computed once. What remains is a sum over what the user rated:
#
# $$ \Bigl( w_0\,G + \sum_{i \in \mathcal R_u} (1 - w_0)\,q_i q_i^T + \lambda I \Bigr)\,p_u = \sum_{i \in \mathcal R_u} r_{ui}\,q_i $$
#
# (The bug of exercise 2 was this trick with $w_0 = 1$, where it does not belong.)
#
# By hand: one factor, three films with $q = 1, 2, 1$, so $G = 6$. Somebody gave the first film 4 stars. With $w_0 = 0.5$ and
# $\lambda = 1$ the left side is $0.5 \cdot 6 + 0.5 \cdot 1 + 1 = 4.5$ and the right side 4, so $p = 0.889$.
#
# ### Exercise 5 · The Gram trick (3 points)
#
# One user. You get the matrix $G$ ready-made. Never touch the factors of a film that was not rated: a test fills
# those with `NaN` to see whether you do. One point for the value, one for leaving the others alone, one for a user
# without ratings, or with all.
#
# <details><summary>Hint</summary>
#
# `X = Q[rated]` holds the factors of what was rated; $\sum q_i q_i^T$ over them is `X.T @ X`, and $\sum r_i q_i$ is
# `X.T @ ratings`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "weighted_row", "locked": false, "schema_version": 3, "solution": true, "task": false}
def weighted_row(rated, ratings, Q, gram, w0, reg):
    """Factors of one user, shape (k,): targets `ratings` with weight 1, and 0 with weight `w0` for all other items.

    `rated` (n,) has the row numbers of the rated items in `Q` (n_items, k), as int; `ratings` (n,) belong to them;
    `gram` is Q.T @ Q (k, k).

    >>> weighted_row(np.array([0]), np.array([4.0]), np.array([[1.0], [2.0], [1.0]]), np.array([[6.0]]), w0=0.5, reg=1.0)
    array([0.88888889])
    """
    ### BEGIN SOLUTION
    X = Q[rated]
    left = w0 * gram + (1 - w0) * X.T @ X + reg * np.eye(Q.shape[1])
    return np.linalg.solve(left, X.T @ ratings)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "weighted_row_value", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
three = np.array([[1.0], [2.0], [1.0]])
checks.returns(weighted_row, np.array([0]), np.array([4.0]), three, three.T @ three, 0.5, 1.0, want=np.array([8 / 9]))
checks.returns(
    weighted_row, np.array([1, 2]), np.array([3.0, 1.0]), three, three.T @ three, 0.1, 2.0, want=np.array([7 / 7.1]),
)  # fmt: skip
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(43)
items, weights, target = numbers.normal(size=(12, 3)), np.full(12, 0.2), np.zeros(12)
weights[[2, 5, 11]], target[[2, 5, 11]] = 1.0, [5.0, 2.0, 4.0]
everything = np.linalg.solve((items.T * weights) @ items + 0.3 * np.eye(3), items.T @ (weights * target))
checks.returns(
    weighted_row, np.array([2, 5, 11]), np.array([5.0, 2.0, 4.0]), items, items.T @ items, 0.2, 0.3, want=everything,
)  # fmt: skip
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "weighted_row_others", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
four = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 2.0], [3.0, 1.0]])
hidden_away = np.where(np.isin(np.arange(4), [1, 2])[:, None], four, np.nan)
left_side = 0.25 * four.T @ four + 0.75 * np.array([[1.0, 1.0], [1.0, 5.0]]) + 0.5 * np.eye(2)
checks.returns(
    weighted_row, np.array([1, 2]), np.array([5.0, 2.0]), hidden_away, four.T @ four, 0.25, 0.5,
    want=np.linalg.solve(left_side, np.array([5.0, 9.0])),
    label="weighted_row with NaN for the films that were not rated",
)  # fmt: skip
### BEGIN HIDDEN TESTS
last_only = np.where(np.arange(4)[:, None] == 3, four, np.nan)
checks.returns(
    weighted_row, np.array([3]), np.array([2.0]), last_only, four.T @ four, 1.0, 2.0,
    want=np.linalg.solve(four.T @ four + 2 * np.eye(2), np.array([6.0, 2.0])),
    label="weighted_row with w0 = 1 and NaN for the others",
)  # fmt: skip
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "weighted_row_nothing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
four = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 2.0], [3.0, 1.0]])
nobody = np.array([], dtype=int)
checks.returns(weighted_row, nobody, np.array([]), four, four.T @ four, 0.5, 1.0, want=np.zeros(2))
checks.returns(
    weighted_row, np.arange(4), np.ones(4), four, four.T @ four, 0.5, 1.0, want=np.array([19.0, 28.0]) / 68,
)  # fmt: skip
### BEGIN HIDDEN TESTS
stars = np.array([1.0, 5.0, 2.0, 4.0])
everybody = np.linalg.solve(four.T @ four + 3 * np.eye(2), four.T @ stars)
checks.returns(weighted_row, np.arange(4), stars, four, four.T @ four, 0.01, 3.0, want=everybody)
### END HIDDEN TESTS

# %% [markdown]
# `recsys_lib.WeightedMF` alternates such steps between users and items. With $w_0 = 1$ and hardly any penalty it is the SVD
# of the table with zeros. The scoreboard below has both.
#
# ## Somebody new
#
# A person comes in, rates five films, and wants recommendations now, not after tonight's training. The item factors are
# known, so the newcomer is **one regression**. This is called a
# [fold-in](../GLOSSARY.md#fold-in). For lists you have written it already, in exercise 5.
#
# For stars, with biases, the newcomer's unknowns are a bias $b$ and factors $p$; everything else is taken off the ratings
# first:
#
# $$ J(b, p) = \sum_i \bigl(b + p \cdot q_i - (r_i - \mu - b_i)\bigr)^2 + \lambda \bigl(b^2 + \|p\|^2\bigr) $$
#
# And a **new film** with its first few ratings is the same, with the users' factors and biases in the place of the
# films'.
#
# ### Exercise 6 · Fold in a newcomer (3 points)
#
# The bias is penalised here like the factors (one point for it, one for the factors). Somebody without ratings gets zeros,
# so that the prediction is $\mu + b_i$ (one point).
#
# <details><summary>Hint</summary>
#
# A column of ones in front of `factors`, `ratings - mu - bias` as the target, and `ridge`. The first coefficient is $b$.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "fold_in", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fold_in(factors, bias, ratings, mu, reg):
    """Bias and factors of a newcomer who gave `ratings` to n known items: (float, array of shape (k,)).

    `factors` (n, k) and `bias` (n,) are those of the rated items, in the order of `ratings` (n,); `mu` is the mean of
    all ratings, `reg`, above 0, the penalty on the newcomer's bias and on each factor.

    >>> fold_in(np.array([[1.0], [-1.0]]), np.array([0.5, -0.5]), np.array([5.0, 3.0]), mu=3.0, reg=2.0)
    (0.5, array([0.25]))
    """
    ### BEGIN SOLUTION
    X = np.column_stack([np.ones(len(ratings)), factors])
    solved = ridge(X, ratings - mu - bias, reg)
    return solved[0], solved[1:]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "fold_in_bias", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
pair, of_pair = np.array([[1.0], [-1.0]]), np.array([0.5, -0.5])
answer = checks.call(fold_in, pair, of_pair, np.array([5.0, 3.0]), 3.0, 2.0, label="fold_in of two ratings")
checks.holds(isinstance(answer, (tuple, list)) and len(answer) == 2, "fold_in should return the bias and the factors")
checks.equals(answer[0], 0.5, "the bias after two ratings")
answer = checks.call(fold_in, pair, of_pair, np.array([4.0, 4.0]), 3.5, 1.0, label="fold_in of two fours")
checks.equals(answer[0], 1 / 3, "the bias after two fours")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(44)
known, known_bias, stars = numbers.normal(size=(6, 3)), numbers.normal(size=6), numbers.uniform(1, 5, 6)
design = np.vstack([np.column_stack([np.ones(6), known]), np.sqrt(0.8) * np.eye(4)])
want = np.linalg.lstsq(design, np.append(stars - 3.2 - known_bias, np.zeros(4)), rcond=None)[0]
got = checks.call(fold_in, known, known_bias, stars, 3.2, 0.8, label="fold_in of six ratings, for the bias")
checks.equals(got[0], want[0], "the bias after six ratings")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "fold_in_factors", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
pair, of_pair = np.array([[1.0], [-1.0]]), np.array([0.5, -0.5])
answer = checks.call(fold_in, pair, of_pair, np.array([5.0, 3.0]), 3.0, 2.0, label="fold_in of two ratings, for p")
checks.equals(answer[1], np.array([0.25]), "the factors after two ratings")
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(45)
known, known_bias, stars = numbers.normal(size=(5, 3)), numbers.normal(size=5), numbers.uniform(1, 5, 5)
design = np.vstack([np.column_stack([np.ones(5), known]), np.sqrt(0.3) * np.eye(4)])
want = np.linalg.lstsq(design, np.append(stars - 2.9 - known_bias, np.zeros(4)), rcond=None)[0]
got = checks.call(fold_in, known, known_bias, stars, 2.9, 0.3, label="fold_in of five ratings, for the factors")
checks.equals(got[1], want[1:], "the factors after five ratings")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "fold_in_nothing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
no_films = np.zeros((0, 2))
answer = checks.call(fold_in, no_films, np.zeros(0), np.zeros(0), 3.0, 1.0, label="fold_in of nobody's ratings")
checks.equals(answer[0], 0.0, "the bias without ratings")
checks.equals(answer[1], np.zeros(2), "the factors without ratings")
one = checks.call(fold_in, np.array([[2.0, 0.0]]), np.array([0.5]), np.array([4.5]), 3.0, 1.0, label="one rating")
checks.equals(one[0], 1 / 6, "the bias after one rating")
checks.equals(one[1], np.array([1 / 3, 0.0]), "the factors after one rating")

# %% [markdown]
# Now you. These are the twenty most rated films:

# %% tags=["study"]
best_known = np.argsort(-train.item_counts, kind="stable")[:20]
titles = data.titles(train.item_ids)
pd.Series(titles[best_known]).head(20).to_frame("film")

# %% [markdown]
# Give stars to five of them (in filmworld by what the title promises; with MovieLens by what you think), and read the
# list. Then change one star and see what moves. Only films with at least 30 ratings may enter.

# %% tags=["study"]
my_stars = {0: 5.0, 2: 1.0, 3: 4.5, 6: 2.0, 8: 5.0}

model, mine = by_count(0.15), best_known[list(my_stars)]
q, b_known, mu = model.item_factors_, model.item_bias_, model.global_mean_
b, p = fold_in(q[mine], b_known[mine], np.array(list(my_stars.values())), mu, 4.0)
scores = mu + b + b_known + q @ p
scores[train.item_counts < 30], scores[mine] = -np.inf, -np.inf
pd.DataFrame({"for you": titles[np.argsort(-scores, kind="stable")[:8]]})

# %% [markdown]
# How many ratings does a newcomer need? Leave 100 people out of the training altogether, fold each of them in after
# their first ratings, and predict others of theirs. Do the same with the 100 most rated films. The newcomers' penalty is
# either by count, as in training, or 4 for everybody.


# %% tags=["study"]
ways = {"by count": lambda n: 0.15 * max(n, 1), "4 for all": lambda n: 4.0}


def newcomers(ratings, side, people, counts=(0, 1, 2, 5, 10, 20)):
    """RMSE on other ratings of newcomers who were folded in after so many of theirs, a column for each penalty."""
    own, other = (ratings.users, ratings.items) if side == "user" else (ratings.items, ratings.users)
    model, known = by_count(0.15, ratings=ratings[~np.isin(own, people)]), "item" if side == "user" else "user"
    q, b_known, mu = getattr(model, f"{known}_factors_"), getattr(model, f"{known}_bias_"), model.global_mean_
    errors, order = {way: {n: [] for n in counts} for way in ways}, np.random.default_rng(3).permutation(len(ratings))
    for person in people:
        rows = order[own[order] == person]
        late = other[rows[20:]]
        for way, n in product(ways, counts):
            early = other[rows[:n]]
            b, p = fold_in(q[early], b_known[early], ratings.values[rows[:n]], mu, ways[way](n))
            errors[way][n].extend(mu + b + b_known[late] + q[late] @ p - ratings.values[rows[20:]])
    return pd.DataFrame(errors).map(lambda some: np.sqrt(np.mean(np.square(some))))


arrive = newcomers(data.ratings, "user", np.flatnonzero(data.ratings.user_counts >= 40)[:100])
released = newcomers(data.ratings, "item", np.argsort(-data.ratings.item_counts, kind="stable")[:100])

figure, axes = plt.subplots(1, 2, figsize=(10, 4), sharey=True)
for side, curves, title in ((axes[0], arrive, "a new person"), (axes[1], released, "a new film")):
    for (way, series), marker in zip(curves.items(), "os", strict=True):
        side.plot(range(len(series)), series, marker=marker, label=f"penalty {way}")
    side.set(xlabel="ratings before folding in", title=title)
    side.set_xticks(range(len(series)), series.index)
axes[0].set_ylabel("RMSE on others (stars)")
axes[0].legend()
plotting.show(
    figure,
    alt="Error for newcomers against the ratings they came with. With the penalty by count one rating makes it worse than "
    "none; with a fixed penalty it falls from the first rating on.",
)

# %% [markdown]
# For a person without ratings the model is wrong by 0.89<!--= arrive["by count"][0] | .2f --> stars. With the
# penalty by count the first rating makes that **worse**, 1.05<!--= arrive["by count"][1] | .2f -->: one rating, and a penalty
# made small for it, and the newcomer is believed too much. With 4 for everybody five ratings help
# (0.88<!--= arrive["4 for all"][5] | .2f -->) and twenty help more (0.84<!--= arrive["4 for all"][20] | .2f -->). For a new film,
# whose quality nobody knew, the first few ratings matter more. It is free votes once again.
#
# ### Exercise 7 · In your own words (2 points, read by a person)
#
# A colleague shows you a model with fifty factors and no penalty. Its training error is a hundredth of a star, and when
# it is trained again, from another random start, the lists of half the customers change. Say **what is going on** in
# the cells that nobody rated, and why the training error does not show it; then name **one change** and **one number**
# that would tell whether the change helped. Five sentences are enough.

# %% [markdown] nbgrader={"grade": true, "grade_id": "alternating_in_your_own_words", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# With fifty factors a person with fifty ratings or fewer can be fitted exactly, in many ways. The ratings fix what
# the factors do in the rated cells only. In the others, large coefficients that cancel where there is a rating need not
# cancel, so the predictions there are mostly left over from the random start, and lists are made of just these
# cells. The training error is a mean over the rated cells alone and does not see them. I would add a penalty on the
# factors (or use fewer) and look at the error on ratings hidden before training, which should fall; also at how many of
# a customer's ten films stay the same when the start is another.
#
# *For the grader: one point for saying that nothing ties down the unrated cells and that the training error is measured on
# the rated ones only; one point for a change that shrinks or removes coefficients (a penalty, fewer factors) together
# with a number measured on hidden ratings or between starts. "Overfitting" alone, without the cells, earns nothing.*

# %% [markdown]
# ## The scoreboard
#
# Two rows for stars, with the two kinds of penalty, and two for lists, in which the empty cells count as zeros: in
# full, as the real SVD has them, or with a weight of a fifth.

# %% tags=["study"]
rows = scoreboard.Scoreboard(data).add_earlier("03").add_lesson("03").table()
rows

# %% [markdown]
# In stars the factors bring the error from 0.846<!--= rows.loc[("01", "biases, damped"), "RMSE"] | .3f --> to
# 0.828<!--= rows.loc[("03", "alternating, λ by count"), "RMSE"] | .3f -->: an eighth of the way to the floor that was left.
# That is typical. The words of lesson 02 still do better, 0.807<!--= rows.loc[("02", "content, TF-IDF"), "RMSE"] | .3f -->:
# most films have a handful of ratings, and all have a description. In lists the model for stars loses to the plain count of votes, and the zeros win: counted in full,
# 0.158<!--= rows.loc[("03", "zeros count in full"), "NDCG@10"] | .3f -->, with a weight of a fifth
# 0.173<!--= rows.loc[("03", "weighted MF"), "NDCG@10"] | .3f -->, nearly twice what popularity has. The first of these two says
# 3.21<!--= rows.loc[("03", "zeros count in full"), "RMSE"] | .2f --> in stars. Ask first what the numbers are for.
#
# ## What to remember
#
# - With one side's factors known, the other side's are regressions: $(X^T X + \lambda I)\,p = X^T t$, one per row, over the
#   rated cells only.
# - With no factors known, start at random and take turns. No half-step can raise the objective.
# - The training error says nothing about cells that nobody rated. There a model with too much freedom runs away; a penalty
#   holds it. Judge by hidden ratings.
# - A penalty that grows with the number of ratings helps stars a little and ruins lists: it does not damp what rests on
#   one rating.
# - Empty is not zero when you predict stars. For lists the zeros are a hint, and with $Q^TQ$ they cost nothing.
# - Somebody new is one regression.
#
# ## Quiz
#
# Answer without scrolling up, then open the answer.
#
# **1.** Diego has three ratings, and his regression with an intercept and two factors fits all three exactly. What
# have you learned about Diego?
#
# <details><summary>Answer</summary>
#
# Three numbers, and not whether the model is right: any three ratings would have been fitted exactly. With a fourth
# rating there would be something that could contradict it, and with a penalty something that mistrusts it.
#
# </details>
#
# **2.** Two people run alternating regression on the same ratings from different random starts. Both reach the same training
# error, but their $P$ have nothing in common. Is one of them wrong?
#
# <details><summary>Answer</summary>
#
# Not necessarily. $PA$ and $Q(A^{-1})^T$ give the same predictions as $P$ and $Q$. Compare $PQ^T$. If that differs too, in
# the cells without a rating, the data did not decide them.
#
# </details>
#
# **3.** Why can the objective not rise in a half-step, and why does that not mean that the best factors are found?
#
# <details><summary>Answer</summary>
#
# Each half-step puts one side at its minimum while the other is held fixed, so $J$ falls or stays. But from a bad start
# neither side may be able to improve *alone*, although both together could.
#
# </details>
#
# **4.** Why does it cost nothing to count the 99 empty cells in a hundred as zeros in weighted matrix factorisation?
#
# <details><summary>Answer</summary>
#
# Their part of the equations is $w_0 Q^T Q$, minus a correction for what the user rated. $Q^TQ$ is the same for all users
# and computed once; only the rated cells are left to be visited, one user at a time.
#
# </details>
#
# **5.** You fill the empty cells with the film's mean instead of zeros and take the real SVD. Better?
#
# <details><summary>Answer</summary>
#
# Much better than zeros, since the mean is a sensible guess. But 99 cells in a hundred now say "this person is like
# everybody", and the few real ratings must argue against them. Leaving cells out is still the honest way.
#
# </details>
