# ---
# jupyter:
#   autograder:
#     mask:
#     - recsys_lib.popularity
#     syllabus:
#       minutes: 90
#       needs: [00-embedding-space]
#       question: What do you show somebody you know nothing about?
#     timeout: 20
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lesson 01 · Popularity
#
# **A visitor opens your site for the first time. You know nothing about them. What do you show?**
#
# Something popular, of course. But popular is not one thing: the film that most people saw, the film with the highest
# average, and the film that you would bet on are three different films. In this lesson you learn to tell them apart
# with one small formula, and you find out why clever models are so often embarrassed by it.
#
# **After this lesson you can**
#
# - rank items by a weighted rating, and say what each letter in it does;
# - damp an average that rests on little data, and choose the damping;
# - split a rating into a mean, an item bias and a user bias, and predict with the three;
# - measure such a prediction on ratings it has not seen, against the simplest rivals;
# - say where popularity fails, and for whom.
#
# **Time** 90 minutes · **You need** NumPy arrays, pandas `groupby`, lesson 00 · **You write** five short functions
# and one paragraph.
#
# While you work, run `autograder check popularity.ipynb` in a terminal whenever you like: it tells you what is right
# so far, what is not, and why.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from autograder import checks
from recsys_lib import datasets, plotting

plotting.use_style()

# %% [markdown]
# ## The data
#
# *Filmworld* is a made-up world of films and people, about the size of the MovieLens set that this field grew up on.
# It is made up for a reason: whoever makes a world knows its truth, so later we can ask how far our estimates are from
# it. To work with real ratings instead, put MovieLens in the folder that `RECSYS_DATA` points to and change the name
# below to `"latest-small"`. Everything in this lesson runs on both.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
DATA = "filmworld"

data = datasets.load(DATA)
ratings = data.ratings.to_frame()
ratings.head()

# %% [markdown]
# One row is one person's opinion of one film. Two columns per film will carry us through the first half of the lesson:
# how many people rated it, $v$ (votes), and the mean of their ratings, $R$.

# %% nbgrader={"grade": false, "grade_id": "films", "locked": true, "schema_version": 3, "solution": false, "task": false}
votes = ratings.groupby("item")["rating"].agg(v="size", R="mean")
films = data.items[["item", "title", "year"]].merge(votes, on="item")
films.sort_values("v", ascending=False).head()

# %% [markdown]
# ## A high average is easy to get
#
# Sort by the mean and look at the winners:

# %%
films.sort_values(["R", "v"], ascending=[False, True]).head()

# %% [markdown]
# All of them have a perfect five, and hardly any votes. That is no accident: a mean of one or two ratings is mostly
# luck, and among thousands of films somebody is always lucky. The films at the other end are just as unreliable.
#
# The number of votes has the opposite fault. It is solid, but it measures how many people came, not whether they left
# happy.
#
# ### By hand first
#
# Three films, and a world in which a film gets 3.5 on average:
#
# | film | votes $v$ | mean $R$ |
# |---|---|---|
# | *Two Friends Liked It* | 2 | 5.0 |
# | *Festival Favourite* | 40 | 4.5 |
# | *Everybody Saw It* | 400 | 4.2 |
#
# Which one would you bet on? Most people say the second. Let us find a formula that agrees with them.
#
# ## The weighted rating
#
# Suppose that before anybody votes, every film is given $m$ votes for free, each worth $C$, the rating of an average
# film. Now look for the one number $x$ that disagrees least with all those votes, the $v$ real ones and the $m$ free
# ones, in squared distance:
#
# $$ f(x) = v\,(x - R)^2 + m\,(x - C)^2 $$
#
# (The spread of the real votes around their own mean would only add a constant.) At the minimum the slope is zero:
#
# $$ f'(x) = 2v\,(x - R) + 2m\,(x - C) = 0 \quad\Longrightarrow\quad x\,(v + m) = vR + mC $$
#
# Divide by $v + m$ and you have the [weighted rating](../GLOSSARY.md#weighted-rating):
#
# $$ \mathrm{WR} = \frac{v}{v + m}\,R + \frac{m}{v + m}\,C $$
#
# It is a tug of war between the film's own mean and the average film. With no votes, $v = 0$, the film is presumed
# average. With $v = m$ votes it stands half way. With very many it speaks for itself. So $m$ says **how many votes it
# takes until we believe a film as much as we believe the average**.
#
# For *Two Friends Liked It*, with $m = 10$ and $C = 3.5$:

# %%
(2 * 5.0 + 10 * 3.5) / (2 + 10)

# %% [markdown]
# From 5.0 down to 3.75<!--= (2 * 5.0 + 10 * 3.5) / (2 + 10) -->: two friends do not carry much weight against ten strangers. Work out the other two on paper.
# You should find 4.30<!--= (40 * 4.5 + 10 * 3.5) / 50 | .2f --> and 4.18<!--= (400 * 4.2 + 10 * 3.5) / 410 | .2f -->, so the order is the one we had in mind.
#
# ### Exercise 1 · The weighted rating (3 points)
#
# Write it so that `v` and `R` may be single numbers or whole columns. One case needs a thought: a film nobody has rated
# has `v = 0` and no mean at all, so its `R` is `NaN`. By the story of the free votes, what should its weighted rating
# be?
#
# <details><summary>Hint</summary>
#
# `np.where(condition, a, b)` takes `a` where the condition holds and `b` elsewhere, element by element. Zero times
# `NaN` is `NaN`, so mend `R` *before* you multiply.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "weighted_rating", "locked": false, "schema_version": 3, "solution": true, "task": false}
def weighted_rating(v, R, m, C):
    """The weighted rating of films with `v` votes of mean `R`, given `m` free votes of value `C`."""
    ### BEGIN SOLUTION
    v = np.asarray(v, dtype=float)
    R = np.where(v > 0, R, C)
    return v / (v + m) * R + m / (v + m) * C
    ### END SOLUTION


# %% [markdown]
# Check yourself: this should give 3.75, then 4.3 and 4.18 (rounded).

# %%
weighted_rating(np.array([2, 40, 400]), np.array([5.0, 4.5, 4.2]), m=10, C=3.5)

# %% nbgrader={"grade": true, "grade_id": "weighted_rating_one_film", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(weighted_rating, 2, 5.0, 10, 3.5, want=3.75)
checks.returns(weighted_rating, 40, 4.5, 10, 3.5, want=4.3)
### BEGIN HIDDEN TESTS
checks.returns(weighted_rating, 7, 2.0, 0, 3.5, want=2.0)
checks.returns(weighted_rating, 1, 2.0, 3, 4.0, want=3.5)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "weighted_rating_columns", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    weighted_rating, np.array([2, 40, 400]), np.array([5.0, 4.5, 4.2]), 10, 3.5,
    want=np.array([3.75, 4.3, (400 * 4.2 + 35) / 410]),
)  # fmt: skip
checks.returns(weighted_rating, pd.Series([5, 5]), pd.Series([4.0, 2.0]), 5, 3.0, want=np.array([3.5, 2.5]))
### BEGIN HIDDEN TESTS
from recsys_lib import popularity as reference

numbers = np.random.default_rng(1)
v, R = numbers.integers(1, 500, 50), numbers.uniform(0.5, 5, 50)
checks.returns(weighted_rating, v, R, 25, 3.1, want=np.asarray(reference.weighted_rating(v, R, 25, 3.1)))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "weighted_rating_no_votes", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(weighted_rating, np.array([0, 10]), np.array([np.nan, 4.0]), 10, 3.0, want=np.array([3.0, 3.5]))
### BEGIN HIDDEN TESTS
checks.returns(weighted_rating, np.array([0, 0]), np.array([np.nan, np.nan]), 3, 2.5, want=np.array([2.5, 2.5]))
### END HIDDEN TESTS

# %% [markdown]
# ## The chart
#
# To print a chart we must choose $m$ and $C$. For $C$ take the mean of $R$ over **all** films. For $m$ there is a
# custom: decide which share of the films may enter at all, say the tenth with the most votes, and let $m$ be the number
# of votes where that tenth begins, a *quantile* of $v$. Then $m$ does two jobs. It is the price of entry, and it is the
# number of free votes.
#
# ### Exercise 2 · The chart of top films (3 points)
#
# 1. $C$ is the mean of column `R` and $m$ the `q`-quantile of column `v`, both over all of `films`.
# 2. A film enters if it has **at least** $m$ votes.
# 3. Give each film that enters its weighted rating, in a new column `score`, and return the `n` best, best first.
#
# Leave `films` itself as it is: the next cell still needs it.
#
# <details><summary>Hint</summary>
#
# `films["v"].quantile(q)`; `films[condition].assign(score=...)` makes a new frame; `sort_values("score",
# ascending=False)` and `head(n)` do the rest.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "top_chart", "locked": false, "schema_version": 3, "solution": true, "task": false}
def top_chart(films, q=0.9, n=10):
    """The `n` films with the highest weighted rating among those with at least the `q`-quantile of votes."""
    ### BEGIN SOLUTION
    C = films["R"].mean()
    m = films["v"].quantile(q)
    enter = films[films["v"] >= m]
    scored = enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C))
    return scored.sort_values("score", ascending=False).head(n)
    ### END SOLUTION


# %%
top_chart(films)

# %% nbgrader={"grade": true, "grade_id": "top_chart_entry", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
five = pd.DataFrame({"title": list("ABCDE"), "v": [1, 10, 20, 30, 40], "R": [5.0, 4.0, 4.4, 3.0, 4.2]})

chart = checks.call(top_chart, five, q=0.5, n=5)
checks.holds(isinstance(chart, pd.DataFrame), "the chart should be a DataFrame, a row for each film")
listed = {str(title) for title in chart["title"]}
checks.holds("A" not in listed, "film A has one vote and is in the chart: only films with v >= m may enter")
checks.holds("C" in listed, "film C has exactly m = 20 votes and is missing: at least m, so use >=, not >")
checks.equals(listed, {"C", "D", "E"}, "the titles in top_chart(five, q=0.5, n=5)")
listed = {str(title) for title in checks.call(top_chart, five, q=0.25, n=5)["title"]}
checks.equals(listed, {"B", "C", "D", "E"}, "the titles in top_chart(five, q=0.25, n=5)")
### BEGIN HIDDEN TESTS
everything = {str(title) for title in checks.call(top_chart, five, q=0.0, n=5)["title"]}
checks.equals(everything, set("ABCDE"), "the titles in top_chart(five, q=0, n=5)")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "top_chart_scores", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
five = pd.DataFrame({"title": list("ABCDE"), "v": [1, 10, 20, 30, 40], "R": [5.0, 4.0, 4.4, 3.0, 4.2]})

chart = checks.call(top_chart, five, q=0.5, n=5)
checks.holds("score" in list(chart.columns), "the chart has no column `score`")
checks.equals(np.array(chart["score"]), np.array([4.26, 4.173333, 3.448]), "the scores, best first", rtol=1e-5)
checks.equals(list(chart["title"]), ["C", "E", "D"], "the order of top_chart(five, q=0.5, n=5)")

# %% nbgrader={"grade": true, "grade_id": "top_chart_best_first", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
five = pd.DataFrame({"title": list("ABCDE"), "v": [1, 10, 20, 30, 40], "R": [5.0, 4.0, 4.4, 3.0, 4.2]})

checks.equals(list(checks.call(top_chart, five, q=0.5, n=2)["title"]), ["C", "E"], "the best two of five films")
checks.equals(list(checks.call(top_chart, five, q=0.0, n=3)["title"]), list("ACE"), "the best three, if all may enter")
### BEGIN HIDDEN TESTS
from recsys_lib import popularity as reference

numbers = np.random.default_rng(2)
many = pd.DataFrame({
    "title": [f"film {k}" for k in range(200)],
    "v": numbers.integers(1, 400, 200),
    "R": numbers.uniform(0.5, 5, 200),
})  # fmt: skip
for q, n, some in ((0.8, 15, {"q": 0.8, "n": 15}), (0.9, 15, {"n": 15}), (0.8, 10, {"q": 0.8})):
    m = many["v"].quantile(q)
    many_scores = reference.weighted_rating(many["v"].to_numpy(), many["R"].to_numpy(), m, many["R"].mean())
    right = many.assign(score=many_scores)[many["v"] >= m].sort_values("score", ascending=False).head(n)
    got = checks.call(top_chart, many, **some)
    checks.equals(list(got["title"]), list(right["title"]), f"a chart of {n} out of 200 films with q = {q}")
### END HIDDEN TESTS

# %% [markdown]
# ### What $m$ does
#
# Take a few films that differ in votes and turn up $m$. Each line starts at the film's own mean on the left and is
# pulled towards $C$ on the way to the right; the fewer votes, the sooner. Where two lines cross, the chart changes.

# %% tags=["study"]
bands = [(1, 1), (8, 12), (40, 60), (100, 200), (films["v"].max(), films["v"].max())]
shown = pd.concat([films[films["v"].between(*band)].nlargest(1, "R") for band in bands])
m_axis, C = np.geomspace(0.02, 2000, 200), films["R"].mean()

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 4.5))
for film, marker in zip(shown.itertuples(), "os^Dv", strict=True):
    line = (film.v * film.R + m_axis * C) / (film.v + m_axis)
    axes.plot(m_axis, line, marker=marker, markevery=40, label=f"$v = {film.v}$, $R = {film.R:.2f}$")
axes.axhline(C, color="black", linewidth=0.8)
axes.annotate("$C$, the average film", (0.02, C), xytext=(0, 4), textcoords="offset points")
axes.set(xscale="log", xlabel="free votes $m$", ylabel="weighted rating")
axes.legend(title="a film with", fontsize="small")
plotting.show(figure, alt="Weighted rating of five films against m: the fewer votes, the sooner a film falls to C.")

# %% [markdown]
# On the left the luckiest film leads. Far to the right all films close in on $C$, and what little difference is left is
# a matter of votes. A useful $m$ lies in between, and nothing in the formula says where. So far $m$ was a custom. Next we
# make it a measurement.
#
# ## Damped means
#
# Write the mean out as a sum over the ratings of film $i$, and call the free votes $\beta$ and their value $\mu$, the
# mean of all ratings:
#
# $$ \bar r_i(\beta) = \frac{\sum_{u \in \mathcal{R}_i} r_{ui} + \beta\,\mu}{n_i + \beta} $$
#
# With $n_i = v$ and $\sum r_{ui} = vR$ this is the weighted rating again, with $m = \beta$ and $C = \mu$. Under this name
# it is used wherever a mean rests on few numbers: films, people, shops, hospitals. $\beta$ is called the
# [damping](../GLOSSARY.md#damping).
#
# ### Exercise 3 · Damped means (2 points)
#
# `by` is the name of a column, `"item"` or `"user"`: give the damped mean of every item, or of every user. $\mu$ is the
# mean of all ratings in the frame.
#
# <details><summary>Hint</summary>
#
# `ratings.groupby(by)["rating"]` has `.sum()` and `.size()`; both are Series with the ids as index, so they can be added
# and divided as they are.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "damped_mean", "locked": false, "schema_version": 3, "solution": true, "task": false}
def damped_mean(ratings, by, damping):
    """Damped mean rating per value of column `by`: a Series with the ids, in order, as its index."""
    ### BEGIN SOLUTION
    groups = ratings.groupby(by)["rating"]
    return (groups.sum() + damping * ratings["rating"].mean()) / (groups.size() + damping)
    ### END SOLUTION


# %%
damped_mean(ratings, "item", damping=5).round(3).head()

# %% nbgrader={"grade": true, "grade_id": "damped_mean_of_items", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"user": [1, 1, 2, 2, 3], "item": ["a", "b", "a", "b", "a"], "rating": [5.0, 1.0, 4.0, 3.0, 3.0]})

checks.returns(
    damped_mean, small, "item", 2,
    want=pd.Series([(12 + 2 * 3.2) / 5, (4 + 2 * 3.2) / 4], index=["a", "b"]),
)  # fmt: skip
checks.returns(damped_mean, small, "item", 0, want=pd.Series([4.0, 2.0], index=["a", "b"]))

# %% nbgrader={"grade": true, "grade_id": "damped_mean_of_users", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"user": [1, 1, 2, 2, 3], "item": ["a", "b", "a", "b", "a"], "rating": [5.0, 1.0, 4.0, 3.0, 3.0]})

checks.returns(damped_mean, small, "user", 1, want=pd.Series([9.2 / 3, 10.2 / 3, 6.2 / 2], index=[1, 2, 3]))
### BEGIN HIDDEN TESTS
from recsys_lib import popularity as reference

numbers = np.random.default_rng(3)
rows = pd.DataFrame({
    "user": numbers.integers(0, 30, 400), "item": numbers.integers(0, 50, 400), "rating": numbers.integers(1, 11, 400) / 2,
}).drop_duplicates(["user", "item"])  # fmt: skip
sums, counts = rows.groupby("user")["rating"].sum(), rows.groupby("user").size()
want = reference.weighted_rating(counts.to_numpy(), (sums / counts).to_numpy(), 7, rows["rating"].mean())
checks.returns(damped_mean, rows, "user", 7, want=pd.Series(np.asarray(want), index=counts.index))
### END HIDDEN TESTS

# %% [markdown]
# ### How much damping is right?
#
# Hide a fifth of the ratings. Estimate each film's mean from the rest, and see how far the hidden ratings are from the
# estimate. The usual measure is the root mean squared error, [RMSE](../GLOSSARY.md#rmse),
#
# $$ \mathrm{RMSE} = \sqrt{\frac{1}{n} \sum_{(u,i)} \bigl(\hat r_{ui} - r_{ui}\bigr)^2}, $$
#
# in stars: an RMSE of 1 means that we are typically a star off. Errors are judged on ratings that took no part in the
# estimate, because on the others no damping at all would always look best.

# %% nbgrader={"grade": false, "grade_id": "split", "locked": true, "schema_version": 3, "solution": false, "task": false}
hidden = np.random.default_rng(0).random(len(ratings)) < 0.2
train, test = ratings[~hidden], ratings[hidden]


def rmse(prediction, truth):
    return float(np.sqrt(np.mean((np.asarray(prediction) - np.asarray(truth)) ** 2)))


# %% tags=["study"]
def error_with(damping):
    prediction = test["item"].map(damped_mean(train, "item", damping)).fillna(train["rating"].mean())
    return rmse(prediction, test["rating"])


dampings = np.array([0, 0.5, 1, 2, 4, 8, 16, 32, 64])
errors = [error_with(damping) for damping in dampings]

# %% tags=["study"]
figure, axes = plt.subplots(figsize=(8, 4))
axes.plot(dampings, errors, "o-")
axes.set(xscale="symlog", xlabel=r"damping $\beta$", ylabel="RMSE on hidden ratings (stars)")
axes.set_xticks(dampings, [f"{beta:g}" for beta in dampings])
plotting.show(figure, alt="RMSE on hidden ratings against damping: high without damping, lowest for a few free votes.")

# %% [markdown]
# Without damping the many films with one or two ratings are believed too much. With too much damping all films are
# the same film. The valley between is wide, so you need not find its very bottom, only avoid the walls. And $m$ has
# become something you can measure instead of a custom.
#
# ## Two biases
#
# A film's mean also depends on **who** rated it. A strict critic's 3 may be praise; a cheerful person's 4 may be a
# complaint. So give every user a number of their own. The prediction is then
#
# $$ \hat r_{ui} = \mu + b_u + b_i $$
#
# where the [item bias](../GLOSSARY.md#item-bias) $b_i$ says how much better than usual the film is, and the
# [user bias](../GLOSSARY.md#user-bias) $b_u$ how much more generous than usual the person is. Both are damped means of what is left once the parts before them are taken away:
#
# $$ b_i = \frac{\sum_{u \in \mathcal{R}_i} (r_{ui} - \mu)}{n_i + \beta}, \qquad
#    b_u = \frac{\sum_{i \in \mathcal{R}_u} (r_{ui} - \mu - b_i)}{n_u + \beta} $$
#
# There is no $\beta\mu$ on top this time: once $\mu$ is taken away, a free vote for the average is a zero.
#
# By hand: two films, two people, $\beta = 0$. Ada gives 5 and 4, Bo gives 3 and 2, so $\mu = 3.5$. The first film's
# bias is $\frac{1.5 - 0.5}{2} = 0.5$, the second's $-0.5$. What is left of Ada's ratings is $5 - 3.5 - 0.5 = 1$ and
# $4 - 3.5 + 0.5 = 1$, so she is generous by a whole star, and Bo strict by as much.
#
# ### Exercise 4 · Fit the biases (4 points)
#
# Items first, then users on what is left. Return three things: $\mu$ (1 point), the item biases (1 point) and the user
# biases (2 points), each bias a Series with the ids as index.
#
# <details><summary>Hint</summary>
#
# `ratings["item"].map(item_bias)` lines the bias of its film up with every row. Grouping a Series by another one works:
# `residual.groupby(ratings["user"])`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "fit_biases", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_biases(ratings, damping):
    """The global mean, the item biases and the user biases of `ratings`: (float, Series, Series)."""
    ### BEGIN SOLUTION
    mu = ratings["rating"].mean()
    residual = ratings["rating"] - mu
    of_item = residual.groupby(ratings["item"])
    item_bias = of_item.sum() / (of_item.size() + damping)
    of_user = (residual - ratings["item"].map(item_bias)).groupby(ratings["user"])
    return mu, item_bias, of_user.sum() / (of_user.size() + damping)
    ### END SOLUTION


# %% tags=["study"]
mu, item_bias, user_bias = fit_biases(train, damping=5)
films.set_index("item").assign(bias=item_bias).nlargest(5, "bias")[["title", "v", "R", "bias"]]

# %% nbgrader={"grade": true, "grade_id": "fit_biases_mean", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
columns = {"user": ["Ada", "Ada", "Bo", "Bo", "Bo"], "item": [1, 2, 1, 2, 3], "rating": [5.0, 4.0, 3.0, 2.0, 2.0]}
five_rows = pd.DataFrame(columns)

answer = checks.call(fit_biases, five_rows, 0)
checks.holds(answer is not None and len(answer) == 3, "fit_biases should return three things: mu, item_bias, user_bias")
checks.equals(answer[0], 3.2, "mu")

# %% nbgrader={"grade": true, "grade_id": "fit_biases_items", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
columns = {"user": ["Ada", "Ada", "Bo", "Bo", "Bo"], "item": [1, 2, 1, 2, 3], "rating": [5.0, 4.0, 3.0, 2.0, 2.0]}
five_rows = pd.DataFrame(columns)

of_item = checks.call(fit_biases, five_rows, 1)[1]
checks.equals(of_item, pd.Series([1.6 / 3, -0.4 / 3, -1.2 / 2], index=[1, 2, 3]), "the item biases with damping 1")
of_item = checks.call(fit_biases, five_rows, 0)[1]
checks.equals(of_item, pd.Series([0.8, -0.2, -1.2], index=[1, 2, 3]), "the item biases with damping 0")

# %% nbgrader={"grade": true, "grade_id": "fit_biases_users", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
columns = {"user": ["Ada", "Ada", "Bo", "Bo", "Bo"], "item": [1, 2, 1, 2, 3], "rating": [5.0, 4.0, 3.0, 2.0, 2.0]}
five_rows = pd.DataFrame(columns)

residual = np.array([1.8, 0.8, -0.2, -1.2, -1.2])
left = residual - np.array([1.6 / 3, -0.4 / 3, 1.6 / 3, -0.4 / 3, -0.6])
checks.equals(
    checks.call(fit_biases, five_rows, 1)[2],
    pd.Series([left[:2].sum() / 3, left[2:].sum() / 4], index=["Ada", "Bo"]),
    "the user biases with damping 1",
)
### BEGIN HIDDEN TESTS
from recsys_lib import Bias, Ratings

numbers = np.random.default_rng(4)
rows = pd.DataFrame({
    "user": numbers.integers(0, 30, 400), "item": numbers.integers(0, 50, 400), "rating": numbers.integers(1, 11, 400) / 2,
}).drop_duplicates(["user", "item"])  # fmt: skip
model = Bias(damping=4, method="damped").fit(Ratings.from_frame(rows))
_, got_items, got_users = checks.call(fit_biases, rows, 4)
want_items = pd.Series(model.item_bias_, index=model.train_.item_ids)
want_users = pd.Series(model.user_bias_, index=model.train_.user_ids)
checks.equals(got_items, want_items, "the item biases of 400 ratings", rtol=1e-4, atol=1e-5)
checks.equals(got_users, want_users, "the user biases of 400 ratings", rtol=1e-4, atol=1e-5)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 5 · Predict with the biases (3 points)
#
# Ids in, predictions out. Some of the hidden ratings are of films, or by people, that the training data has never
# seen. Nothing is known about their bias, so take it as zero, the value a damped bias starts from.
#
# <details><summary>Hint</summary>
#
# `pd.Series(items).map(item_bias)` gives `NaN` for an id it does not find, and `fillna(0)` mends that. Two Series with
# different indexes do not line up when added: add their `.to_numpy()`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "predict_biases", "locked": false, "schema_version": 3, "solution": true, "task": false}
def predict_biases(users, items, mu, item_bias, user_bias):
    """Predicted ratings, an array, one for each pair of `users` and `items` (array-likes of one length)."""
    ### BEGIN SOLUTION
    b_u = pd.Series(np.asarray(users)).map(user_bias).fillna(0).to_numpy()
    b_i = pd.Series(np.asarray(items)).map(item_bias).fillna(0).to_numpy()
    return mu + b_u + b_i
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "predict_biases_known", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
of_user, of_item = pd.Series([1.0, -0.5], index=["Ada", "Bo"]), pd.Series([0.5, -0.25], index=[1, 2])

checks.returns(
    predict_biases, ["Ada", "Bo", "Bo"], [1, 1, 2], 3.5, of_item, of_user,
    want=np.array([5.0, 3.5, 2.75]),
    label="predict_biases for Ada and film 1, Bo and film 1, Bo and film 2",
)  # fmt: skip
### BEGIN HIDDEN TESTS
checks.returns(predict_biases, ["Bo", "Ada"], [2, 1], 3.0, of_item, of_user, want=np.array([2.25, 4.5]))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "predict_biases_unknown", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
of_user, of_item = pd.Series([1.0, -0.5], index=["Ada", "Bo"]), pd.Series([0.5, -0.25], index=[1, 2])

checks.returns(
    predict_biases, ["Ada", "Eve", "Eve"], [99, 1, 99], 3.5, of_item, of_user,
    want=np.array([4.5, 4.0, 3.5]),
    label="predict_biases for Ada and an unknown film, unknown Eve and film 1, both unknown",
)  # fmt: skip
### BEGIN HIDDEN TESTS
many = pd.Series(np.linspace(-1, 1, 50), index=np.arange(50) * 3)
checks.returns(
    predict_biases, pd.Series(["Bo"] * 4, index=[7, 8, 9, 10]), np.array([0, 1, 3, 147]), 3.0, many, of_user,
    want=np.array([1.5, 2.5, 2.5 - 1 + 2 / 49, 3.5]),
    label="predict_biases with users in a Series that has an index of its own",
)  # fmt: skip
### END HIDDEN TESTS

# %% [markdown]
# ## Who wins on hidden ratings?
#
# Four predictions, from nothing to two biases. Run it: these are the numbers that every later model has to beat.

# %% tags=["study"]
means = {by: test[by].map(train.groupby(by)["rating"].mean()).fillna(train["rating"].mean()) for by in ("user", "item")}
predictions = {
    "global mean": np.full(len(test), train["rating"].mean()),
    "item mean": means["item"],
    "user mean": means["user"],
    "biases, damped": predict_biases(test["user"], test["item"], *fit_biases(train, damping=5)),
}

# %% tags=["study"]
errors = {name: rmse(prediction, test["rating"]) for name, prediction in predictions.items()}
table = pd.Series(errors, name="RMSE (stars)").round(3).to_frame()
if data.truth is not None:
    table.loc["knowing the truth"] = round(data.truth.noise_floor, 3)
table

# %% [markdown]
# Two numbers per rating, no learning to speak of, and
# 57%<!--= (errors["global mean"] - errors["biases, damped"]) / (errors["global mean"] - data.truth.noise_floor) | .0% -->
# of the way from knowing nothing to the best that anyone could do is already covered. The last row is something only a made-up world can tell you: even somebody who knows every taste
# in filmworld exactly would still be off by that much, because people are not consistent. When a model in a later
# lesson gains a hundredth of a star, remember how little there was left to gain.
#
# Real people are no easier. With `DATA = "latest-small"` the same cells give 1.04, 0.98, 0.94 and 0.86 stars on
# MovieLens (one random fifth hidden, seed 0).
#
# ## The baseline that embarrasses clever models
#
# A shop does not show predicted stars. It shows a list. So rank all films by one number, show each person the first ten
# that they have not rated yet, and count the people for whom at least one of the ten is a film that they, in the hidden
# ratings, gave four stars or more. That share is the
# [hit rate](../GLOSSARY.md#hit-rate).

# %% nbgrader={"grade": false, "grade_id": "hit_rate", "locked": true, "schema_version": 3, "solution": false, "task": false}
seen = train.groupby("user")["item"].agg(set)
liked = test[test["rating"] >= 4].groupby("user")["item"].agg(set)


def hit_rate(ranking, n=10):
    """Share of people with a hidden favourite among the first `n` films of `ranking` that are new to them."""
    hits = 0
    for user, favourites in liked.items():
        new = [item for item in ranking[: n + len(seen.get(user, ()))] if item not in seen.get(user, ())]
        hits += not favourites.isdisjoint(new[:n])
    return hits / len(liked)


# %% tags=["study"]
of_item = train.groupby("item")["rating"]
rankings = {
    "at random": pd.Series(np.random.default_rng(5).permutation(len(films)), index=films["item"]),
    "by mean": of_item.mean(),
    "by damped mean": damped_mean(train, "item", damping=5),
    "by votes": of_item.size(),
}

# %% tags=["study"]
best_first = {name: score.sort_values(ascending=False, kind="stable").index for name, score in rankings.items()}
hits = {name: hit_rate(list(order)) for name, order in best_first.items()}
pd.Series(hits, name="hit rate").round(3).to_frame()

# %% [markdown]
# Sorting by the plain mean is no better than chance: its winners are films that almost nobody has seen. Counting
# votes, which ignores every star ever given, wins by a distance, since people can only love what they come across.
# Published comparisons have found again and again that elaborate models, carefully measured, do not clear this bar.
# Build it first.
#
# ## Where popularity fails
#
# Apart from what they have rated already, everybody gets the same list. How much of the catalogue does a newcomer see?

# %% tags=["study"]
first_ten = set(rankings["by votes"].nlargest(10).index)
share = ratings["item"].isin(first_ten).mean()
print(f"{len(first_ten)} of {len(films)} films are shown to a newcomer; they hold {share:.1%} of all ratings")

# %% [markdown]
# Draw the films from the most to the least rated, and add up their ratings as you go. If all films were rated alike, the
# curve would be the straight line.

# %% tags=["study"]
sizes = np.sort(films["v"].to_numpy())[::-1]
figure, axes = plt.subplots(figsize=(8, 4))
axes.plot(np.arange(1, len(sizes) + 1) / len(sizes), np.cumsum(sizes) / sizes.sum(), label="films, most rated first")
axes.plot([0, 1], [0, 1], "--", label="if all were rated alike")
axes.set(xlabel="share of films", ylabel="share of ratings")
axes.legend()
plotting.show(
    figure, alt="Share of ratings against share of films: a steep curve, a tenth of the films has half of them."
)

# %% [markdown]
# This is the [long tail](../GLOSSARY.md#long-tail). A list of the popular feeds the head of the curve: what is shown gets rated, what is rated gets
# shown. And a person who likes what few others like is told, every day, what everybody else likes.
#
# ### Exercise 6 · In your own words (2 points, read by a person)
#
# A music shop shows the same ten albums to all its customers, those with the highest weighted rating. Describe **one
# kind of customer** whom this list serves badly and say why; then name **one number** the shop could compute from its
# data to see how bad it is. Four sentences are enough.

# %% [markdown] nbgrader={"grade": true, "grade_id": "popularity_in_your_own_words", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# Somebody who collects field recordings has a taste that hardly anybody else in the shop shares, so none of the albums
# they would love has the votes to enter the chart, and the ten albums shown are ten they do not want. The same happens
# to a regular customer, who owns most of the ten already. The shop could take, for each customer, the share of the ten
# that they later bought or rated four or more, and look at the customers for whom it is zero. Or it could compute the
# share of its catalogue that is ever shown.
#
# *For the grader: one point for a customer with a reason that follows from how the list is made; one point for a number
# that can be computed from data the shop has and that would tell the customers apart.*

# %% [markdown]
# ## The scoreboard
#
# From here on every lesson ends with the same table: all models so far, on the same hidden ratings (a fifth of each
# person's), in stars and in lists. *Above the floor* is what is left to gain in stars. *NDCG@10* judges the list of ten:
# it is 1 where all that a person loved stands at the top of their list, and 0 where nothing of it is on the list. Lesson
# 06 takes it apart; until then, higher is better.

# %% tags=["study"]
from recsys_lib import scoreboard

board = scoreboard.Scoreboard(data).add_lesson("01").table()
board

# %% [markdown]
# Stars and lists are two contests. The biases come nearest to the stars, at
# 0.846<!--= board.loc[("01", "biases, damped"), "RMSE"] | .3f -->, and lose at lists to the plain count of votes:
# 0.044<!--= board.loc[("01", "biases, damped"), "NDCG@10"] | .3f --> against
# 0.089<!--= board.loc[("01", "popularity, by votes"), "NDCG@10"] | .3f -->. Keep both columns in view: a model may win
# one and lose the other.

# %% [markdown]
# ## What to remember
#
# - A mean of few numbers is mostly luck. Pull it towards the average by giving it free votes.
# - Weighted rating and damped mean are one formula; $m$ or $\beta$ says how many votes it takes to be believed, and it
#   can be measured on hidden ratings.
# - $\mu + b_u + b_i$ is the baseline for predicted stars, the count of votes the one for lists. Beat both before you
#   praise a model.
# - Popularity knows no persons: one list for all, and a long tail that nobody is shown. The next lesson looks at what
#   films are about, and gives each person a list of their own.
#
# ## Quiz
#
# Answer without scrolling up, then open the answer.
#
# **1.** Two films have the same mean $R$, above $C$. Which has the higher weighted rating?
#
# <details><summary>Answer</summary>
#
# The one with more votes: more votes, less pull towards $C$. If $R$ were below $C$ it would be the one with fewer.
#
# </details>
#
# **2.** What does the chart show when $m$ is made very large?
#
# <details><summary>Answer</summary>
#
# All scores come close to $C$, and what little difference remains is about $v\,(R - C) / m$: the number of votes times
# how far the film stands from the average. So among films above average it is mostly the votes that decide.
#
# </details>
#
# **3.** Why are the item biases taken away *before* the user biases are computed?
#
# <details><summary>Answer</summary>
#
# Otherwise a person who rates only excellent films would pass for a generous one, and the film's merit would be counted
# twice.
#
# </details>
#
# **4.** Why must damping be chosen on hidden ratings?
#
# <details><summary>Answer</summary>
#
# On the ratings it was computed from, the plain mean has the smallest squared error of all numbers, by definition. No
# damping would always win there.
#
# </details>
