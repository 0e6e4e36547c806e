# ---
# jupyter:
#   autograder:
#     mask:
#     - recsys_lib.metrics
#     - recsys_lib.variety
#     - recsys_lib.hybrid
#     syllabus:
#       minutes: 110
#       needs: [00-embedding-space, 01-popularity, 02-content-tfidf, 03-alternating-regression, 04-funk-svd]
#       question: Your models predict stars. What do you show, and how do you know that it is better?
#     timeout: 30
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lesson 06 · Hybrid re-ranking
#
# **Your models predict stars. But you have to show ten films. Which ten?**
#
# The ten with the most predicted stars? Such a list is full of films that nobody comes across, and its ten films are
# much alike. In this lesson you judge lists, build them in three stages out of everything you have written, and test them
# on visitors.
#
# **After this lesson you can**
#
# - compute average precision and NDCG by hand, and say what each rewards;
# - compose candidates, scores and re-ranking into one recommender;
# - blend scores of different scale, and choose the weights honestly;
# - trade relevance for variety with MMR, and draw the price;
# - run an A/B test, know its error, and name the two ways to fool yourself with one.
#
# **Time** 110 minutes · **You need** lessons 00 to 04 · **You write** seven short functions and one paragraph.

# %% [markdown]
# ## Do you remember?
#
# **1.** (Lesson 03) Why do the factors of weighted matrix factorisation, which counts every empty cell as a zero with a
# small weight, give good lists and useless stars?
#
# <details><summary>Answer</summary>
#
# They answer another question: will this person come across the film and rate it? A score of 1.2 says "rather likely",
# not "1.2 stars".
#
# </details>
#
# **2.** (Lesson 04) Two runs find different $P$ and $Q$ with the same $PQ^\top$. Is one of them wrong?
#
# <details><summary>Answer</summary>
#
# No. With any invertible $A$, $PA$ and $QA^{-\top}$ predict the same. You will need this in exercise 3.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from autograder import checks
from recsys_lib import datasets, plotting

plotting.use_style()

# %% [markdown]
# ## The best stars are not the best list
#
# Look at three rows of the scoreboard as the last lessons left it. (Cells with the tag *study*, which the gears at the
# upper right show, use what you write here and the library's form of earlier lessons; they are not run while grading.)

# %% tags=["study"]
from recsys_lib import scoreboard

DATA = "filmworld"
data = datasets.load(DATA)
board = scoreboard.Scoreboard(data).add_earlier("06")
board.table().loc[[("02", "content, TF-IDF"), ("03", "zeros count in full"), ("01", "popularity, by votes")]]

# %% [markdown]
# The content model is among the best at stars, 0.807<!--= board.table().loc[("02", "content, TF-IDF"), "RMSE"] | .3f -->, and
# its lists find next to nothing. The model that takes all zeros at their word is off by three stars, and its lists are
# thirty times as good. Sorted by stars, obscure films stand on top, and hardly any hidden rating is of an obscure film.
#
# ## Metrics by hand
#
# Three people, five films each, best first; a tick is a film that the person likes. Bo likes three films, of which one is
# not on his list.
#
# | | rank 1 | 2 | 3 | 4 | 5 | likes | precision | recall | reciprocal rank |
# |---|---|---|---|---|---|---|---|---|---|
# | Ada | ✓ | | ✓ | | | 2 | 2/5 | 2/2 | 1 |
# | Bo | | ✓ | ✓ | | | 3 | 2/5 | 2/3 | 1/2 |
# | Cleo | | | | | ✓ | 1 | 1/5 | 1/1 | 1/5 |
#
# *Precision* is the share of the list that is liked, *recall* the share of what is liked that is on the list, and the
# *reciprocal rank* one over the rank of the first hit (its mean is the MRR). The first two do not see the order, the
# third nothing behind the first hit. Two metrics look at everything.
#
# [Average precision](../GLOSSARY.md#average-precision) walks down the list and notes the precision at every hit. With
# $h_j = 1$ for a hit at rank $j$, $k$ the length of the list and $R$ the number of films the person likes:
#
# $$ \mathrm{AP} = \frac{1}{\min(k, R)} \sum_{j=1}^{k} h_j \cdot \frac{h_1 + \dots + h_j}{j} $$
#
# For Ada $\frac12 (\frac11 + \frac23) = 0.83$, for Bo $\frac13 (\frac12 + \frac23) = 0.39$. The denominator is the number of
# hits that were *possible*. Divided by the hits *found*, as in many notebooks, Bo would get 0.58, and nobody would ever be
# punished for what is missing.
#
# [NDCG](../GLOSSARY.md#ndcg) gives a hit at rank $j$ the gain $1 / \log_2(j + 1)$ (1, 0.63, 0.5, 0.43, 0.39), adds up, and
# divides by the sum of the best possible list, whose $\min(k, R)$ hits all stand in front. For Ada
# $(1 + 0.5) / (1 + 0.63) = 0.92$.
#
# ### Exercise 1 · Average precision and NDCG (4 points)
#
# For one person: `hits` is an array of zeros and ones, best rank first. Two points each.
#
# <details><summary>Hint</summary>
#
# `np.cumsum(hits)` counts the hits so far, `np.arange(1, k + 1)` are the ranks. The best possible list has
# `min(k, n_relevant)` ones in front: the sum of as many first discounts.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "list_metrics", "locked": false, "schema_version": 3, "solution": true, "task": false}
def average_precision(hits, n_relevant):
    """Average precision, a float, of a list with `hits` (k,), 1 or 0, of somebody who likes `n_relevant` >= 1 items.

    >>> average_precision(np.array([0, 1, 1, 0, 0]), 3).__round__(4)
    0.3889
    """
    ### BEGIN SOLUTION
    ranks = np.arange(1, len(hits) + 1)
    return float((hits * np.cumsum(hits) / ranks).sum() / min(len(hits), n_relevant))
    ### END SOLUTION


def ndcg(hits, n_relevant):
    """NDCG, a float, of the same list.

    >>> ndcg(np.array([1, 0, 1, 0, 0]), 2).__round__(4)
    0.9197
    """
    ### BEGIN SOLUTION
    discounts = 1 / np.log2(np.arange(2, len(hits) + 2))
    return float((hits * discounts).sum() / discounts[:n_relevant].sum())
    ### END SOLUTION


# %%
ticks = {"Ada": ([1, 0, 1, 0, 0], 2), "Bo": ([0, 1, 1, 0, 0], 3), "Cleo": ([0, 0, 0, 0, 1], 1)}
by_hand = {
    name: (average_precision(np.array(hits), likes), ndcg(np.array(hits), likes))
    for name, (hits, likes) in ticks.items()
}
pd.DataFrame(by_hand, index=["AP", "NDCG"]).T.round(2)

# %% nbgrader={"grade": true, "grade_id": "average_precision_plain", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(average_precision, np.array([1, 0, 1, 0, 0]), 2, want=5 / 6)
checks.returns(average_precision, np.array([0, 1, 1, 0, 0]), 2, want=7 / 12)
### BEGIN HIDDEN TESTS
checks.returns(average_precision, np.array([1, 1, 0, 1]), 3, want=(1 + 1 + 3 / 4) / 3)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "average_precision_possible", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(average_precision, np.array([0, 1, 1, 0, 0]), 3, want=7 / 18)
checks.returns(average_precision, np.array([1, 0]), 7, want=0.5)
checks.returns(average_precision, np.array([0, 0, 0]), 2, want=0.0)
### BEGIN HIDDEN TESTS
checks.returns(average_precision, np.array([0, 1, 0, 1]), 4, want=0.25)
checks.returns(average_precision, np.array([1, 1, 1]), 20, want=1.0)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "ndcg_plain", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(ndcg, np.array([1, 0, 1, 0, 0]), 2, want=1.5 / (1 + 1 / np.log2(3)))
checks.returns(ndcg, np.array([0, 0, 0, 0, 1]), 1, want=1 / np.log2(6))
### BEGIN HIDDEN TESTS
checks.returns(ndcg, np.array([0, 1, 0, 1]), 3, want=(1 / np.log2(3) + 1 / np.log2(5)) / (1.5 + 1 / np.log2(3)))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "ndcg_possible", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(ndcg, np.array([1, 0]), 7, want=1 / (1 + 1 / np.log2(3)))
checks.returns(ndcg, np.array([1, 1, 1]), 20, want=1.0)
### BEGIN HIDDEN TESTS
checks.returns(ndcg, np.array([0, 0, 0]), 2, want=0.0)
checks.returns(ndcg, np.array([0, 1]), 1, want=1 / np.log2(3))
### END HIDDEN TESTS

# %% [markdown]
# ## Three stages
#
# A shop with ten million articles cannot run its best model on all of them for each visitor:
#
# 1. **[Candidates](../GLOSSARY.md#candidate-generation).** Cheap rules name some hundred items: what a simple model likes,
#    what is popular, what resembles the person's favourites. A miss here is final, so cast the net wide.
# 2. **Scoring.** The best model says how well each candidate fits.
# 3. **[Re-ranking](../GLOSSARY.md#re-ranking).** What no rating says: away with what is out of stock, not ten sequels in a
#    row, something new.
#
# The first thing to go wrong is the order of two steps:


# %%
def published_top(items, scores, blocked, n):
    best = np.argsort(scores)[-n:]
    return items[best][~np.isin(items[best], blocked)]


published_top(np.array([11, 12, 13, 14]), np.array([4.5, 3.0, 4.9, 4.0]), blocked=np.array([13]), n=2)

# %% [markdown]
# ### Exercise 2 · Find the bug: the top of the list (2 points)
#
# Asked for two films out of three that are left, it gives one. Filters come *before* the cut to $n$, or somebody who has
# seen the ten most popular films is shown an empty page. A second mistake shows when nothing is blocked. Mend both; of
# equal scores the item that comes first in `items` wins.
#
# <details><summary>Hint</summary>
#
# First keep what is free: `free = ~np.isin(items, blocked)`, for items *and* scores. Then sort what is left, best first:
# `np.argsort(-scores, kind="stable")`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "top_n", "locked": false, "schema_version": 3, "solution": true, "task": false}
def top_n(items, scores, blocked, n):
    """The `n` of `items` (c,) with the highest `scores` (c,), best first, without those in the array `blocked`.

    Fewer where fewer are left.

    >>> top_n(np.array([11, 12, 13]), np.array([4.5, 3.0, 4.9]), blocked=np.array([13]), n=2)
    array([11, 12])
    """
    ### BEGIN SOLUTION
    free = ~np.isin(items, blocked)
    best = np.argsort(-scores[free], kind="stable")[:n]
    return items[free][best]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "top_n_filter_first", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
five, scored = np.array([11, 12, 13, 14, 15]), np.array([4.5, 3.0, 4.9, 4.0, 2.0])
checks.returns(top_n, five, scored, np.array([13]), 2, want=np.array([11, 14]))
checks.returns(top_n, five, scored, np.array([13, 11, 99]), 3, want=np.array([14, 12, 15]))
### BEGIN HIDDEN TESTS
checks.returns(top_n, five, scored, np.array([11, 13, 14]), 4, want=np.array([12, 15]))
checks.returns(top_n, five, scored - 10, np.array([13]), 2, want=np.array([11, 14]))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "top_n_best_first", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
nothing = np.array([], dtype=int)
checks.returns(top_n, np.array([5, 3, 8]), np.array([0.2, 0.9, 0.4]), nothing, 3, want=np.array([3, 8, 5]))
checks.returns(top_n, np.array([5, 3, 8]), np.array([0.2, 0.9, 0.4]), nothing, 1, want=np.array([3]))
checks.returns(top_n, np.array([5, 3, 8]), np.array([0.4, 0.9, 0.4]), nothing, 2, want=np.array([3, 5]))
### BEGIN HIDDEN TESTS
checks.returns(top_n, np.array([9, 2, 7, 4]), np.array([1.0, 2.0, 1.0, 2.0]), nothing, 3, want=np.array([2, 4, 9]))
### END HIDDEN TESTS

# %% [markdown]
# ## How alike are two items?
#
# Candidates "like what you liked", and lists that do not repeat themselves, need a likeness of items. A lecture calls the
# factors perfect for it: "we simply compute the distance between two points". For Ommazh at $(-1.44, -2.32)$ and
# Melt-Banana at $(-2.64, -0.70)$ it obtains 2.016, and the arithmetic is right. But earlier it had other factors for the
# same two albums, from the same ratings:

# %% nbgrader={"grade": false, "grade_id": "lecture", "locked": true, "schema_version": 3, "solution": false, "task": false}
# the lecture does not state the factors of Bhavana and of Zhou Shen; these are ours
P_lecture = np.array([[-1.52, 1.35], [-1.19, 1.30], [1.15, 2.16], [1.19, 2.15]])
Q_lecture = np.array([[-1.53, 1.77], [-1.77, 1.88], [1.10, 1.48], [1.24, 1.66], [0.79, 1.66]])
apart = np.linalg.norm(Q_lecture[0] - Q_lecture[1])
print(f"Ommazh and Melt-Banana, in the earlier table: {apart:.3f} apart")

# %% [markdown]
# ### Exercise 3 · Errata: the distance of two albums (2 points)
#
# 2.016 or 0.264<!--= apart | .3f -->? Neither is a fact about the albums: with $PA$ and $QA^{-\top}$ the distance becomes
# whatever you like, and no prediction changes. What the ratings do determine is $PQ^\top$. So measure there: **the root
# mean square, over all people, of the difference between what they are predicted to give the one album and the other**,
# in stars. Write it, and put the albums' distance by the earlier table into `albums_apart`.
#
# <details><summary>Hint</summary>
#
# `P @ (Q[i] - Q[j])` holds that difference for each person. Ommazh is row 0 and Melt-Banana row 1.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "rating_distance", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rating_distance(P, Q, i, j):
    """Root mean square difference of the predictions for items `i` and `j`, in stars; `P` (M, k), `Q` (N, k).

    >>> rating_distance(np.array([[1.0], [3.0]]), np.array([[1.0], [2.0]]), 0, 1).__round__(4)
    2.2361
    """
    ### BEGIN SOLUTION
    return float(np.sqrt(np.mean((P @ (Q[i] - Q[j])) ** 2)))
    ### END SOLUTION


# albums_apart = ?
### BEGIN SOLUTION
albums_apart = rating_distance(P_lecture, Q_lecture, 0, 1)
### END SOLUTION

# %%
A = np.array([[3.0, 1.0], [0.0, 0.2]])
P_other, Q_other = P_lecture @ A, Q_lecture @ np.linalg.inv(A).T
print("distance of the points:", np.linalg.norm(Q_lecture[0] - Q_lecture[1]).round(2), "and", end=" ")
print(np.linalg.norm(Q_other[0] - Q_other[1]).round(2))
print("distance in stars:", round(rating_distance(P_lecture, Q_lecture, 0, 1), 3), "and", end=" ")
print(round(rating_distance(P_other, Q_other, 0, 1), 3))

# %% nbgrader={"grade": true, "grade_id": "rating_distance_hand", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small_P, small_Q = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([[1.0, 1.0], [4.0, -1.0], [1.0, 1.0]])
checks.returns(rating_distance, small_P, small_Q, 0, 1, want=np.sqrt(12.5))
checks.returns(rating_distance, small_P, small_Q, 0, 2, want=0.0)
### BEGIN HIDDEN TESTS
checks.returns(rating_distance, np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]), small_Q, 2, 1, want=np.sqrt(25 / 3))
numbers = np.random.default_rng(5)
big_P, big_Q, mixing = numbers.normal(size=(6, 3)), numbers.normal(size=(4, 3)), numbers.normal(size=(3, 3))
products = big_P @ big_Q.T
want = np.sqrt(((products[:, 1] - products[:, 3]) ** 2).mean())
checks.returns(rating_distance, big_P @ mixing, big_Q @ np.linalg.inv(mixing).T, 1, 3, want=want, label="a mixed basis")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "rating_distance_albums", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.equals(
    albums_apart,
    0.33590,
    "albums_apart",
    rtol=1e-3,
    mistakes=[
        (2.016, "that is the lecture's distance of the points"),
        (0.26401, "that is the distance of the points in the earlier table"),
    ],
)

# %% [markdown]
# A third of a star: to these four listeners the two albums are nearly one. A model *with* regularisation pays for long rows
# on both sides. That settles $A$ up to a rotation, which changes no distance and no cosine, so for the items of such a
# model the cosine is a fair likeness, and we shall use it.
#
# ## Scores that can be added
#
# Two models, two opinions. Why not add them? By hand, three films:
#
# | film | votes | predicted stars | sum |
# |---|---|---|---|
# | *Everybody Saw It* | 400 | 3.1 | 403.1 |
# | *Some Saw It* | 100 | 4.2 | 104.2 |
# | *Nobody Saw It* | 10 | 4.8 | 14.8 |
#
# The sum is the votes. A [blend](../GLOSSARY.md#blend) needs scores of one scale: from each model's scores subtract their
# mean over the candidates, and divide by their standard deviation.
#
# $$ s_i = \sum_m w_m\, z^{(m)}_i, \qquad z^{(m)}_i = \frac{s^{(m)}_i - \bar s^{(m)}}{\mathrm{sd}(s^{(m)})} $$
#
# ### Exercise 4 · The blend (3 points)
#
# A model that gives all candidates the same score has no opinion: its $z$ are zeros.
#
# <details><summary>Hint</summary>
#
# `scores.mean(axis=1, keepdims=True)` keeps the shape fit for subtracting. Where all scores are equal, divide by 1 instead:
# `np.where(np.ptp(scores, axis=1, keepdims=True) > 0, spread, 1)` (their `std` need not be exactly 0). `np.std` divides by $c$, not by $c - 1$, which is what is meant here.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "blend", "locked": false, "schema_version": 3, "solution": true, "task": false}
def blend(scores, weights):
    """Weighted sum (c,) of standardised scores: `scores` (n_models, c), a row for each model, `weights` (n_models,).

    >>> blend(np.array([[400.0, 100.0, 10.0], [3.0, 4.0, 5.0]]), np.array([0.0, 1.0])).round(2)
    array([-1.22,  0.  ,  1.22])
    """
    ### BEGIN SOLUTION
    spread = scores.std(axis=1, keepdims=True)
    z = (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    return weights @ z
    ### END SOLUTION


# %%
votes_and_stars = np.array([[400, 100, 10], [3.1, 4.2, 4.8]])
pd.DataFrame({f"{w:.1f} of stars": blend(votes_and_stars, np.array([1 - w, w])) for w in (0.2, 0.5, 0.8)}).round(2)

# %% nbgrader={"grade": true, "grade_id": "blend_one_model", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(blend, np.array([[2.0, 4.0, 6.0, 8.0]]), np.array([1.0]), want=np.array([-3.0, -1.0, 1.0, 3.0]) / 5**0.5)
checks.returns(blend, np.array([[1.0, 0.0]]), np.array([3.0]), want=np.array([3.0, -3.0]))

# %% nbgrader={"grade": true, "grade_id": "blend_two_models", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
two = np.array([[300.0, 100.0, 300.0, 100.0], [4.0, 4.0, 2.0, 2.0]])
checks.returns(blend, two, np.array([0.25, 0.75]), want=np.array([1.0, 0.5, -0.5, -1.0]))
checks.returns(blend, two, np.array([2.0, 1.0]), want=np.array([3.0, -1.0, 1.0, -3.0]))
### BEGIN HIDDEN TESTS
checks.returns(blend, two * 7 + 3, np.array([0.25, 0.75]), want=np.array([1.0, 0.5, -0.5, -1.0]), label="other scales")
three = np.array([[0.0, 2.0], [5.0, 1.0], [1.0, 9.0]])
checks.returns(blend, three, np.array([0.5, 0.125, 0.25]), want=np.array([-0.625, 0.625]))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "blend_no_opinion", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
flat = np.array([[3.0, 3.0], [1.0, 2.0]])
checks.returns(blend, flat, np.array([0.5, 0.5]), want=np.array([-0.5, 0.5]))
checks.returns(blend, flat[:1], np.array([1.0]), want=np.array([0.0, 0.0]))
### BEGIN HIDDEN TESTS
checks.returns(blend, np.array([[4.0], [2.0]]), np.array([1.0, 2.0]), want=np.array([0.0]), label="one candidate")
### END HIDDEN TESTS

# %% [markdown]
# ### Weights from ratings nobody has learned from
#
# Now on real size. A validation part is cut from the training ratings. Weighted matrix factorisation names 200 candidates
# for everybody and scores them; Funk's model adds the stars. Which weight gives the best lists?

# %% tags=["study"]
from recsys_lib import FunkSVD, Popularity, WeightedMF
from recsys_lib.evaluation import leave_n_out

train, hidden = board.train, board.test
inner, validation = leave_n_out(train, 0.2, random_state=1)
users = train.user_ids

weighted = WeightedMF(n_factors=8, n_epochs=10, target="rating", unobserved_weight=0.2, reg=10.0, random_state=0)
funk = FunkSVD(n_factors=32, lr=0.005, n_epochs=120, reg=0.05, reg_count=3, random_state=0)


def candidates_and_scores(part):
    """200 candidates (n_users, 200) and what both models, fitted on `part`, say of them."""
    films, fits = weighted.fit(part).recommend(users, 200)
    stars = funk.fit(part).predict(np.repeat(users, 200), films.ravel(), clip=False)
    return films, np.stack([fits, stars.reshape(films.shape)], axis=1)


from_inner, (films, scores) = candidates_and_scores(inner), candidates_and_scores(train)


def blended(films, scores, w):
    none = np.array([], int)
    return np.array([top_n(row, blend(two, np.array([1 - w, w])), none, 10) for row, two in zip(films, scores)])


def ndcg_of(lists, part):
    """NDCG@10 of each person, by row number, who has given four stars or more in `part`."""
    good = part[part.values >= 4]
    liked = pd.Series(part.item_ids[good.items]).groupby(good.users).agg(list)
    return pd.Series({row: ndcg(np.isin(lists[row], films), len(films)) for row, films in liked.items()})


# %% tags=["study"]
weights = np.linspace(0, 1, 11)
curve = [ndcg_of(blended(*from_inner, w), validation).mean() for w in weights]
w_best = weights[int(np.argmax(curve))]

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 3.8))
axes.plot(weights, curve, "o-")
axes.plot(w_best, max(curve), "s", color="black", markersize=11, fillstyle="none", label=f"best: {w_best:.1f}")
axes.set(xlabel="weight $w$ of the predicted stars", ylabel="NDCG@10, validation part", ylim=(0, None))
axes.legend()
plotting.show(figure, alt="NDCG@10 against the weight of stars: nearly flat up to 0.4, then it falls to half.")

# %% [markdown]
# A little opinion about stars does no harm, 0.108<!--= max(curve) | .3f --> with $w =$ 0.2<!--= w_best | .1f --> against
# 0.106<!--= curve[0] | .3f --> without. The top is so flat that its exact place is no discovery.
#
# ### Best on average is not best for all
#
# Both again, fitted on all training ratings and judged on the hidden ones, by the length of people's profiles:

# %% tags=["study"]
votes = Popularity(by="count").fit(train).recommend(users, 10)[0]
of_stars, of_both = blended(films, scores, 1.0), blended(films, scores, w_best)
lists = {"votes": votes, "weighted MF": films[:, :10], "blend": of_both, "stars": of_stars}
each = pd.DataFrame({name: ndcg_of(shown, hidden) for name, shown in lists.items()})
quarter = pd.qcut(train.user_counts[each.index], 4, labels=["shortest", "short", "long", "longest"])
by_length = each.groupby(quarter, observed=True).mean()
votes_win = (each["votes"] > each["weighted MF"]).mean()
by_length.round(3)

# %% [markdown]
# (Compare columns, not rows: who has rated much also has much hidden, so any list finds more.) The blend helps those of
# whom least is known, and for some quarters it does nothing. And behind the means, the plain count of votes beats the
# model for 11%<!--= votes_win | .0% --> of the people. Know for whom it gets worse.
#
# ## What no rating says
#
# The third stage adds to a score, each time a weight times a number from 0 to 1, or takes films away:
#
# | step | what it does |
# |---|---|
# | novelty | adds $-\log_M (n_i / M)$: 0 for what all $M$ people know, 1 for what one knows |
# | recency | adds $2^{-\mathrm{age} / \mathrm{half\ life}}$ for what was added lately |
# | promotion | adds what was agreed on with whoever pays for it |
# | engaged | adds for what the person already knows: songs are played again, films hardly |
# | business filter | takes away: not in stock, not for children, not in this country |
#
# The library's `Hybrid` does all three stages; `explain` shows what each step did:

# %% tags=["study"]
from recsys_lib.hybrid import FromModel, Hybrid, LikeLiked, MostRated
from recsys_lib.reranking import Novelty, Recency

nets = [FromModel(weighted, 100), LikeLiked(weighted, n_liked=5, n=20), MostRated(50)]
shop = Hybrid(FunkSVD(random_state=0), nets, [Novelty(0.5), Recency(0.5, half_life=3650)]).fit(train)
shop.explain(users[0], n=5).assign(item=lambda table: data.titles(table["item"])).round(2)

# %% [markdown]
# ## Relevance against variety
#
# Whoever does not fancy the first of ten films that are all alike will not fancy the tenth. *Maximal marginal
# relevance*, [MMR](../GLOSSARY.md#mmr), picks one film after the other, each time the one whose score, less its likeness
# to **what has been picked**, is highest. With $S$ the picks so far and $\theta$ from 0 to 1:
#
# $$ \text{next} = \arg\max_{i \notin S}\; \theta\, s_i - (1 - \theta) \max_{j \in S} \mathrm{sim}(i, j) $$
#
# By hand, $\theta = 0.5$: *Zombies* 1.0, *Zombies II* 0.9, *Romance* 0.6. The zombies are alike by 0.8, the romance is like
# neither. First comes *Zombies*, 0.5. Then *Zombies II* is worth $0.45 - 0.40 = 0.05$ and *Romance* $0.30$. Had we
# subtracted the likeness to all *candidates*, as is often done, even the first would be punished for a sequel that
# nobody has shown.
#
# ### Exercise 5 · MMR (3 points)
#
# Give the places of the picks, in the order of picking. With nothing picked nothing is subtracted; of equal values the
# lower place wins.
#
# <details><summary>Hint</summary>
#
# Keep an array `repeated` of what each candidate repeats so far, zeros at first. After each pick,
# `repeated = np.maximum(repeated, likeness[pick])`. `worth[picks] = -np.inf` keeps a place from being picked again.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "mmr", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mmr(scores, likeness, theta, n):
    """Places of `n` picks, first pick first, or of all where there are fewer; a list of int.

    `scores` (c,) from 0 to 1, `likeness` (c, c) from 0 to 1, symmetric, `theta` the weight of the scores.

    >>> mmr(np.array([1.0, 0.9, 0.6]), np.array([[1, 0.8, 0], [0.8, 1, 0], [0, 0, 1]]), theta=0.5, n=2)
    [0, 2]
    """
    ### BEGIN SOLUTION
    repeated, picks = np.zeros(len(scores)), []
    while len(picks) < min(n, len(scores)):
        worth = theta * scores - (1 - theta) * repeated
        worth[picks] = -np.inf
        picks.append(int(np.argmax(worth)))
        repeated = np.maximum(repeated, likeness[picks[-1]])
    return picks
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "mmr_zombies", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
alike = np.array([[1.0, 0.8, 0.0], [0.8, 1.0, 0.0], [0.0, 0.0, 1.0]])
checks.returns(mmr, np.array([1.0, 0.9, 0.6]), alike, 0.5, 3, want=[0, 2, 1])
checks.returns(mmr, np.array([1.0, 0.9, 0.6]), alike, 0.9, 3, want=[0, 1, 2])
checks.returns(mmr, np.array([0.7, 0.9, 0.6]), alike, 0.5, 1, want=[1])

# %% nbgrader={"grade": true, "grade_id": "mmr_picks", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
near = np.array([
    [1.0, 0.4, 0.4, 0.3, 0.5], [0.4, 1.0, 0.2, 0.4, 1.0], [0.4, 0.2, 1.0, 1.0, 0.0],
    [0.3, 0.4, 1.0, 1.0, 0.1], [0.5, 1.0, 0.0, 0.1, 1.0],
])  # fmt: skip
checks.returns(mmr, np.array([1.0, 0.1, 0.8, 0.5, 0.1]), near, 0.5, 5, want=[0, 2, 1, 3, 4])
checks.returns(mmr, np.array([1.0, 0.1, 0.8, 0.5, 0.1]), near, 0.7, 5, want=[0, 2, 3, 1, 4])
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(6)
places = numbers.random((40, 3))
places /= np.linalg.norm(places, axis=1, keepdims=True)
many, cosines = numbers.random(40), places @ places.T
for theta in (0.3, 0.8):
    want, rest = [], list(range(40))
    while len(want) < 12:
        worth = [theta * many[i] - (1 - theta) * max((cosines[i, j] for j in want), default=0) for i in rest]
        want.append(rest.pop(int(np.argmax(worth))))
    checks.returns(mmr, many, cosines, theta, 12, want=want, label=f"12 of 40 with theta = {theta}")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "mmr_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
alike = np.array([[1.0, 0.8, 0.0], [0.8, 1.0, 0.0], [0.0, 0.0, 1.0]])
checks.returns(mmr, np.array([0.5, 0.9, 0.6]), alike, 1.0, 9, want=[1, 2, 0])
checks.returns(mmr, np.array([0.5, 0.5, 0.5]), alike, 0.5, 2, want=[0, 2])
### BEGIN HIDDEN TESTS
checks.returns(mmr, np.array([0.5, 0.9, 0.6]), alike, 0.0, 3, want=[0, 2, 1])
checks.returns(mmr, np.array([1, 0, 1]), alike, 0.7, 2, want=[0, 2])
### END HIDDEN TESTS

# %% [markdown]
# What does variety cost? Re-rank everybody's blend, with the cosine of the films' factors as likeness. Diversity is the
# mean of $1 - \cos$ over the pairs of a list.

# %% tags=["study"]
from recsys_lib.metrics import intra_list_diversity

Q = weighted.item_factors_ / np.maximum(np.linalg.norm(weighted.item_factors_, axis=1, keepdims=True), 1e-12)
codes = train.item_codes(films.ravel()).reshape(films.shape)


def varied(theta):
    picked = []
    for row, two in zip(codes, scores):
        s = blend(two, np.array([1 - w_best, w_best]))
        s = (s - s.min()) / (s.max() - s.min())
        picked.append(row[mmr(s, np.clip(Q[row] @ Q[row].T, 0, 1), theta, 10)])
    return np.array(picked)


def on_the_frontier(picked):
    return intra_list_diversity(picked, Q), ndcg_of(train.item_ids[picked], hidden).mean()


# %% tags=["study"]
thetas = (1, 0.6, 0.5, 0.4, 0.3, 0)
frontier = {theta: on_the_frontier(varied(theta)) for theta in thetas}
luck = np.random.default_rng(0)
at_random = on_the_frontier(np.array([luck.choice(row, 10, replace=False) for row in codes]))

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 4.2))
axes.plot(*zip(*frontier.values()), "o-", label="MMR")
for theta, place in frontier.items():
    shift = (-34, -17) if theta == 0.6 else (6, 5)  # so that no two labels meet
    axes.annotate(rf"$\theta$ = {theta:g}", place, xytext=shift, textcoords="offset points")
axes.plot(*at_random, "s", color="black", label="ten candidates at random")
axes.set(xlabel="diversity (mean of 1 - cos within a list)", ylabel="NDCG@10", ylim=(0, 0.2), xlim=(0.15, 0.62))
axes.legend(loc="lower left")
plotting.show(
    figure, alt="NDCG against diversity: flat from theta 1 to 0.6, then falling ever faster; random lies far below."
)

# %% [markdown]
# This is a [frontier](../GLOSSARY.md#frontier): of two points on it, none is better than the other in both. The first bit of variety is nearly
# free, the last is dear. The square, ten candidates at random, is more diverse than most lists: diversity alone praises
# noise.
#
# ## What is shown gets watched, what is watched gets shown
#
# Let it run: in each of ten rounds everybody watches the ten films they are shown, and the model learns again. How much of
# all watching goes to the hundredth of films that is watched most?

# %% tags=["study"]
from recsys_lib import Ratings


def rounds(model, n_random=0):
    """Share of the most watched hundredth of films after each of ten rounds, `n_random` of ten shown at random."""
    draw, shares, cells = np.random.default_rng(0), [], train.users.astype(int) * train.n_items + train.items
    for _ in range(10):
        who, what = np.divmod(np.unique(cells), train.n_items)
        counts = np.sort(np.bincount(what, minlength=train.n_items))
        shares.append(counts[-(train.n_items // 100) :].sum() / counts.sum())
        seen = Ratings(who, what, np.ones(len(who)), user_ids=users, item_ids=train.item_ids, scale=(0.5, 5))
        list_of_ten = train.item_codes(model.fit(seen).recommend(users, 10)[0].ravel()).reshape(-1, 10)
        list_of_ten[:, 10 - n_random :] = draw.integers(train.n_items, size=(len(users), n_random))
        cells = np.append(cells, (np.arange(len(users))[:, None] * train.n_items + list_of_ten).ravel())
    return shares


# %% tags=["study"]
ones = WeightedMF(n_factors=4, n_epochs=2, unobserved_weight=0.1, reg=10.0, random_state=0)
loops = {"most votes": rounds(Popularity(by="count")), "weighted MF": rounds(ones)}
loops["weighted MF, 3 of 10 at random"] = rounds(ones, n_random=3)

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 3.8))
for (name, shares), marker in zip(loops.items(), "os^"):
    axes.plot(range(10), shares, marker=marker, label=name)
axes.set(xlabel="round", ylabel="share of the top 1% of films", ylim=(0, 0.5))
axes.legend()
plotting.show(
    figure, alt="Share of the most watched hundredth by round: it triples in both loops, more slowly with random films."
)

# %% [markdown]
# From 14%<!--= loops["weighted MF"][0] | .0% --> to 44%<!--= loops["weighted MF"][-1] | .0% -->, and the personal model is
# hardly better than the chart: it eats its own dishes. This is [popularity bias](../GLOSSARY.md#popularity-bias) feeding
# itself; nobody's taste has changed. A few places kept for films at random slow it down, and bring in opinions about what
# the model would never show.
#
# ## Offline against online
#
# Hidden ratings are of films that people found *by themselves*. An excellent film that somebody would never have found
# counts as a miss. In filmworld we know what everybody would say of every film, so we can ask what no offline metric can:
# **a visitor watches one of the ten films shown; how likely do they give it four stars or more?**

# %% tags=["study"]
from scipy.special import ndtr


def liking(shown):
    """Chance that a rating of four or more follows, over all people and the films they are shown."""
    rows = np.repeat(np.arange(len(users)), shown.shape[1])
    score = data.truth.score(rows, train.item_codes(shown.ravel()))
    return ndtr((score - 3.75) / data.truth.noise_sd).mean()  # 3.75 and more is rounded to 4 or more


if data.truth is None:
    print("Nobody knows the truth about these people: the chances below are made up.")
    online = pd.Series({"votes": 0.42, "weighted MF": 0.66, "blend": 0.70, "stars": 0.80})
else:
    online = pd.Series({name: liking(shown) for name, shown in lists.items()})
pd.DataFrame({"NDCG@10, offline": each.mean(), "liked, online": online}).round(3)

# %% [markdown]
# The last is now the first. Sorted by stars the candidates have the lower NDCG,
# 0.08<!--= each["stars"].mean() | .2f --> against 0.17<!--= each["weighted MF"].mean() | .2f -->, and the happier visitors,
# 88%<!--= online["stars"] | .0% --> against 68%<!--= online["weighted MF"] | .0% -->. The blend loses nothing offline and
# gains some points online. (Our visitors watch what they are shown. Real ones also have to be tempted, which speaks for
# familiar films.) Outside of made-up worlds there is one way to find out: show it.
#
# ## A/A first, then A/B
#
# In an [A/B test](../GLOSSARY.md#ab-test) a coin gives each visitor list A or list B. The difference of the shares of
# likes, $\hat p_B - \hat p_A$, estimates the *uplift*, and its standard error says by how much it is usually off:
#
# $$ \mathrm{se} = \sqrt{\frac{\hat p_A (1 - \hat p_A)}{n_A} + \frac{\hat p_B (1 - \hat p_B)}{n_B}}, \qquad
#    z = \frac{\hat p_B - \hat p_A}{\mathrm{se}} $$
#
# If A and B are equally good, $\lvert z \rvert > 1.96$ happens by luck in one test out of twenty.
#
# ### Exercise 6 · The uplift and its z (2 points)
#
# For two groups of visitors, 1 where somebody liked their film and 0 where not.
#
# <details><summary>Hint</summary>
#
# The mean of zeros and ones is a share. The groups need not be of one size.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "uplift", "locked": false, "schema_version": 3, "solution": true, "task": false}
def uplift(likes_a, likes_b):
    """Estimated uplift of B over A and its z: (float, float). `likes_a` (n_A,) and `likes_b` (n_B,) hold 1 or 0.

    >>> uplift(np.array([1, 0, 0, 0]), np.array([1, 1, 1, 0]))[0]
    0.5
    """
    ### BEGIN SOLUTION
    p_a, p_b = likes_a.mean(), likes_b.mean()
    se = np.sqrt(p_a * (1 - p_a) / len(likes_a) + p_b * (1 - p_b) / len(likes_b))
    return float(p_b - p_a), float((p_b - p_a) / se)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "uplift_estimate", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.equals(checks.call(uplift, np.array([1, 0, 0, 0]), np.array([1, 1, 1, 0]))[0], 0.5, "the uplift from 1/4 to 3/4")
checks.equals(checks.call(uplift, np.array([1, 1, 0, 1, 0]), np.array([1, 0]))[0], -0.1, "the uplift from 3/5 to 1/2")

# %% nbgrader={"grade": true, "grade_id": "uplift_z", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
four, eight = np.array([1, 0, 0, 0]), np.array([1, 1, 1, 0, 1, 1, 1, 0])
checks.equals(checks.call(uplift, four, eight)[1], 0.5 / np.sqrt(3 / 64 + 3 / 128), "z of 1 in 4 against 6 in 8")
checks.equals(checks.call(uplift, eight, four)[1], -0.5 / np.sqrt(3 / 64 + 3 / 128), "z of 6 in 8 against 1 in 4")
### BEGIN HIDDEN TESTS
tens = np.repeat([1, 0], [2, 8]), np.repeat([1, 0], [5, 5])
checks.equals(checks.call(uplift, *tens)[1], 0.3 / np.sqrt(0.016 + 0.025), "z of 2 in 10 against 5 in 10")
### END HIDDEN TESTS

# %% [markdown]
# Before a shop believes its A/B tests it runs an **A/A test**: both groups get list A, and whatever it finds is luck or a
# fault of the machinery. We can afford a thousand of them, and a thousand A/B tests beside.

# %% tags=["study"]
p_a, p_b = online["weighted MF"].round(2), online["blend"].round(2)
visitors = np.random.default_rng(7)


def run_tests(p_b, n=2000, repeats=1000):
    """Estimated uplifts and z of repeated tests with `n` visitors in each group."""
    return np.array([uplift(visitors.random(n) < p_a, visitors.random(n) < p_b) for _ in range(repeats)])


a_a, a_b = run_tests(p_a), run_tests(p_b)
false_alarms, found = np.mean(np.abs(a_a[:, 1]) > 1.96), np.mean(np.abs(a_b[:, 1]) > 1.96)

figure, axes = plt.subplots(figsize=(8, 3.8))
bins = np.linspace(-0.06, 0.1, 33)
axes.hist(a_a[:, 0], bins, label="A/A", alpha=0.8)
axes.hist(a_b[:, 0], bins, label="A/B", histtype="step", linewidth=2, color="black")
axes.axvline(p_b - p_a, linestyle="--", color="black", linewidth=1)
axes.annotate("true uplift", (p_b - p_a, 164), xytext=(6, 0), textcoords="offset points")
axes.set(xlabel="estimated uplift, 2000 visitors in each group", ylabel="tests", ylim=(0, 180))
axes.legend(loc="upper left")
plotting.show(
    figure, alt="Two bell-shaped histograms: A/A around zero, A/B around the true uplift; they overlap a little."
)

# %% [markdown]
# A single test may be off by several points; on average it hits the truth, 0.04<!--= a_b[:, 0].mean() | .2f -->. The A/A
# tests cry wolf in 5%<!--= false_alarms | .0% --> of the cases, about the one in twenty that the bar allows, and the A/B
# tests see the uplift in 78%<!--= found | .0% -->. How many visitors does that take? To find a difference $\delta$ four times
# out of five, about $16\, p (1 - p) / \delta^2$ in each group: half the uplift needs four times the visitors.
#
# ### Peeking
#
# Why not look now and then, and stop as soon as it is "significant"? In A/A tests:

# %% tags=["study"]
alarms = dict.fromkeys((1, 2, 5, 10, 20), 0)
for _ in range(1000):
    a, b = visitors.random(2000) < p_a, visitors.random(2000) < p_a
    for looks in alarms:
        alarms[looks] += any(abs(uplift(a[:n], b[:n])[1]) > 1.96 for n in range(2000 // looks, 2001, 2000 // looks))
pd.Series(alarms, name="false alarms in 1000 A/A tests").rename_axis("looks").to_frame()

# %% [markdown]
# With twenty looks more than a quarter of all tests "find" a difference between a list and itself. Fix the number of
# visitors beforehand, or use a method made for looking early.
#
# ### Exercise 7 · In your own words (2 points, read by a person)
#
# A colleague reports: "Our new list has an NDCG@10 of 0.11 instead of 0.17, so we dropped it. The other one we tested on
# visitors, looked every morning, and stopped on the fourth day, when $z$ was 2.1: it is better." Say **what is doubtful
# about each** of the two decisions and **what you would do** instead. Four sentences are enough.

# %% [markdown] nbgrader={"grade": true, "grade_id": "hybrid_in_your_own_words", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# The hidden ratings are of films that people found without the new list, so good films that they would never have come
# across count as misses; a lower NDCG does not show that visitors would be less happy. I would put that list into an A/B
# test. In the other test there were four chances to be significant by luck, so 2.1 says less than it seems to. I would
# compute beforehand how many visitors are needed for the uplift that matters, and look once, when they have come.
#
# *For the grader: one point for saying why a low offline metric does not condemn a list (hidden ratings show only what
# was found) and asking for an online test; one point for naming repeated looks (or stopping at a good moment) as what
# inflates false alarms, with a remedy.*

# %% [markdown]
# ## A recommender of your own
#
# All parts are there. The next cell holds what you wrote before, in the course's wording (put your own in its place): the
# likeness of 00, the biases of 01, the weighted row of 03, the prediction of 04. They learn two models: with $w_0 = 0.2$
# the weighted row finds factors for lists; with $w_0 = 0$, on what the biases leave over, it is the alternating regression
# of lesson 03, for stars.

# %% tags=["study"]
from scipy.sparse import csr_array


def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    residual = ratings["rating"] - mu
    of_item = residual.groupby(ratings["item"])
    item_bias = of_item.sum() / (of_item.size() + damping)
    of_user = (residual - ratings["item"].map(item_bias)).groupby(ratings["user"])
    return mu, item_bias, of_user.sum() / (of_user.size() + damping)


def likeness(a, b, measure):
    if measure == "distance":
        return np.sqrt(((b - a) ** 2).sum(axis=1))
    products = b @ a
    if measure == "dot":
        return products
    lengths = np.sqrt((a**2).sum() * (b**2).sum(axis=1))
    return np.divide(products, lengths, out=np.zeros(len(b)), where=lengths > 0)


def weighted_row(rated, ratings, Q, gram, w0, reg):
    X = Q[rated]
    left = w0 * gram + (1 - w0) * X.T @ X + reg * np.eye(Q.shape[1])
    return np.linalg.solve(left, X.T @ ratings)


def predict(users, items, mu, b_u, b_i, P, Q, low, high):
    known_u, known_i = users >= 0, items >= 0
    ratings = np.full(len(users), float(mu))
    ratings[known_u] += b_u[users[known_u]]
    ratings[known_i] += b_i[items[known_i]]
    both = known_u & known_i
    ratings[both] += (P[users[both]] * Q[items[both]]).sum(axis=1)
    return np.clip(ratings, low, high)


def weighted_half_step(table, fixed, w0):
    gram, parts = fixed.T @ fixed, zip(table.indptr[:-1], table.indptr[1:])
    return np.array([weighted_row(table.indices[i:j], table.data[i:j], fixed, gram, w0, 10.0) for i, j in parts])


def learn(values, w0, rounds=3):
    table = csr_array((values, (train.users, train.items)), shape=(train.n_users, train.n_items))
    Q = np.random.default_rng(0).normal(0, 0.3, (train.n_items, 8))
    for _ in range(rounds):
        P = weighted_half_step(table, Q, w0)
        Q = weighted_half_step(table.tocsc(), P, w0)
    return P, Q


# %% tags=["study"]
mu, b_i, b_u = fit_biases(train.to_frame(), damping=5)
b_u, b_i = b_u.reindex(users).fillna(0).to_numpy(), b_i.reindex(train.item_ids).fillna(0).to_numpy()
left_over = train.values - mu - b_u[train.users] - b_i[train.items]
(A, B), (P, Q) = learn(train.values.astype(float), w0=0.2), learn(left_over, w0=0.0)


# %% [markdown]
# And the milestone of the course so far:

# %% tags=["study"]
everything, none = np.arange(train.n_items), np.array([], int)
popular = top_n(everything, train.item_counts, none, 100)


def cosines(of, among):
    return np.array([likeness(B[film], B[among], "cosine") for film in of]).clip(0, 1)


def stars_of(u, i):
    return predict(u, i, mu, b_u, b_i, P, Q, *train.scale)


def recommend(user, n=10, theta=0.8):
    """The ids of `n` films for `user`: candidates, scores, re-ranking."""
    u = train.user_codes([user])[0]
    seen, stars = train.items[train.users == u], train.values[train.users == u]
    # 1. candidates: what fits, what is popular, what resembles the five films they gave most
    alike = cosines(top_n(seen, stars, none, 5), everything).max(axis=0)
    found = np.concatenate([top_n(everything, B @ A[u], seen, 200), popular, top_n(everything, alike, seen, 50)])
    found = np.unique(found)
    # 2. scores: how well it fits, and how many stars they would give
    score = blend(np.stack([B[found] @ A[u], stars_of(np.full(len(found), u), found)]), np.array([1 - w_best, w_best]))
    # 3. re-ranking: without what they know, and not ten times the same
    best = top_n(found, score, seen, 50)
    worth = score[np.searchsorted(found, best)]
    worth = (worth - worth[-1]) / (worth[0] - worth[-1])
    return train.item_ids[best[mmr(worth, cosines(best, best), theta, n)]]


# %% tags=["study"]
data.titles(recommend(users[0])).tolist()

# %% [markdown]
# Change the user, $\theta$, the weight. Every line behind this list is yours.
#
# ## From your loop to the kernel
#
# Your MMR and the library's, on the candidates of everybody:

# %% tags=["study", "nbval-ignore-output"]
import time

from recsys_lib.kernels.mmr import mmr_rows

points = (weighted.item_factors_ / np.linalg.norm(weighted.item_factors_, axis=1, keepdims=True).clip(1e-12)).astype(
    "f4"
)
fits = scores[:, 0] - scores[:, 0].min(axis=1, keepdims=True)
fits /= fits.max(axis=1, keepdims=True)
picks, worth = np.empty((len(users), 10), np.int32), np.empty((len(users), 10))
mmr_rows(0, 1, codes, fits, points, 10, 0.6, picks, worth)  # loads the kernel

began = time.perf_counter()
mine = [mmr(s, np.clip(points[row] @ points[row].T, 0, 1), 0.6, 10) for s, row in zip(fits, codes)]
between = time.perf_counter()
mmr_rows(0, len(users), codes, fits, points, 10, 0.6, picks, worth)
slow, fast = between - began, time.perf_counter() - between
print(
    f"yours {1e6 * slow / len(mine):.0f} µs a list, the kernel {1e6 * fast / len(mine):.0f} µs: {slow / fast:.1f} times"
)
print(f"same picks: {np.mean(picks == mine):.0%}")

# %% tags=["study"]
import inspect

print("\n".join(inspect.getsource(mmr_rows.py_func).splitlines()[35:62]))

# %% [markdown]
# You build the whole $c \times c$ table of likenesses, though only the rows of ten picks are looked at. The kernel computes
# a row when a film is picked, $O(n c k)$ instead of $O(c^2 k)$, and keeps for each candidate the largest likeness so far.
# And it moves the last candidate into the place of the picked one, so that what is left lies side by side in memory and
# nothing has to be skipped.
#
# ## The scoreboard
#
# Your recommender joins the models of the course, beside two hybrids of the library: Funk's stars on thirty candidates of
# weighted matrix factorisation, and the same varied by MMR. This time the table becomes a figure.


# %% tags=["study"]
def rate(of_users, of_items):
    return stars_of(train.user_codes(of_users), train.item_codes(of_items))


def show(some, n):
    return np.array([recommend(user, n) for user in some])


board.add_lesson("06")
board.add_functions("06", "your recommender", rate, show)

dots = board.table().reset_index()
column = "RMSE" if data.truth is None else "above the floor"
dots["x"] = dots[column].fillna(1.5 * dots[column].max())  # those that predict no stars stand at the right
figure, axes = plt.subplots(figsize=(9, 6))
for (lesson, some), marker in zip(dots.groupby("lesson"), "os^Dv*P"):
    axes.plot(some["x"], some["NDCG@10"], marker, label=f"lesson {lesson}")
    for dot in some.itertuples():
        to_the_left = dot.x == dots[column].max()  # so that no name lies on another, or on the line
        place, side = (-7 if to_the_left else 7, -9 if dot[5] < 0.003 else 2), "right" if to_the_left else "left"
        axes.annotate(dot.model, (dot.x, dot[5]), xytext=place, textcoords="offset points", fontsize=8, ha=side)
axes.axvline(dots["x"].max() / 1.2, color="black", linewidth=0.8)
axes.annotate("no stars", (dots["x"].max(), 0.005), rotation=90, fontsize=9)
axes.set(xscale="log", xlabel=f"stars: {column} (left is better)", ylabel="lists: NDCG@10 (up is better)")
axes.set_xticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
axes.set_xlim(0.9 * dots["x"].min(), 2.2 * dots["x"].max())
axes.legend(fontsize="small", loc="center")
plotting.show(
    figure, alt="Every model by distance to the noise floor and NDCG@10: only the hybrids are near the floor and high."
)

# %% [markdown]
# Models that are good at stars lie at the left, most of them low; models that are good at lists lie high, most of them at
# the right, where stars are bad or missing. The upper left corner was empty until this lesson. The hybrids stand there
# because they need not choose: one model knows what a person may come across, the other how much they would like it. Yours
# has an NDCG@10 of 0.16<!--= board.table().loc[("06", "your recommender"), "NDCG@10"] | .2f --> and an RMSE of
# 0.83<!--= board.table().loc[("06", "your recommender"), "RMSE"] | .2f -->.

# %% [markdown]
# ## What to remember
#
# - Judge lists as lists. AP and NDCG divide by what was *possible*, not by what was found.
# - Candidates, scores, re-ranking. Filter before you cut.
# - Distances of factors mean something only where regularisation holds the basis; predictions always do.
# - Standardise before you blend, and choose weights on a validation part.
# - Variety is cheap at first; diversity alone praises noise. A model that eats its own dishes narrows.
# - Offline metrics reward what people found without you. Test online: A/A first, the number of visitors fixed, one look.
#
# ## Quiz
#
# Answer without scrolling up, then open the answer.
#
# **1.** A list of ten has one hit, at rank 1, and the person likes twenty films. What are precision and AP?
#
# <details><summary>Answer</summary>
#
# Both 0.1: one of ten, and $\frac{1}{\min(10, 20)} \cdot 1$. Dividing by the hits found would give an AP of 1.
#
# </details>
#
# **2.** Why is MMR's second term a maximum over the picks and not a mean over the candidates?
#
# <details><summary>Answer</summary>
#
# A film is superfluous if *one* film like it is already on the list. Likeness to candidates that are never shown bothers
# nobody, and would punish the best film of a large genre.
#
# </details>
#
# **3.** The A/A test of a shop has $\lvert z \rvert > 1.96$ in 30% of its runs. What follows?
#
# <details><summary>Answer</summary>
#
# Something is wrong with the test: repeated looks, or groups that are not drawn by a fair coin, or visitors counted
# several times as if they were different people. No A/B result of this shop is to be trusted before that is found.
#
# </details>
#
# **4.** Why may the candidates come from a model that is bad at stars?
#
# <details><summary>Answer</summary>
#
# They only have to *contain* what the next stage will choose. What is missing among them is lost; what stands in the
# wrong order is put right by the scores.
#
# </details>
