# ---
# jupyter:
#   autograder:
#     mask:
#     - recsys_lib.embedding
#     syllabus:
#       minutes: 90
#       needs: []
#       question: How can a film and a person be points in one space?
#     timeout: 20
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lesson 00 · Embedding space
#
# **Which film should a person watch next, if all you may do is measure angles and lengths?**
#
# Nearly every recommender in this course ends in the same picture: films and people are points in one space, and a
# prediction is a bit of geometry. Later lessons *learn* where the points lie. In this one you place them by hand, so
# that you know what the picture means before a computer draws it for you.
#
# **After this lesson you can**
#
# - compare two points by distance, dot product and cosine, and say what each of them sees and what it ignores;
# - predict for all people and all films with one matrix product;
# - recommend the best film that somebody has not seen, and find films like a given one;
# - say how much room factors save against the full matrix, and when they stop saving any.
#
# **Time** 90 minutes · **You need** NumPy arrays; no earlier lesson · **You write** six short functions and one
# paragraph.
#
# While you work, run `autograder check embedding_space.ipynb` in a terminal whenever you like: it tells you what is
# right so far, what is not, and why.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from autograder import checks
from recsys_lib import datasets, plotting

plotting.use_style()

# %% [markdown]
# ## One axis
#
# Five films, and one question asked about each: is it for children or for adults? Put $-1$ where a film is wholly for
# children, $1$ where it is wholly for adults, and let your judgement fill the rest.

# %% nbgrader={"grade": false, "grade_id": "films", "locked": true, "schema_version": 3, "solution": false, "task": false}
toy = datasets.load_films()
titles = list(toy.items["title"])
Q = toy.items[["blockbuster", "children_adult"]].to_numpy()
toy.items[["title", "children_adult"]].sort_values("children_adult")

# %% [markdown]
# These five numbers are an [embedding](../GLOSSARY.md#embedding): each film has become a point, here on a line. As soon
# as films are points, *similar* means *near*. The two nearest are The Dark Knight Rises and Memento, only
# 0.1<!--= 1.0 - 0.9 | .1f --> apart.

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 1.8))
axes.plot(Q[:, 1], np.zeros(5), "o", markersize=9)
for place, (title, x) in enumerate(zip(titles, Q[:, 1], strict=True)):
    axes.annotate(title, (x, 0), xytext=(0, 14 if place % 2 else -22), textcoords="offset points", ha="center")
axes.set(xlim=(-1.35, 1.35), ylim=(-1, 1), xlabel="for children (-1) to for adults (1)", yticks=[])
axes.grid(False)
plotting.show(
    figure, alt="Five films on a line: Shrek and Belleville left, Harry Potter in the middle, two on the right."
)

# %% [markdown]
# Would you tell somebody who loved the one to watch the other? One is a superhero spectacle, the other a puzzle told
# backwards on a small budget. A single axis cannot see that. So ask a second question.
#
# ## Two axes
#
# Is it an art-house film ($-1$) or a blockbuster ($1$)? Every film keeps its number on the first axis and gets another
# one. Row $i$ of the matrix $Q$ is then the point $q_i$ of film $i$; the blockbuster axis comes first.

# %%
pd.DataFrame(Q, index=titles, columns=["blockbuster", "children_adult"])

# %% [markdown]
# ## Three ways to compare two points
#
# With $k$ axes, two points $a$ and $b$ have
#
# | measure | formula | most alike is |
# |---|---|---|
# | distance | $\lvert a - b \rvert = \sqrt{\sum_f (a_f - b_f)^2}$ | the smallest |
# | dot product | $\langle a, b \rangle = \sum_f a_f\, b_f$ | the largest |
# | cosine | $\dfrac{\langle a, b \rangle}{\lvert a \rvert\, \lvert b \rvert}$ | the largest |
#
# The [dot product](../GLOSSARY.md#dot-product) is often called a distance. It is none: it grows with likeness, it may be
# negative, and the dot product of a point with itself is not zero. The [cosine](../GLOSSARY.md#cosine) is the dot
# product with both lengths divided away, so only the angle is left.
#
# By hand, for Harry Potter $(0.9, -0.2)$ and Shrek $(1, -1)$: the dot product is $0.9 \cdot 1 + (-0.2)(-1) = 1.1$, the
# distance $\sqrt{0.1^2 + 0.8^2} = 0.81$, and with the lengths $0.92$ and $1.41$ the cosine is $0.84$.
#
# ### Exercise 1 · Three measures (3 points)
#
# Compare one point with many at once. A point at the origin has no direction; say that its cosine with anything is 0.
#
# <details><summary>Hint</summary>
#
# `b - a` subtracts `a` from every row of `b`, and `sum(axis=1)` adds along each row. `b @ a` is the dot product of every
# row with `a`. For the cosine, `np.divide(x, y, out=np.zeros(len(b)), where=y > 0)` divides only where it can.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "likeness", "locked": false, "schema_version": 3, "solution": true, "task": false}
def likeness(a, b, measure):
    """`measure` ("distance", "dot" or "cosine") of point `a`, shape (k,), and each row of `b`, (n, k): shape (n,).

    >>> likeness(np.array([3.0, 4.0]), np.array([[3.0, 4.0], [0.0, 0.0]]), "distance")
    array([0., 5.])
    """
    ### BEGIN SOLUTION
    if measure == "distance":
        return np.sqrt(((b - a) ** 2).sum(axis=1))
    products = b @ a
    if measure == "dot":
        return products
    lengths = np.sqrt((a**2).sum() * (b**2).sum(axis=1))
    return np.divide(products, lengths, out=np.zeros(len(b)), where=lengths > 0)
    ### END SOLUTION


# %% [markdown]
# Check yourself: Harry Potter against all five films, itself included. The numbers worked out above should be in the
# row of Shrek.

# %%
compared = {measure: likeness(Q[0], Q, measure) for measure in ("distance", "dot", "cosine")}
pd.DataFrame(compared, index=titles).round(2)

# %% nbgrader={"grade": true, "grade_id": "likeness_distance", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
two = np.array([[3.0, 4.0], [0.0, 0.0], [3.0, -4.0]])
checks.returns(likeness, np.array([3.0, 4.0]), two, "distance", want=np.array([0.0, 5.0, 8.0]))
checks.returns(likeness, np.array([1.0, 0.0]), two[:2], "distance", want=np.array([np.sqrt(20), 1.0]))
### BEGIN HIDDEN TESTS
many = np.random.default_rng(1).normal(size=(7, 4))
checks.returns(likeness, many[2], many, "distance", want=np.sqrt(((many - many[2]) ** 2).sum(axis=1)))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "likeness_dot", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
two = np.array([[3.0, 4.0], [0.0, 0.0], [3.0, -4.0]])
checks.returns(likeness, np.array([3.0, 4.0]), two, "dot", want=np.array([25.0, 0.0, -7.0]))
checks.returns(likeness, np.array([1.0, 0.5]), two[:2], "dot", want=np.array([5.0, 0.0]))
### BEGIN HIDDEN TESTS
many = np.random.default_rng(1).normal(size=(7, 4))
checks.returns(likeness, many[3], many, "dot", want=(many * many[3]).sum(axis=1))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "likeness_cosine", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
two = np.array([[3.0, 4.0], [0.0, 0.0], [3.0, -4.0]])
checks.returns(likeness, np.array([6.0, 8.0]), two, "cosine", want=np.array([1.0, 0.0, -0.28]))
checks.returns(likeness, np.array([1.0, 0.0]), two[:2], "cosine", want=np.array([0.6, 0.0]))
### BEGIN HIDDEN TESTS
many = np.random.default_rng(1).normal(size=(7, 4))
lengths = np.linalg.norm(many, axis=1)
checks.returns(likeness, many[4], many, "cosine", want=many @ many[4] / (lengths * lengths[4]))
checks.returns(likeness, np.zeros(2), two, "cosine", want=np.zeros(3))
### END HIDDEN TESTS

# %% [markdown]
# On two axes the nearest pair is no longer The Dark Knight Rises and Memento but Harry Potter and Shrek, and all three
# measures say so. It was the second question that changed who is close, not the choice of the measure.
#
# When do the measures disagree? Make one film twice as extreme, in the same direction, and watch.

# %%
doubled = pd.DataFrame(
    {measure: [likeness(Q[0], c * Q[2:3], measure)[0] for c in (1, 2, 4)] for measure in ("distance", "dot", "cosine")},
    index=["Shrek", "Shrek, doubled", "Shrek, four times"],
)
doubled.round(2)

# %% [markdown]
# The distance says they drift apart, the dot product that they are more alike than ever, the cosine that nothing has
# happened. None of them is wrong. **Distance** asks whether two points are in the same place, the **cosine** whether they
# point the same way, and the **dot product** adds: how strongly. In learned embeddings, popular items tend to have long
# vectors; the dot product then favours them and the cosine does not. Choose the one whose question is yours.
#
# ## People in the same space
#
# Ask a person how much they like blockbusters and how much they like films for adults, and they are a point in the
# same space. Film coordinates say what a film *is*; a person's say what they *want*. Multiply the two axis by axis and
# add up: large where what is wanted is there. That is the dot product, so the predicted liking of person $u$ for film
# $i$ is
#
# $$ \hat r_{ui} = \langle p_u, q_i \rangle = \sum_f p_{uf}\, q_{if} $$

# %% nbgrader={"grade": false, "grade_id": "people", "locked": true, "schema_version": 3, "solution": false, "task": false}
P = toy.users[["blockbuster", "children_adult"]].to_numpy()
seen = toy.ratings.csr.toarray() > 0
pd.DataFrame(P, index=["user 1", "user 2", "user 3", "user 4"], columns=["blockbuster", "children_adult"])

# %% [markdown]
# User 4 hardly cares whether a film is a blockbuster, $0.1$, but wants it grown-up, $1$. For Shrek, $(1, -1)$, that
# makes $0.1 \cdot 1 + 1 \cdot (-1) = -0.9$.
#
# A picture says it faster. A dot product with a fixed $p_u$ is constant along lines at right angles to $p_u$. Draw the
# arrow of user 4 and such lines of equal score: the further a film lies in the direction of the arrow, the better.

# %%
short = ["Harry Potter", "Belleville", "Shrek", "Dark Knight", "Memento"]
xs, ys = np.meshgrid(np.linspace(-1.4, 1.4, 60), np.linspace(-1.4, 1.4, 60))
score = P[3, 0] * xs + P[3, 1] * ys

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(6, 5))
lines = axes.contour(xs, ys, score, levels=[-0.9, -0.11, 0, 0.91], colors="#777777", linestyles="--", linewidths=1)
axes.clabel(lines, fmt="%g")
axes.annotate("", P[3], (0, 0), arrowprops={"arrowstyle": "-|>", "linewidth": 2.5, "color": "#D55E00"})
axes.annotate("user 4", P[3], xytext=(8, 0), textcoords="offset points", weight="bold")
for title, place, was_seen in zip(short, Q, seen[3], strict=True):
    axes.plot(*place, marker="s" if was_seen else "o", markersize=9, color="#000000" if was_seen else "#0072B2")
    label = f"{title}{' (seen)' if was_seen else ''}"
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # no line through a name
    axes.annotate(label, place, xytext=(0, 10), textcoords="offset points", ha="center", bbox=box)
axes.set(xlabel="art house to blockbuster", ylabel="for children to for adults", xlim=(-1.4, 1.4), ylim=(-1.4, 1.4))
plotting.show(
    figure, alt="Films in the plane, the arrow of user 4 pointing up, and dashed lines of equal score across it."
)

# %% [markdown]
# The Triplets of Belleville and Shrek lie on one line: for user 4 they are equally bad, at
# -0.90<!--= P[3] @ Q[1] | .2f -->. Their cosines differ, -0.91<!--= likeness(P[3], Q, "cosine")[1] | .2f --> and
# -0.63<!--= likeness(P[3], Q, "cosine")[2] | .2f -->, because Shrek is the longer vector.
#
# ### Exercise 2 · All predictions at once (2 points)
#
# Put the four people into a matrix $P$, one row each, as the films are in $Q$. All predictions together are one matrix
# product, $\hat R = P Q^\top$: person $u$ in row $u$, film $i$ in column $i$.
#
# <details><summary>Hint</summary>
#
# `A @ B` needs as many columns of `A` as rows of `B`. Both `P` and `Q` have their axes in columns, so one of them must
# be turned over: `.T`. Look at the shape of what comes out.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "predict_all", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predict_all(P, Q):
    """Predictions of all items for all users: `P` (n_users, k) and `Q` (n_items, k) give (n_users, n_items).

    >>> predict_all(np.array([[1.0, 2.0]]), np.array([[1.0, 1.0], [0.0, 3.0]]))
    array([[3., 6.]])
    """
    ### BEGIN SOLUTION
    return P @ Q.T
    ### END SOLUTION


# %%
R_hat = predict_all(P, Q)
pd.DataFrame(R_hat, index=["user 1", "user 2", "user 3", "user 4"], columns=short).round(2)

# %% nbgrader={"grade": true, "grade_id": "predict_all_shape", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
users = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5]])
items = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 2.0], [-1.0, 0.0]])
want = np.array([[3.0, 2.0, 4.0, -1.0], [-1.0, 0.0, -2.0, 0.0], [3.5, 6.0, 1.0, -3.0]])
checks.returns(predict_all, users, items, want=want)

# %% nbgrader={"grade": true, "grade_id": "predict_all_values", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    predict_all, np.array([[0.1, 1.0]]), np.array([[0.9, -0.2], [1.0, -1.0]]), want=np.array([[-0.11, -0.9]])
)
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(2)
users, items = numbers.normal(size=(6, 3)), numbers.normal(size=(6, 3))
checks.returns(predict_all, users, items, want=np.array([[(u * i).sum() for i in items] for u in users]))
checks.returns(predict_all, users[:1], items[:4], want=np.array([[(users[0] * i).sum() for i in items[:4]]]))
### END HIDDEN TESTS

# %% [markdown]
# ## The best film somebody has not seen
#
# For user 4 the highest number in the row is The Dark Knight Rises, 1.00<!--= R_hat[3, 3] | .2f -->, then Memento,
# 0.91<!--= R_hat[3, 4] | .2f -->. Both are black squares in the picture: user 4 has seen them. Nobody thanks you for
# recommending what they watched last week, so those must go before the best is chosen. What is left is all below zero,
# and Harry Potter, at -0.11<!--= R_hat[3, 0] | .2f -->, is the best of a modest choice.
#
# ### Exercise 3 · Find the bug: a list of unseen films (3 points)
#
# A colleague has written this. It multiplies by 0 whatever has been seen, and takes the best of the rest.


# %%
def colleagues_list(scores, seen, n):
    remaining = scores * ~seen
    return np.argsort(remaining)[::-1][:n]


[titles[i] for i in colleagues_list(np.array([-0.11, -0.9, -0.9, 1.0, 0.91]), seen[3], n=1)]

# %% [markdown]
# Memento: a film that user 4 has seen. Find out why, and write a version that is right in every case:
#
# 1. a film that was seen is never on the list, whatever the scores are;
# 2. best first, and of two equal scores the lower row first;
# 3. if fewer than `n` films are left, the list is shorter.
#
# <details><summary>Hint</summary>
#
# Zero is a score like any other, and it beats $-0.11$. What number is beaten by *every* score? For the ties:
# `np.argsort(-x, kind="stable")` keeps the order of equal ones; turning the list round with `[::-1]` does not.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "top_unseen", "locked": false, "schema_version": 3, "solution": true, "task": false}
def top_unseen(scores, seen, n):
    """Rows of the `n` best items not seen, best first: `scores` (n_items,) floats, `seen` (n_items,) booleans.

    >>> top_unseen(np.array([0.5, -2.0, 0.9]), np.array([False, False, True]), n=2)
    array([0, 1])
    """
    ### BEGIN SOLUTION
    remaining = np.where(seen, -np.inf, scores)
    best_first = np.argsort(-remaining, kind="stable")
    return best_first[: min(n, np.count_nonzero(~seen))]
    ### END SOLUTION


# %%
for user in range(4):
    print(f"user {user + 1}:", ", ".join(titles[i] for i in top_unseen(R_hat[user], seen[user], n=2)))

# %% nbgrader={"grade": true, "grade_id": "top_unseen_negative", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
user_4 = np.array([-0.11, -0.9, -0.9, 1.0, 0.91])
seen_4 = np.array([False, False, False, True, True])
checks.returns(top_unseen, user_4, seen_4, 1, want=np.array([0]))
checks.returns(top_unseen, np.array([-3.0, -1.0, -2.0]), np.array([False, True, False]), 2, want=np.array([2, 0]))

# %% nbgrader={"grade": true, "grade_id": "top_unseen_order", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
nothing = np.zeros(5, dtype=bool)
checks.returns(top_unseen, np.array([0.2, 0.9, 0.1, 0.9, 0.5]), nothing, 4, want=np.array([1, 3, 4, 0]))
checks.returns(top_unseen, np.array([-0.11, -0.9, -0.9, 1.0, 0.91]), nothing, 5, want=np.array([3, 4, 0, 1, 2]))
### BEGIN HIDDEN TESTS
tied = np.zeros(40)
checks.returns(top_unseen, tied, np.arange(40) % 3 == 0, 6, want=np.array([1, 2, 4, 5, 7, 8]))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "top_unseen_short", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
user_4 = np.array([-0.11, -0.9, -0.9, 1.0, 0.91])
checks.returns(top_unseen, user_4, np.array([True, True, False, True, False]), 4, want=np.array([4, 2]))
### BEGIN HIDDEN TESTS
checks.returns(top_unseen, user_4, np.ones(5, dtype=bool), 3, want=np.array([], dtype=int))
### END HIDDEN TESTS

# %% [markdown]
# ## Films like a film
#
# The same geometry answers another question. Somebody is looking at the page of one film: which others belong beside
# it? Take the film's own point in place of a person's. Whether the film is long or short as a vector should not matter
# here, so the cosine is a good choice.
#
# ### Exercise 4 · Similar films (2 points)
#
# Return the `n` films with the highest cosine to `film`, best first, without the film itself.
#
# <details><summary>Hint</summary>
#
# You have `likeness`. Do not drop the first of the sorted list as "the film itself": two films may have the same
# coordinates. Give row `film` a value that can never win, or take its number out of the order.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "similar_films", "locked": false, "schema_version": 3, "solution": true, "task": false}
def similar_films(film, Q, n):
    """Rows of the `n` films whose cosine to row `film` of `Q`, (n_items, k), is highest, best first, `film` left out.

    >>> similar_films(0, np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.5]]), n=1)
    array([2])
    """
    ### BEGIN SOLUTION
    alike = likeness(Q[film], Q, "cosine")
    best_first = np.argsort(-alike, kind="stable")
    return best_first[best_first != film][:n]
    ### END SOLUTION


# %%
for film in range(5):
    print(f"{titles[film]}:", ", ".join(titles[i] for i in similar_films(film, Q, n=2)))

# %% nbgrader={"grade": true, "grade_id": "similar_films_best", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
four = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.5], [-1.0, 0.2]])
checks.returns(similar_films, 0, four, 3, want=np.array([2, 1, 3]))
checks.returns(similar_films, 1, four, 2, want=np.array([2, 3]))

# %% nbgrader={"grade": true, "grade_id": "similar_films_twins", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
twins = np.array([[1.0, 1.0], [0.5, 0.5], [1.0, 0.9], [0.0, 1.0]])
checks.returns(similar_films, 1, twins, 3, want=np.array([0, 2, 3]))
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(3).normal(size=(30, 5))
unit = numbers / np.linalg.norm(numbers, axis=1, keepdims=True)
alike = unit @ unit[11]
alike[11] = -2
checks.returns(similar_films, 11, numbers, 10, want=np.argsort(-alike)[:10])
checks.returns(similar_films, 0, numbers[:3], 9, want=np.array(sorted((1, 2), key=lambda i: -(unit[0] @ unit[i]))))
### END HIDDEN TESTS

# %% [markdown]
# ## How much room does it take?
#
# A shop with $M$ people and $N$ films has $M N$ cells to predict. Written out in full, 50 million people and 10 000
# films are 500 billion numbers. As two matrices of [factors](../GLOSSARY.md#factors) they are $k (M + N)$ numbers, and any
# cell can be had for $k$ multiplications when it is asked for.

# %%
M, N = 50_000_000, 10_000
pd.DataFrame({"k": [10, 100, 1000, 9_999], "saving": [round(M * N / (k * (M + N)), 3) for k in (10, 100, 1000, 9_999)]})

# %% [markdown]
# With ten axes the factors take a thousandth of the room: 999.8<!--= M * N / (10 * (M + N)) | .1f --> times less. Each
# further axis costs $M + N$ numbers, until nothing is left of the saving.

# %% tags=["study"]
axis_counts = np.geomspace(1, 100_000, 100)
figure, axes = plt.subplots()
axes.plot(axis_counts, axis_counts * (M + N), label="two matrices of factors, $k(M+N)$")
axes.axhline(M * N, color="#444444", linestyle="--", label="the full matrix, $MN$")
axes.set(xscale="log", yscale="log", xlabel="number of axes $k$", ylabel="numbers to store")
axes.legend()
plotting.show(
    figure, alt="Numbers to store against k: a rising line that meets the level of the full matrix near 10 000."
)

# %% [markdown]
# ### Exercise 5 · Where the saving ends (2 points)
#
# Factors save room as long as $k (M + N) < M N$, so as long as $k$ is smaller than
#
# $$ \frac{M N}{M + N} = \frac{1}{2} \cdot \frac{2}{\frac1M + \frac1N}, $$
#
# half the harmonic mean of $M$ and $N$. Give the largest whole number of axes for which the factors take **less** room
# than the matrix. At equal room nothing is saved.
#
# <details><summary>Hint</summary>
#
# Try $M = N = 4$ on paper: the matrix has 16 numbers, two axes take $2 \cdot 8 = 16$ as well, so the answer is 1. With
# whole numbers `//` is exact; a float is not once the numbers are large.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "largest_saving", "locked": false, "schema_version": 3, "solution": true, "task": false}
def largest_saving(M, N):
    """The largest whole `k` with k (M + N) < M N, for `M` users and `N` items; 0 where even one axis saves nothing.

    >>> largest_saving(4, 4)
    1
    """
    ### BEGIN SOLUTION
    return (M * N - 1) // (M + N)
    ### END SOLUTION


# %%
largest_saving(50_000_000, 10_000)

# %% nbgrader={"grade": true, "grade_id": "largest_saving_plain", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(largest_saving, 50_000_000, 10_000, want=9_998)
checks.returns(largest_saving, 610, 9_724, want=573)
checks.returns(largest_saving, 7, 5, want=2)

# %% nbgrader={"grade": true, "grade_id": "largest_saving_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(largest_saving, 4, 4, want=1, mistakes=[(2, "at equal room nothing is saved")])
checks.returns(largest_saving, 6, 3, want=1)
### BEGIN HIDDEN TESTS
checks.returns(largest_saving, 1, 1, want=0)
checks.returns(largest_saving, 1, 100, want=0)
checks.returns(largest_saving, 2 * 10**9, 2 * 10**9, want=10**9 - 1)
### END HIDDEN TESTS

# %% [markdown]
# ## What a score near zero means
#
# Another lecture describes films by three aspects, each from $-1$ to $1$: how much science fiction, how new, how much
# action. It scores two films for one person:

# %% nbgrader={"grade": false, "grade_id": "aspects", "locked": true, "schema_version": 3, "solution": false, "task": false}
aspects = ["science fiction", "new", "action"]
star_wars, casablanca = np.array([0.98, -0.9, 0.9]), np.array([-0.99, -0.97, 0.4])
user_1 = np.array([0.9, -0.6, 0.8])
print(f"Star Wars {user_1 @ star_wars:.3f}, Casablanca {user_1 @ casablanca:.3f}")

# %% [markdown]
# ### Exercise 6 · Errata: is Casablanca a matter of indifference? (2 points)
#
# The lecture prints 2.14 and 0.01 and reads them as: this person likes Star Wars, and Casablanca does not match. But a
# score of zero can come about in two ways: nothing about the film concerns the person, or strong reasons *for* and
# *against* it cancel. Those are different people.
#
# Look at the parts $p_f q_f$ of the sum. Write the share of them that cancels,
#
# $$ 1 - \frac{\lvert \sum_f p_f q_f \rvert}{\sum_f \lvert p_f q_f \rvert}, $$
#
# which is 0 where all parts pull one way and 1 where they cancel entirely. Where all parts are zero, nothing cancels: 0.
#
# <details><summary>Hint</summary>
#
# `parts = person * film` are the summands. The absolute value of the sum is not the sum of the absolute values.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "cancelled", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cancelled(person, film):
    """Share of the parts of a dot product that cancels, 0 to 1; `person` and `film` have shape (k,).

    >>> cancelled(np.array([1.0, 1.0]), np.array([0.5, -0.5]))
    1.0
    """
    ### BEGIN SOLUTION
    parts = person * film
    weight = np.abs(parts).sum()
    return float(1 - abs(parts.sum()) / weight) if weight > 0 else 0.0
    ### END SOLUTION


# %%
parts = pd.DataFrame([user_1 * star_wars, user_1 * casablanca], index=["Star Wars", "Casablanca"], columns=aspects)
parts.assign(score=parts.sum(axis=1), cancelled=[cancelled(user_1, star_wars), cancelled(user_1, casablanca)]).round(3)

# %% nbgrader={"grade": true, "grade_id": "cancelled_lecture", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
person = np.array([0.9, -0.6, 0.8])
checks.returns(cancelled, person, np.array([-0.99, -0.97, 0.4]), want=1 - 0.011 / 1.793)
checks.returns(cancelled, person, np.array([0.98, -0.9, 0.9]), want=0.0)
checks.returns(cancelled, np.array([1.0, 1.0, 1.0]), np.array([-0.99, -0.97, 0.4]), want=1 - 1.56 / 2.36)

# %% nbgrader={"grade": true, "grade_id": "cancelled_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(cancelled, np.array([-2.0, 0.0]), np.array([3.0, 5.0]), want=0.0)
### BEGIN HIDDEN TESTS
checks.returns(cancelled, np.zeros(3), np.array([1.0, 2.0, 3.0]), want=0.0)
checks.returns(cancelled, np.array([1.0, -3.0, 1.0, 0.5]), np.ones(4), want=1 - 0.5 / 5.5)
checks.returns(cancelled, np.array([0.1, 0.1]), np.array([0.2, -0.1]), want=2 / 3)
### END HIDDEN TESTS

# %% [markdown]
# For Casablanca 99%<!--= cancelled(user_1, casablanca) | .0% --> cancels. It is an old film with some action, which this
# person likes, and it has no science fiction at all, which they miss. Somebody who is shown only 0.01 will never know.
# One number for a taste is convenient, and it forgets its reasons; lesson 07 comes back to that.
#
# ## Looking up is multiplying
#
# To take the row of one person from $P$ we write `P[3]`. Papers write a product: with $o_u$ all zeros but for a one at
# place $u$ (a [one-hot vector](../GLOSSARY.md#one-hot-vector)), $p_u = o_u P$. The two are the same.

# %%
one_hot = np.array([0.0, 0.0, 0.0, 1.0])
print("product:", one_hot @ P, " look-up:", P[3])

# %% [markdown]
# Nobody multiplies in earnest: with 50 million people the product touches 50 million rows to fetch one. But the product
# explains why a neural network can learn an embedding (lesson 08): it is a layer like any other, whose input happens to
# be one-hot.
#
# ## From your loop to the kernel
#
# For one person your `top_unseen` is all one needs. A shop asks for everybody, every night. Here are two hundred
# people and 9 700 films, your function in a loop beside the library's kernel.

# %% tags=["study", "nbval-ignore-output"]
import time

from recsys_lib.embedding import top_unseen as library_top

numbers = np.random.default_rng(0)
scores, watched = numbers.normal(size=(200, 9700)), numbers.random((200, 9700)) < 0.01
library_top(scores[:2], watched[:2], n=10)  # the first call loads the compiled kernel
clock = [time.perf_counter()]
mine = np.array([top_unseen(scores[u], watched[u], 10) for u in range(200)])
clock.append(time.perf_counter())
theirs = library_top(scores, watched, n=10)
clock.append(time.perf_counter())
print(
    f"yours {clock[1] - clock[0]:.2f} s, the library's {clock[2] - clock[1]:.3f} s, the same lists: {np.array_equal(mine, theirs)}"
)

# %% [markdown]
# Sorting 9 700 scores to use ten of them is where your time goes: about $N \log_2 N$ comparisons. Open the kernel and
# look for the place where it sorts:

# %% tags=["study"]
import inspect

from recsys_lib.kernels.few import select_few

print("\n".join(inspect.getsource(select_few.py_func).splitlines()[2:27]))

# %% [markdown]
# There is none. The row is cut into groups of eight scores, of which only the largest is kept; those maxima are halved,
# the larger of each two staying, until 64 are left. The tenth largest of the 64 is a **floor**: at least ten scores reach
# it, and hardly more do. Everything below the floor is passed over, 64 scores at a time, without a single decision, which
# is what a processor does fastest. Only the dozen that remain are put in order. So nearly all the work is reading each
# score twice.
#
# ## From hand-made to learned
#
# Five films can be placed by hand. For thousands of films nobody could answer the questions, and nobody knows which
# questions to ask. The way out is to turn the problem round: keep the geometry, and let the *ratings* decide where the
# points must lie so that $\langle p_u, q_i \rangle$ comes close to what people said. Lesson 03 finds the points by
# regression, lesson 04 by walking downhill. What comes out looks like this (eight axes without names, learned from the
# ratings of *filmworld*, the made-up world you will work with from lesson 01 on; change the name to `"latest-small"` if
# you have MovieLens).

# %% tags=["study"]
DATA = "filmworld"

data = datasets.load(DATA)
from recsys_lib import FunkSVD

model = FunkSVD(n_factors=8, random_state=0).fit(data.ratings)
learned = model.item_factors_
learned.shape

# %% [markdown]
# Take a film that many have rated, and ask your own `similar_films` for its neighbours among the two hundred most rated.

# %% tags=["study"]
counts = data.ratings.item_counts
known = np.argsort(-counts, kind="stable")[:200]
films = data.items.set_index("item").loc[data.ratings.item_ids[known], ["title", "genres"]].reset_index(drop=True)
films.iloc[[0, *similar_films(0, learned[known], n=4)]]

# %% [markdown]
# One list proves nothing, and a story is quickly told about any list. So count: of the four nearest of each of the two
# hundred films, how many share a genre with it, and how many of any two films do?

# %% tags=["study"]
genres = [set(names) for names in films["genres"]]
near = [bool(genres[film] & genres[i]) for film in range(200) for i in similar_films(film, learned[known], n=4)]
any_two = [bool(genres[film] & genres[i]) for film in range(200) for i in range(film)]
print(f"share a genre: {np.mean(near):.0%} of neighbours, {np.mean(any_two):.0%} of any two films")

# %% [markdown]
# Nobody told the model what a genre is. It saw who gave which film how many stars, and films that please the same
# people came to lie side by side: 76%<!--= np.mean(near) | .0% --> of neighbours share a genre, where
# 43%<!--= np.mean(any_two) | .0% --> would by chance.
#
# ### Exercise 7 · In your own words (2 points, read by a person)
#
# Two films have the same coordinates on both axes, and yet a friend of yours loves one and cannot bear the other. Say in
# your own words **what this means for the space**, and name **two ways to mend it**, with what each would cost. Four
# sentences are enough.

# %% [markdown] nbgrader={"grade": true, "grade_id": "embedding_in_your_own_words", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# The space has no axis for what tells the two films apart, so every dot product must treat them alike, whoever asks. One
# can add an axis (say, how sad the ending is), which costs a new answer for each film and each person, and more storage.
# Or one can let the axes be learned from ratings, which needs no questions but many ratings, and gives axes without
# names. (A number of its own for each film, a bias, does not help here: it would be the same for everybody.)
#
# *For the grader: one point for saying that the space lacks an axis (the points coincide, so predictions must coincide);
# one point for two ways that really separate the films, each with a cost. A film bias is not such a way.*

# %% [markdown]
# ## What to remember
#
# - An embedding turns films and people into points. Alike is then near, and a prediction is a dot product.
# - Distance asks *the same place?*, the cosine *the same direction?*, the dot product *the same direction, and how
#   strongly?*
# - Seen films must leave the list before the best is chosen: mask them with $-\infty$, never with zero.
# - $P Q^\top$ holds $M N$ predictions in $k(M + N)$ numbers; it saves room while $k < MN / (M + N)$.
# - A score near zero may mean *nothing to say* or *much to say on both sides*.
#
# ## Quiz
#
# Answer without scrolling up, then open the answer.
#
# **1.** You double all coordinates of one film. Which of the three measures to a fixed point can stay the same?
#
# <details><summary>Answer</summary>
#
# The cosine always does: the angle has not changed. The dot product doubles, and the distance changes, except in the
# special case that the fixed point is equally far from both.
#
# </details>
#
# **2.** All predictions for a person are negative. Should they get an empty list?
#
# <details><summary>Answer</summary>
#
# No. The order is what a list needs, and the order is still there: the least bad comes first, as Harry Potter did for
# user 4. Whether to show anything at all is a decision about the shop, not about geometry.
#
# </details>
#
# **3.** Why is it wrong to leave a film out of its own list of neighbours by dropping the first entry?
#
# <details><summary>Answer</summary>
#
# Another film may have a cosine of 1 with it and stand first. Then that one is dropped, and the film recommends itself.
#
# </details>
#
# **4.** For 610 people and 9 724 films, would 600 factors still save room?
#
# <details><summary>Answer</summary>
#
# No: $610 \cdot 9724 / (610 + 9724) = 573.99$, so 573 is the largest number that saves any. The smaller of the two sizes
# rules: $k$ must stay below it.
#
# </details>
