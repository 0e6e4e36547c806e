# ---
# jupyter:
#   autograder:
#     mask:
#     - recsys_lib.interpret
#     syllabus:
#       minutes: 75
#       needs: [00-embedding-space, 01-popularity, 03-alternating-regression]
#       question: Your model has learned six numbers for every film. What do they mean?
#     timeout: 20
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lesson 07 · Inside the factors
#
# **Your model has learned six numbers for every film. What do they mean?**
#
# Perhaps nothing. People see faces in clouds, and a column of numbers beside film titles is a fine cloud. In this lesson
# you draw the map of films, and learn to test whatever you believe to see on it.
#
# **After this lesson you can**
#
# - say what a bias and the length of a factor row measure, and what they do not;
# - turn the factors of one run onto those of another, and say what no turning can settle;
# - compute principal components, draw a map of films, and distrust the gaps of a t-SNE;
# - test a story about a factor against shuffled labels;
# - trace a recommendation back to the ratings that caused it.
#
# **Time** 75 minutes · **You need** lessons 00, 01 and 03 · **You write** four short functions and one paragraph.

# %% [markdown]
# ## Do you remember?
#
# **1.** (Lesson 01) Why are the item biases taken away *before* the user biases are computed?
#
# <details><summary>Answer</summary>
#
# Otherwise somebody who rates only excellent films would pass for generous, and the films' merit would be counted twice.
#
# </details>
#
# **2.** (Lesson 03) All item factors and item biases are known. What is left to learn about one person?
#
# <details><summary>Answer</summary>
#
# One ridge regression: $(X^T X + \lambda I)\, p = X^T t$, a row of $X$ and an entry of $t$ for each film they have rated.
# Exercise 4 takes it apart.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from autograder import checks
from recsys_lib import datasets, plotting

plotting.use_style()

# %% [markdown]
# ## One model, twice
#
# We look inside the alternating regression of lesson 03, with six factors, fitted twice: from seed 0 and from seed 1.
# (Cells with the tag *study*, which the gears at the upper right show, use real-sized data; they are not run while
# grading.)

# %% tags=["study"]
from recsys_lib import AlternatingRegression, scoreboard

DATA = "filmworld"
data = datasets.load(DATA)
board = scoreboard.Scoreboard(data)
train, n = board.train, board.train.item_counts

# %% tags=["study"]
titles = data.titles(train.item_ids)
settings = {"n_factors": 6, "n_epochs": 60, "reg": 15.0, "reg_by_count": False, "dtype": "float64"}
model, other = (AlternatingRegression(**settings, random_state=seed).fit(train) for seed in (0, 1))

# %% [markdown]
# ## What a bias is not
#
# A lecture sorts films by $b_i$ under the heading "how popular is a certain movie". Here are our most rated films:

# %% tags=["study"]
b, often = model.item_bias_, np.argsort(-n, kind="stable")
place_by_bias = np.argsort(np.argsort(-b, kind="stable"), kind="stable") + 1
popular = pd.DataFrame({"film": titles, "ratings": n, "bias": b, "place by bias": place_by_bias}).iloc[often[:5]]
popular.round(2)

# %% [markdown]
# The film that most people rated has a bias of −0.52<!--= popular["bias"].iloc[0] | .2f -->, near the very end of
# 9700<!--= len(b) --> films. A bias says how *good* a film was found, not how many came.
#
# Nor is it always in stars. The lecture sends the sum through a sigmoid stretched to 0.5 … 5. There, a bias of 0.56 (its
# *Jumanji*) is worth a different number of stars to each person:


# %%
def stars(x):
    return 0.5 + 4.5 / (1 + np.exp(-x))


[round(float(stars(x + 0.56) - stars(x)), 2) for x in (0, 1.5, 3)]

# %% [markdown]
# And it is not the mean. By hand, two films in a world with $\mu = 3.2$:
#
# | film | seen by | ratings | mean | bias |
# |---|---|---|---|---|
# | *Harsh Crowd* | two strict people, $b_u = -1$ | 3, 3 | 3.0 | $3 - 3.2 + 1 = 0.8$ |
# | *Easy Crowd* | two kind people, $b_u = 0.5$ | 3.5, 3.5 | 3.5 | $3.5 - 3.2 - 0.5 = -0.2$ |
#
# By mean the second wins, by bias the first. If everybody rated everything, both orders would be almost the same. As it is,
# three things come between: **who** came (strict or kind), **how well the film suits them** ($p_u \cdot q_i$; people choose
# what they like), and **how few** they were, since $\lambda$ pulls the bias of a film with two ratings towards zero.
#
# Here are the films with at least fifty ratings that fall and climb most when one sorts by bias instead of by mean, beside
# what their raters bring along:

# %% tags=["study"]
films_of = {"mean": train.values, "their b_u": model.user_bias_[train.users]}
films_of["their p·q"] = (model.user_factors_[train.users] * model.item_factors_[train.items]).sum(axis=1)
means = {name: np.bincount(train.items, x, len(n)) / np.maximum(n, 1) for name, x in films_of.items()}
table = pd.DataFrame({"film": titles, "bias": b, **means})[n >= 50]

# %% tags=["study"]
places = table[["mean", "bias"]].rank(ascending=False, method="first").astype(int)
moved = table.assign(climbs=places["mean"] - places["bias"]).sort_values("climbs", kind="stable")
pd.concat([moved.head(3), moved.tail(3)]).round(2)

# %% [markdown]
# The film that falls most was seen by people whose taste it suits, by
# 0.22<!--= moved["their p·q"].iloc[0] | .2f --> stars a rating; those that climb met a strict crowd. With so many ratings it
# makes little difference: over all films of this table mean and bias correlate by
# 0.99<!--= table["mean"].corr(table["bias"]) | .2f -->.
#
# ## What a length is not
#
# If the bias says how good a film is, does the length of $q_i$ say how important it is?

# %% tags=["study"]
Q, Q_other = model.item_factors_, other.item_factors_
rated, length = n > 0, np.linalg.norm(Q, axis=1)
by_count = np.corrcoef(np.log(n[rated]), length[rated])[0, 1]
by_count.round(2)

# %% tags=["study"]
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
few, many = (n >= 1) & (n < 5), n >= 50
left.plot(means["mean"][few], b[few], "x", alpha=0.3, markersize=4, label="1 to 4 ratings")
left.plot(means["mean"][many], b[many], "o", markersize=4, label="50 or more")
left.set(xlabel="mean rating", ylabel="bias $b_i$")
left.legend()
right.plot(n[rated], length[rated], ".", alpha=0.3, markersize=4)
right.set(xscale="log", xlabel="number of ratings", ylabel=r"length $\Vert q_i\Vert$")
plotting.show(
    figure,
    alt="Left: bias against mean, flat for films with few ratings, a line for many. Right: length grows with count.",
)

# %% [markdown]
# It mostly says how often a film was *rated* (right; the correlation with the logarithm of the count is
# 0.78<!--= by_count | .2f -->). $\lambda$ holds each row near zero until ratings pull it out. So among the films that fit
# equally well in *direction*, the dot product prefers the well known: a little popularity is hidden in every length.
#
# ## Two seeds
#
# Now the factors themselves. If "factor 1" meant something, a second run should find it again. Correlate each factor of
# seed 0 with the same factor of seed 1:

# %% tags=["study"]
known = n >= 20
raw = np.array([np.corrcoef(Q[known, f], Q_other[known, f])[0, 1] for f in range(6)])
raw.round(1).tolist()

# %% [markdown]
# Yet the two models predict alike: for any orthogonal $O$ ($O O^\top = I$, a turn or a mirror image) $PO$ and $QO$ have the
# same product as $P$ and $Q$, *and the same lengths*, so neither the data nor $\lambda$ can tell them apart. By hand, the
# five albums of lesson 04 and a quarter turn:

# %%
Q_albums = np.array([[-1.53, 1.77], [-1.77, 1.88], [1.10, 1.48], [1.24, 1.66], [0.79, 1.66]])
diego, quarter = np.array([1.19, 2.15]), np.array([[0.0, 1.0], [-1.0, 0.0]])
print("first factor:", Q_albums[:, 0], "or", (Q_albums @ quarter)[:, 0])
print("predicted:   ", (Q_albums @ diego).round(2), "or", (Q_albums @ quarter @ (diego @ quarter)).round(2))

# %% [markdown]
# What was the first factor is now the second, and Diego does not notice. To compare two runs, first turn the one onto the
# other: find the orthogonal $O$ for which $AO$ is nearest to $B$.
#
# $$ \lVert AO - B \rVert^2 = \lVert A \rVert^2 + \lVert B \rVert^2 - 2\,\mathrm{tr}(O^\top A^\top B) $$
#
# Only the trace depends on $O$. Write $A^\top B = U \Sigma V^\top$ (its singular value decomposition). Then the trace is
# $\mathrm{tr}(\Sigma\, V^\top O^\top U)$. The matrix $V^\top O^\top U$ is orthogonal, so no entry of its diagonal exceeds
# 1, and all reach it when it is the unit matrix, which means
#
# $$ O = U V^\top $$
#
# This is the [orthogonal Procrustes](../GLOSSARY.md#orthogonal-procrustes) problem.
#
# ### Exercise 1 · Turn one onto the other (3 points)
#
# Points for a turn, a mirror image, and for factors that do not fit exactly: turning must never stretch.
#
# <details><summary>Hint</summary>
#
# `U, s, Vt = np.linalg.svd(A.T @ B)`. NumPy gives $V^\top$, so there is nothing left to transpose.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "procrustes", "locked": false, "schema_version": 3, "solution": true, "task": false}
def procrustes(A, B):
    """The orthogonal O (k, k) for which `A` @ O is nearest to `B`, both (N, k).

    >>> procrustes(np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[0.0, 1.0], [2.0, 0.0]])).round(6)
    array([[0., 1.],
           [1., 0.]])
    """
    ### BEGIN SOLUTION
    U, _, Vt = np.linalg.svd(A.T @ B)
    return U @ Vt
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "procrustes_turn", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
five = np.array([[-1.5, 1.8], [-1.8, 1.9], [1.1, 1.5], [1.2, 1.7], [0.8, 1.7]])
quarter_turn, slight = np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([[0.8, 0.6], [-0.6, 0.8]])
checks.returns(procrustes, five, five @ quarter_turn, want=quarter_turn)
checks.returns(procrustes, five, five @ slight, want=slight)

# %% nbgrader={"grade": true, "grade_id": "procrustes_mirror", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
five = np.array([[-1.5, 1.8], [-1.8, 1.9], [1.1, 1.5], [1.2, 1.7], [0.8, 1.7]])
mirror = np.array([[0.6, 0.8], [0.8, -0.6]])
checks.returns(procrustes, five, five @ mirror, want=mirror)
checks.returns(procrustes, five, five * [1, -1], want=np.diag([1.0, -1.0]))

# %% nbgrader={"grade": true, "grade_id": "procrustes_not_exact", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
longer = np.array([[2.4, 1.8], [-1.8, 2.4]])
checks.returns(procrustes, np.eye(2), longer, want=longer / 3)
checks.returns(procrustes, np.array([[1.0], [2.0]]), np.array([[-5.0], [1.0]]), want=np.array([[-1.0]]))
### BEGIN HIDDEN TESTS
from scipy.linalg import orthogonal_procrustes

numbers = np.random.default_rng(2)
big_A = numbers.normal(size=(9, 4)) + 1
big_B = big_A @ numbers.normal(size=(4, 4)) + numbers.normal(size=(9, 4))
checks.returns(procrustes, big_A, big_B, want=orthogonal_procrustes(big_A, big_B)[0])
### END HIDDEN TESTS

# %% tags=["study"]
turned = Q @ np.array(procrustes(Q, Q_other))
aligned = np.array([np.corrcoef(turned[known, f], Q_other[known, f])[0, 1] for f in range(6)])
aligned.round(2).tolist()

# %% tags=["study"]
f = int(np.abs(raw).argmin())
figure, axes = plt.subplots(1, 2, figsize=(9, 4.2), sharey=True)
for ax, (film, name, r) in zip(axes, ((Q, "as learned", raw), (turned, "turned onto seed 1", aligned)), strict=True):
    ax.plot(film[known, f], Q_other[known, f], ".", alpha=0.5, markersize=4)
    ax.set(title=f"{name}: $r$ = {r[f]:.2f}", xlabel=f"factor {f + 1}, seed 0")
axes[0].set_ylabel(f"factor {f + 1}, seed 1")
plotting.show(figure, alt="A factor of two seeds against each other: a round cloud as learned, a diagonal once turned.")

# %% [markdown]
# After one turn of the whole space even the worst of the six agrees by 0.94<!--= aligned.min() | .2f --> (before,
# the median was 0.60<!--= np.median(np.abs(raw)) | .2f --> whatever the sign). The two runs had found the same *space*. What they share can
# have a meaning; "factor 1" cannot.
#
# ## The map of films
#
# If all axes are equal, take those that the films themselves single out:
# [principal components](../GLOSSARY.md#principal-component), the direction in which the films differ most, then the
# next one at a right angle to it. They are the same whichever way the factors were turned. A notebook computes them like
# this:


# %%
def published_principal(Q, n):
    _, s, Vt = np.linalg.svd(Q, full_matrices=False)
    return Q @ Vt[:n].T, s[:n] / s.sum()


along, its_share = published_principal(np.array([[9.0, 2.0], [11.0, 2.0], [10.0, 5.0], [10.0, -1.0]]), 1)
np.abs(along).ravel().round(1), its_share.round(2)

# %% [markdown]
# ### Exercise 2 · Find the bug: principal components (3 points)
#
# The four points differ mostly in the second coordinate: 2, 2, 5, −1. The component shows next to nothing of that. It points
# *to* the cloud instead of *along* it. A second mistake is in the shares, which should be shares of the **variance**, the sum
# of squared distances from the mean. Mend both. Signs are free.
#
# <details><summary>Hint</summary>
#
# Take the mean of each column away first, and use what is left in *both* places. A singular value is a root of a sum of
# squares.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "principal", "locked": false, "schema_version": 3, "solution": true, "task": false}
def principal(Q, n):
    """Points (N, n) of the rows of `Q` (N, k) on the first `n` principal components, and each one's share (n,) of the variance.

    >>> principal(np.array([[9.0, 2.0], [11.0, 2.0], [10.0, 5.0], [10.0, -1.0]]), 1)[1].round(2)
    array([0.9])
    """
    ### BEGIN SOLUTION
    centred = Q - Q.mean(axis=0)
    _, s, Vt = np.linalg.svd(centred, full_matrices=False)
    return centred @ Vt[:n].T, (s**2 / (s**2).sum())[:n]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "principal_points", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
cross = np.array([[9.0, 2.0], [11.0, 2.0], [10.0, 5.0], [10.0, -1.0]])
answer = checks.call(principal, cross, 1)
checks.holds(answer is not None and len(answer) == 2, "principal should return two things: the points and the shares")
checks.same_product(answer[0], answer[0], np.outer([0, 0, 3, -3], [0, 0, 3, -3]), "one component of a cross")
wide = checks.call(principal, cross * [4, 1], 1)[0]
checks.same_product(wide, wide, np.outer([-4, 4, 0, 0], [-4, 4, 0, 0]), "one component of a wide cross")

# %% nbgrader={"grade": true, "grade_id": "principal_shares", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
cross = np.array([[9.0, 2.0], [11.0, 2.0], [10.0, 5.0], [10.0, -1.0]])
checks.equals(checks.call(principal, cross, 2)[1], np.array([0.9, 0.1]), "both shares of a cross")
checks.equals(checks.call(principal, cross - [10, 2], 1)[1], np.array([0.9]), "one share of a cross around zero")
checks.equals(checks.call(principal, cross * [2, 1], 2)[1], np.array([18, 8]) / 26, "both shares of a wider cross")

# %% nbgrader={"grade": true, "grade_id": "principal_more", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
cross = np.array([[9.0, 2.0], [11.0, 2.0], [10.0, 5.0], [10.0, -1.0]])
both = np.asarray(checks.call(principal, cross, 2)[0])
checks.equals(both.shape, (4, 2), "the shape of two components of four points")
checks.same_product(both[:, 1:], both[:, 1:], np.outer([-1, 1, 0, 0], [-1, 1, 0, 0]), "the second component of a cross")
### BEGIN HIDDEN TESTS
from sklearn.decomposition import PCA

numbers = np.random.default_rng(3)
cloud = numbers.normal(size=(30, 5)) @ numbers.normal(size=(5, 5)) + [3, 0, -2, 1, 0]
pca = PCA(3, svd_solver="full")
want = pca.fit_transform(cloud)
got, got_shares = checks.call(principal, cloud, 3)
got = np.asarray(got)
for c in range(3):
    checks.same_product(
        got[:, c : c + 1], got[:, c : c + 1], np.outer(want[:, c], want[:, c]), f"component {c} of a cloud"
    )
checks.equals(got_shares, pca.explained_variance_ratio_, "three shares of a cloud in five dimensions")
### END HIDDEN TESTS

# %% tags=["study"]
points, shares = map(np.array, principal(Q, 6))
print("share of the variance:", shares.round(2))

# %% [markdown]
# Two components hold 55%<!--= shares[:2].sum() | .0% --> of it. Films with hardly a rating all lie near the middle, so the
# map shows the most rated 250. A dashed line runs where a property grows fastest on the map (a regression on both
# coordinates): here the true axes of filmworld, with real films their genres. A label appears where there is room.

# %% tags=["study"]
films = data.items.set_index("item").loc[train.item_ids]
if data.truth is not None:
    properties = pd.DataFrame(data.truth.item_factors, columns=list(data.truth.axes))
else:
    tags = pd.Series([g for genres in films["genres"] for g in genres]).value_counts().index[:6]
    properties = pd.DataFrame({f"not {tag} - {tag}": [tag in genres for genres in films["genres"]] for tag in tags})
properties = properties.astype(float)


def told(Q, y):
    """The best linear combination of the columns of `Q` to tell `y`, and how well the two correlate."""
    X, y = Q - Q.mean(axis=0), y - y.mean()
    theta = np.linalg.lstsq(X, y, rcond=None)[0]
    return theta, float(np.linalg.norm(X @ theta) / np.linalg.norm(y))


# %% tags=["study"]
def draw_map(axes, points, names, size, properties):
    """Points with labels where there is room, most rated first, and both ends of each property that the map tells."""
    points = points - points.mean(axis=0)
    edge = 1.12 * np.abs(points).max(axis=0)
    axes.set(xlim=(-1.1 * edge[0], 1.1 * edge[0]), ylim=(-1.1 * edge[1], 1.1 * edge[1]), xticks=[], yticks=[])
    axes.scatter(*points.T, s=size, marker="o", color="#56B4E9", alpha=0.5, edgecolors="#444444", linewidths=0.5)
    texts, frame = [], {"boxstyle": "round", "facecolor": "white", "edgecolor": "black"}
    for name, y in properties.items():
        theta, r = told(points, y.to_numpy())
        end = theta * np.min(edge / np.abs(theta))
        if r > 0.3:
            axes.plot(*np.stack([-end, end]).T, "--", color="#888888", linewidth=0.8, zorder=0)
            for at, word in zip((-end, end), name.split(" - "), strict=True):
                texts.append(axes.text(*at, word, ha="center", va="center", fontsize=12, weight="bold", bbox=frame))
    axes.figure.canvas.draw()
    boxes = [text.get_window_extent().expanded(1.1, 1.6) for text in texts]
    for point, name in zip(points, names, strict=True):
        for side, shift in (("left", 5), ("right", -5)):
            text = axes.annotate(
                name.split(" (")[0], point, (shift, -3), textcoords="offset points", ha=side, fontsize=8
            )
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in boxes):
                boxes.append(box)
                break
            text.remove()


shown = often[:250]
figure, axes = plt.subplots(figsize=(12, 10))
draw_map(axes, points[shown, :2], titles[shown], n[shown] / 2, properties.iloc[shown])
axes.set(xlabel=f"first component ({shares[0]:.0%})", ylabel=f"second component ({shares[1]:.0%})")
plotting.show(
    figure, alt="A map of 250 films: children's films at one side, films for adults at the other, art house across."
)

# %% [markdown]
# Look up two films that you know (or two titles that say enough), and ask whether they should be neighbours. A map of two
# components is an honest shadow: what is near on it may be far apart in the other four, but what is far *is* far.
#
# ### The map that invents islands
#
# [t-SNE](../GLOSSARY.md#t-sne) makes prettier maps. It keeps neighbours together and pays no attention to anything else. Its
# *perplexity* says about how many neighbours count.

# %% tags=["study", "nbval-ignore-output"]
from sklearn.manifold import TSNE

noise = np.random.default_rng(4).normal(size=(300, 6))
figure, axes = plt.subplots(1, 3, figsize=(12, 4.2))
for ax, (rows, perplexity, name) in zip(
    axes, ((noise, 4, "pure noise"), (Q[often[:300]], 4, "films"), (Q[often[:300]], 40, "films")), strict=True
):
    flat = TSNE(perplexity=perplexity, init="pca", random_state=0).fit_transform(rows)
    ax.plot(flat[:, 0], flat[:, 1], "o", alpha=0.6, markersize=4)
    ax.set(title=f"{name}, perplexity {perplexity}", xticks=[], yticks=[])
plotting.show(
    figure,
    alt="Three t-SNE maps: noise breaks into little islands, films do too; with perplexity 40 they are one cloud.",
)

# %% [markdown]
# On the left there is nothing to find, and t-SNE finds islands. So three rules: never read a gap, or the size of a group, or
# the distance between two, off a t-SNE; draw it with several perplexities, and believe only what stays; and draw noise
# beside it.
#
# ## Stories
#
# A lecture takes the principal components of 2000 films, sorts by one of them, reads both ends and says what it is.
# For `factor_0`: "on one end it captures classics, on the other it captures action movies". For `factor_2`: "it seems to
# capture 80's and 90's movies". Here are the years of the films it prints at both ends:

# %% nbgrader={"grade": false, "grade_id": "lecture", "locked": true, "schema_version": 3, "solution": false, "task": false}
factor_0 = np.array([1995, 1995, 1995, 1995, 1954]), np.array([2005, 2016, 1992, 2012, 2002])
factor_2 = np.array([1998, 1995, 1967, 1994, 1999]), np.array([1989, 1996, 1989, 1996, 1983])
print("mean years of factor_2:", factor_2[0].mean(), "and", factor_2[1].mean())

# %% [markdown]
# If a factor *captures* the year, the years at its two ends must differ, and differ by more than luck gives. How much does
# luck give? Throw all ten years into a hat and deal them out again. Ten can be dealt into five and five in 252 ways, few
# enough to try all. The share of deals with a gap at least as large as the real one is the
# [p-value](../GLOSSARY.md#p-value) of a **permutation test**. It needs no formula and no bell curve: only that, if the
# story is wrong, the labels might as well be shuffled.
#
# By hand, $a = (1, 2)$ and $b = (3, 4)$: the gap is 2. Of the six deals only those with $(1, 2)$ and with $(3, 4)$ in front have
# so large a gap, so $p = 2/6$. With four numbers nothing can be shown.
#
# ### Exercise 3 · Errata: the factor of the eighties (3 points)
#
# Write the test, for a gap in either direction (2 points). Two gaps that should be equal may differ in the last digit, so
# count one as "at least as large" if it falls short by no more than `1e-9`. Then put the p-values of the two stories into
# `p_factor_0` and `p_factor_2` (1 point).
#
# <details><summary>Hint</summary>
#
# `combinations(range(len(pool)), len(a))` gives the places of every deal, the real one first. `np.delete(pool, places)` is
# the rest.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "p_value", "locked": false, "schema_version": 3, "solution": true, "task": false}
def p_value(a, b):
    """Share of all ways to deal the numbers of `a` (n,) and `b` (m,) anew whose means are at least as far apart.

    >>> round(p_value(np.array([1, 2]), np.array([3, 4])), 4)
    0.3333
    """
    ### BEGIN SOLUTION
    pool = np.concatenate([a, b])
    gaps = [abs(pool[list(c)].mean() - np.delete(pool, c).mean()) for c in combinations(range(len(pool)), len(a))]
    return float(np.mean(np.array(gaps) >= gaps[0] - 1e-9))
    ### END SOLUTION


# p_factor_0, p_factor_2 = ?
### BEGIN SOLUTION
p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
### END SOLUTION

# %%
print(f"factor_0: p = {p_value(*factor_0):.3f}, factor_2: p = {p_value(*factor_2):.3f}")

# %% nbgrader={"grade": true, "grade_id": "p_value_plain", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(p_value, np.array([1, 2]), np.array([3, 4]), want=2 / 6)
checks.returns(p_value, np.array([0, 10]), np.array([4, 5, 6]), want=1.0)
checks.returns(p_value, np.array([1, 2, 3]), np.array([4, 5, 7]), want=0.1)
### BEGIN HIDDEN TESTS
checks.returns(p_value, np.array([9, 2, 8, 7]), np.array([3, 1, 4, 4]), want=8 / 70)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "p_value_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(p_value, np.array([5, 6]), np.array([1]), want=1 / 3)
checks.returns(p_value, np.array([4, 3]), np.array([1, 2]), want=2 / 6)
checks.returns(p_value, np.array([2, 2]), np.array([2, 3]), want=1.0)
### BEGIN HIDDEN TESTS
checks.returns(p_value, np.array([0.8, 0.4, 0.1]), np.array([0.9, 0.9, 0.1]), want=0.6)
checks.returns(p_value, np.array([1]), np.array([5, 6, 9]), want=0.25)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "p_value_lecture", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.equals(p_factor_2, 1.0, "p_factor_2")
checks.equals(p_factor_0, 10 / 252, "p_factor_0", rtol=1e-3)

# %% [markdown]
# Both ends of `factor_2` average 1990.6. No deal has a smaller gap, so $p = 1$: about the year this factor says nothing
# whatever. Nine of the ten films are from these two decades, at *both* ends alike. That is what the ends have in common, not
# what tells them apart. With `factor_0` it is the other way round. Its "classics" are four films of 1995 and one of 1954, but the ends do differ in years,
# $p = 0.04$. Is that a discovery? The lecturer looked at three factors and could have named the year, a genre, an
# actor. Whoever tries twenty stories finds, on average, one with $p < 0.05$ where there is nothing, as with the many looks
# of an A/B test.
#
# ### Ask the whole space
#
# Ten films are few, and a single factor means nothing anyway. A better question: how well do *all* six factors together
# tell a property of *all* films with twenty ratings or more (`told`, above)? Six columns of noise also tell something,
# so shuffle the labels 200 times and see how much. That is the **null band**.

# %% tags=["study"]
asked = properties[known].assign(year=films["year"].to_numpy(float, na_value=np.nan)[known])
asked["letters in the title"] = films["title"].str.len().to_numpy(float)[known]
asked = asked.fillna(asked.mean())
shuffles = np.random.default_rng(5)
real = {name: told(Q[known], y.to_numpy())[1] for name, y in asked.items()}
null = {
    name: np.quantile([told(Q[known], shuffles.permutation(y))[1] for _ in range(200)], [0.05, 0.95])
    for name, y in asked.items()
}

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 3.8))
height = np.arange(len(real))[::-1]
low, high = np.array(list(null.values())).T
look = {"hatch": "//", "facecolor": "white", "edgecolor": "#444444", "label": "labels shuffled"}
axes.barh(height, high - low, left=low, height=0.7, **look)
axes.plot(list(real.values()), height, "o", label="as it is")
axes.set(xlabel="correlation with the best combination of six factors", xlim=(0, 1))
axes.set_yticks(height, list(real))
axes.legend(loc="lower right")
plotting.show(
    figure, alt="Correlation of each property with the factors: the true axes lie far to the right of the null band."
)

# %% [markdown]
# Nobody told the model what filmworld is made of. From stars alone it has recovered all six axes, the first by
# 0.82<!--= list(real.values())[0] | .2f -->, the weakest by 0.49<!--= min(list(real.values())[:6]) | .2f -->, and luck stays
# below 0.12<!--= max(high) | .2f --> in 95 shuffles of 100. The year comes to 0.09<!--= real["year"] | .2f --> and lies inside its band,
# like the letters in the title: six factors of noise tell as much. That is the difference between a meaning and a story.
#
# With `DATA = "latest-small"` the year comes to 0.50: there is something about time in the taste of real people, though not
# where the lecture saw it. Even the letters in the title come to 0.17, above their band. Do people like long titles? Hardly:
# sequels and foreign films have them. What luck cannot explain still needs an explanation.
#
# ## Why this film?
#
# "Because you liked …" is a claim too. For alternating regression it can be made exactly. Put a 1 beside each $q_j$, so
# that the bias is one more coefficient, $x_j = [q_j, 1]$, and let $t_j = r_{uj} - \mu - b_j$ be what the person gave above
# the expected. Their row is $(X^T X + \lambda I)^{-1} X^T t$, so a film with $x$ is predicted as $\mu + b_i$ plus
#
# $$ x^T (X^T X + \lambda I)^{-1} X^T t = \sum_j \underbrace{\big(x^T (X^T X + \lambda I)^{-1} x_j\big)}_{w_j}\, t_j $$
#
# One term for each rating. $w_j t_j$ is the [contribution](../GLOSSARY.md#contribution) of rating $j$, and
# $w_j$ says: *had you given film $j$ one star more, the prediction would be $w_j$ higher.*
#
# By hand, one factor: two films at 1 and 2, rated 1 and 2 above the expected, $\lambda = 1$, a new film at 1. Then
# $X^T X + \lambda = 1 + 4 + 1 = 6$, the weights are $\frac16, \frac26$ and the contributions $\frac16, \frac46$.
#
# ### Exercise 4 · Contributions (3 points)
#
# One number for each rating, in the order of the ratings, with its sign. A point each for one factor, for several, and for
# the edges: a single rating, none at all, $\lambda = 0$.
#
# <details><summary>Hint</summary>
#
# `np.linalg.solve(X.T @ X + reg * np.eye(d), x)` is the same for all ratings. `X @ that` are the weights.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "contributions", "locked": false, "schema_version": 3, "solution": true, "task": false}
def contributions(X, t, x, reg):
    """What each rating adds (n,) to a prediction: rated films `X` (n, d) with targets `t` (n,), the film `x` (d,), λ `reg`.

    >>> contributions(np.array([[1.0], [2.0]]), np.array([1.0, 2.0]), np.array([1.0]), 1.0).round(3)
    array([0.167, 0.667])
    """
    ### BEGIN SOLUTION
    weights = X @ np.linalg.solve(X.T @ X + reg * np.eye(X.shape[1]), x)
    return weights * t
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "contributions_plain", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
one = np.array([[1.0], [2.0]])
checks.returns(contributions, one, np.array([1.0, 2.0]), np.array([1.0]), 1.0, want=np.array([1, 4]) / 6)
checks.returns(contributions, one, np.array([1.0, 2.0]), np.array([-3.0]), 1.0, want=np.array([-3, -12]) / 6)
checks.returns(contributions, one, np.array([-1.0, 0.5]), np.array([1.0]), 5.0, want=np.array([-0.1, 0.1]))

# %% nbgrader={"grade": true, "grade_id": "contributions_two_factors", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
three, above = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 2.0]]), np.array([1.0, -2.0, 0.5])
checks.returns(contributions, three, above, np.array([1.0, 1.0]), 1.0, want=np.array([5, -14, 2]) / 17)
checks.returns(contributions, three, above, np.array([0.0, 1.0]), 1.0, want=np.array([-1, -4, 3]) / 17)
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(6)
big_X, big_t, big_x = numbers.normal(size=(9, 4)), numbers.normal(size=9), numbers.normal(size=4)
each = [big_x @ np.linalg.inv(big_X.T @ big_X + 0.3 * np.eye(4)) @ row for row in big_X]
checks.returns(contributions, big_X, big_t, big_x, 0.3, want=np.array(each) * big_t)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "contributions_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
alone = np.array([[3.0, 4.0]])
checks.returns(contributions, alone, np.array([2.0]), np.array([3.0, 4.0]), 25.0, want=np.array([1.0]))
checks.returns(contributions, np.eye(2), np.array([2.0, 3.0]), np.array([1.0, -1.0]), 0.0, want=np.array([2.0, -3.0]))
### BEGIN HIDDEN TESTS
checks.returns(contributions, np.empty((0, 2)), np.empty(0), np.array([1.0, 2.0]), 1.0, want=np.empty(0))
### END HIDDEN TESTS

# %% tags=["study"]
csr, stars_given, mu = train.csr, train.csr.data.astype(float), model.global_mean_
taste = np.linalg.norm(model.user_factors_, axis=1)
u = int(np.where(train.user_counts <= 60, taste, 0).argmax())  # somebody with few ratings and a marked taste
cells = slice(csr.indptr[u], csr.indptr[u + 1])
mine, given = csr.indices[cells], stars_given[cells]
t = given - mu - b[mine]

# %% tags=["study"]
design, suits = np.column_stack([Q, np.ones(len(Q))]), np.where(known, Q @ model.user_factors_[u], -np.inf)
suits[mine] = -np.inf
best = int(suits.argmax())
taste_alone = np.append(Q[best], 0)
parts = np.array(contributions(design[mine], t, taste_alone, model.reg))
why = pd.DataFrame({"because of": titles[mine], "rated": given, "above expected": t, "adds": parts})
print(f"{titles[best]}: {mu + b[best]:.2f} for anybody, {parts.sum():+.2f} for the taste of this person")
why.iloc[np.argsort(-np.abs(parts), kind="stable")[:6]].round(3)

# %% [markdown]
# (With 0 instead of 1 at the end of $x$ we asked for the taste alone, without how generous the person is, and took the
# film where it is largest. It is the taste that is explained here, not a good film: for most people this one is bad.)
# Six of their 58<!--= len(mine) --> ratings are shown; all together make up $p_u \cdot q_i$ to the last digit. Look at the signs: a film rated
# *low* can speak *for* another one that is unlike it. No "because you liked" has room for that. Is it true? Give the first film of
# the table one star more, fold the person in anew, and look at $p_u \cdot q_i$:

# %% tags=["study"]
first = int(np.abs(parts).argmax())
changed = given + (np.arange(len(given)) == first)
before, after = (model.fold_in_user(train.item_ids[mine], r).factors @ Q[best] for r in (given, changed))
print(f"predicted: {after - before:+.4f}, promised by its weight: {parts[first] / t[first]:+.4f}")

# %% [markdown]
# Exact, with two limits. The films' factors are held fixed, as in the last regression of the training. And the weight tells
# what *another* rating would have done, not what *no* rating would have done: without the film $X^T X$ is another matrix.
#
# ## From your loop to the kernel
#
# Your sum of contributions against the kernel of the alternation, for everybody and this one film:

# %% tags=["study", "nbval-ignore-output"]
import time

from recsys_lib.kernels.als import als_rows

rows = np.zeros((train.n_users, 7))
kernel_input = csr.indptr, csr.indices, stars_given, b + mu, design, np.full(train.n_users, model.reg), rows
als_rows(*kernel_input, 0, 1)  # loads the kernel

began = time.perf_counter()
sums_of_parts = np.empty(train.n_users)
for user in range(train.n_users):
    part = slice(csr.indptr[user], csr.indptr[user + 1])
    seen = csr.indices[part]
    t_user = stars_given[part] - mu - b[seen]
    sums_of_parts[user] = np.sum(contributions(design[seen], t_user, design[best], model.reg))
between = time.perf_counter()
als_rows(*kernel_input, 0, train.n_users)
slow, fast = between - began, time.perf_counter() - between
print(f"yours {1000 * slow:.1f} ms, the kernel {1000 * fast:.1f} ms: {slow / fast:.1f} times")
print("same predictions:", np.allclose(sums_of_parts, rows @ design[best]))

# %% tags=["study"]
import inspect

from recsys_lib.kernels.cholesky import solve_spd

print("\n".join(inspect.getsource(solve_spd.py_func).splitlines()[9:29]))

# %% [markdown]
# Lesson 03 opened the loop around it; this is its core, the `solve`. A general solver looks for the largest pivot in every
# column and swaps rows. $X^T X + \lambda I$ is symmetric and positive, so Cholesky's method does half the arithmetic and
# searches nothing. Four rows of the triangle $U$ are found at a time, so that each number fetched serves all four. The
# diagonal keeps *reciprocals*: multiplying is quicker than dividing. And `np.linalg.solve`, called for each person, spends
# most of its time on being called.
#
# ## The scoreboard
#
# Nothing new was learned in this lesson, but something can be taken away. How good are the stars if everybody's taste must
# fit on the map: a model with two factors, and our six with only their two principal components kept?

# %% tags=["study"]
import copy

flat = copy.copy(model)
V = np.linalg.svd(Q - Q.mean(axis=0), full_matrices=False)[2][:2]
flat.item_factors_ = Q.mean(axis=0) + (Q - Q.mean(axis=0)) @ V.T @ V

board.add_earlier("07").add_lesson("07")
board.add("07", "alternating, six factors", model)
board.add("07", "the same, on the map", flat)
table = board.table()
table

# %% [markdown]
# In stars the map loses nothing: 0.837<!--= table.loc[("07", "the same, on the map"), "RMSE"] | .3f --> with two components,
# 0.837<!--= table.loc[("07", "alternating, six factors"), "RMSE"] | .3f --> with six. And where $\lambda$ goes by count, two
# factors do as well, 0.827<!--= table.loc[("07", "alternating, two factors"), "RMSE"] | .3f -->, as the eight of lesson 03,
# 0.828<!--= table.loc[("03", "alternating, λ by count"), "RMSE"] | .3f -->. The other four components are no noise: of *real - fantastic* two components tell
# 0.45<!--= told(points[known, :2], asked["real - fantastic"].to_numpy())[1] | .2f -->, all six
# 0.61<!--= real["real - fantastic"] | .2f -->. They are too faint for eighty thousand ratings to turn into better stars. A
# meaning can be true and still of little use.
#
# ### Exercise 5 · In your own words (2 points, read by a person)
#
# A colleague shows a t-SNE map of the shop's songs: "This island in the corner is a new genre. And factor 3 is sadness: the ten
# songs at its end are all sad." Say **for each** of the two claims why it does not follow from what was shown, and **what you
# would do** to test it. Four sentences are enough.

# %% [markdown] nbgrader={"grade": true, "grade_id": "factors_in_your_own_words", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# t-SNE makes islands even out of noise, so a gap on the map is no gap between the songs. I would draw it again with other
# perplexities and seeds and see whether the same songs stay together, or whether they are near each other in the factors
# themselves. Factor 3 is one axis of many that would predict the same, the next run has another, and with ten songs and a
# free choice of words one always finds a story. I would have people rate the sadness of many songs without seeing the factors, and
# compare how well all factors together tell it with what they tell of shuffled ratings.
#
# *For the grader: one point for the island (gaps of t-SNE mean nothing, or come with noise) with a test that could fail; one
# point for the factor (no meaning of its own, or a story found after looking at few songs) with a comparison against
# shuffled labels, new songs, or another seed. A claim refuted without a test earns half.*

# %% [markdown]
# ## What to remember
#
# - A bias says how good a film was found by those who came. It is neither a count, nor a mean, nor always in stars.
# - Factors are known up to a turn. Turn one run onto another before you compare; give no name to a column.
# - Principal components need the mean taken away. Their map is a shadow; a t-SNE's gaps are inventions.
# - A story is worth something if shuffled labels do not tell it as well. Count the stories you tried.
# - A prediction of a regression is a sum over ratings, and each rating's part can be written down.
#
# ## Quiz
#
# Answer without scrolling up, then open the answer.
#
# **1.** Two seeds give different factors. Do their principal components differ too?
#
# <details><summary>Answer</summary>
#
# Not by the turn: it moves the axes of the numbers, not the cloud. What is left is the sign of each component, and where two
# components have nearly the same share, which directions between them are taken.
#
# </details>
#
# **2.** Why must the matrix of Procrustes be orthogonal? Any invertible $A$ keeps $PQ^\top$.
#
# <details><summary>Answer</summary>
#
# $\lambda$ weighs the lengths on both sides, so of all those bases the training has chosen among those with the smallest sum of
# squares; they differ by a turn only. And with a free matrix, noise would be stretched until it fits.
#
# </details>
#
# **3.** Of forty properties you test, three have $p < 0.05$. How impressed are you?
#
# <details><summary>Answer</summary>
#
# Hardly. Two are expected by luck alone. Test the three again on films that played no part in choosing them.
#
# </details>
#
# **4.** A film that you rated exactly as expected has $t_j = 0$. Would the prediction be the same without it?
#
# <details><summary>Answer</summary>
#
# Not quite. Its contribution is zero, but it stands in $X^T X$, and so takes part in the weights of all the others: it holds your
# taste where it is.
#
# </details>
