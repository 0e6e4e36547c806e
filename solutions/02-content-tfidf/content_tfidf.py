# ---
# jupyter:
#   autograder:
#     mask:
#     - recsys_lib.content
#     - recsys_lib.text
#     - recsys_lib.kernels.tfidf
#     - recsys_lib.kernels.pairs
#     syllabus:
#       minutes: 110
#       needs:
#       - 00-embedding-space
#       - 01-popularity
#       question: What can you say about a film that nobody has rated?
#     timeout: 60
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lesson 02 · Content and TF-IDF
#
# **A film came out this morning. Nobody has rated it. To whom do you show it?**
#
# Popularity has no answer: no votes, no place in the chart. But somebody has typed in the film's genres, its cast, its
# director, a few keywords. In this lesson you turn such words into points in a space and give each person a list of
# their own.
#
# **After this lesson you can**
#
# - turn a text into a vector in four ways, and derive why a rare word should weigh more;
# - choose between dot product, cosine and distance, and say when they cannot differ;
# - recommend by title and by taste among thousands of films, without a matrix of all pairs;
# - put years and flags beside words without one of them drowning the rest;
# - say what content finds that popularity cannot, what it cannot find, and what a hit rate sees of it.
#
# **Time** 110 minutes · **You need** lessons 00 and 01 · **You write** a bag of words, its weights, a soup of metadata, a list of
# similar films, a person's profile, and one paragraph.

# %% [markdown]
# ## Do you remember?
#
# **1.** You double the vector of one film. What happens to its dot product with yours, and what to its cosine?
#
# <details><summary>Answer</summary>
#
# The dot product doubles, the cosine stays: it is divided by the length. Today length is all that the measures differ
# in.
#
# </details>
#
# **2.** A film has two ratings, both five stars. Why does the weighted rating not put it on top of the chart?
#
# <details><summary>Answer</summary>
#
# It adds $m$ free votes at $C$, the rating of an average film. Two fives among ten free votes of 3.5 give 3.75. In
# exercise 6 you need the same trick for people.
#
# </details>

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import inspect
import time

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import normalize

from autograder import checks
from recsys_lib import datasets, metrics, plotting

plotting.use_style()

# %% [markdown]
# ## What a catalogue knows
#
# The films are those of lesson 01. This time look at the other columns. To recommend by them is called
# [content-based](../GLOSSARY.md#content-based): it uses what is *in* an item, and no rating of anybody else.

# %% nbgrader={"grade": false, "grade_id": "data", "locked": true, "schema_version": 3, "solution": false, "task": false}
DATA = "filmworld"

data = datasets.load(DATA)
ratings = data.ratings.to_frame()
films = data.items.assign(votes=data.items["item"].map(ratings.groupby("item").size()).fillna(0).astype(int))
films.nlargest(2, "votes").drop(columns=["vote_count", "vote_average"], errors="ignore").T

# %% [markdown]
# Before you build on a column, ask how many films have something in it.

# %%
columns = [name for name in ("genres", "keywords", "cast", "director", "overview") if name in films]
print(", ".join(f"{name} {films[name].map(len).gt(0).mean():.0%}" for name in columns))

# %% [markdown]
# Filmworld's catalogue is complete, as made-up things tend to be. With `DATA = "latest-small"` you find genres for nearly
# all films and keywords for one in six.
#
# ## From words to numbers
#
# Take four films, each described in a few words.

# %% nbgrader={"grade": false, "grade_id": "toy", "locked": true, "schema_version": 3, "solution": false, "task": false}
toy_titles = ["The Old Crown", "Fire in the North", "The Egg", "Our Summer"]
toy_texts = ["king queen film", "dragon dragon dragon king film", "boy dragon king film", "boy film girl film"]
toy_words = ["boy", "dragon", "film", "girl", "king", "queen"]
toy_counts = CountVectorizer(vocabulary=toy_words).fit_transform(toy_texts).toarray()  # used from exercise 2 on

# %% [markdown]
# Forget the order of the words and keep only how often each one occurs. That is the
# [bag of words](../GLOSSARY.md#bag-of-words): one row per film, one column per word of the vocabulary.
#
# ### Exercise 1 · Count the words (2 points)
#
# Words in a text are separated by blanks, and capitals do not matter. A word that is not in the vocabulary is left out.
# Columns stand in the order of `words`.
#
# <details><summary>Hint</summary>
#
# `text.lower().split()` gives the words of a text, and a list has `.count(word)`. A *string* has `.count` too, but it
# counts letters anywhere: it finds a "king" in "kingdom".
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "count_words", "locked": false, "schema_version": 3, "solution": true, "task": false}
def count_words(texts, words):
    """How often each word stands in each text: an array of whole numbers, shape (len(texts), len(words)).

    >>> count_words(["Boy meets boy"], ["boy", "girl"])
    array([[2, 0]])
    """
    ### BEGIN SOLUTION
    bags = [text.lower().split() for text in texts]
    return np.array([[bag.count(word) for word in words] for bag in bags], dtype=int).reshape(len(texts), len(words))
    ### END SOLUTION


# %%
pd.DataFrame(count_words(toy_texts, toy_words), index=toy_titles, columns=toy_words)

# %% nbgrader={"grade": true, "grade_id": "count_words_table", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    count_words, ["king queen film", "dragon dragon king film"], ["dragon", "film", "king", "queen"],
    want=np.array([[0, 1, 1, 1], [2, 1, 1, 0]]),
)  # fmt: skip
checks.returns(count_words, ["boy boy girl"], ["girl", "boy"], want=np.array([[1, 2]]))

# %% nbgrader={"grade": true, "grade_id": "count_words_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(count_words, ["Boy meets BOY", "a tomboy"], ["boy", "a"], want=np.array([[2, 0], [0, 1]]))
checks.returns(count_words, ["a kingdom", "the king"], ["king"], want=np.array([[0], [1]]))
### BEGIN HIDDEN TESTS
checks.returns(
    count_words, ["", "  king  king\nqueen "], ["queen", "king", "dragon"], want=np.array([[0, 0, 0], [1, 2, 0]])
)
checks.returns(count_words, ["x y z", "z z", "w", "y x y"], ["z", "y"], want=np.array([[1, 1], [2, 0], [0, 0], [0, 2]]))
### END HIDDEN TESTS

# %% [markdown]
# ## Four ways to fill the bag
#
# Counts are one choice of four. Let $\mathrm{tf}_{ij}$, the *term frequency*, be the number of times word $i$ stands in
# text $j$:
#
# | form | weight $w_{ij}$ | in words |
# |---|---|---|
# | binary | 1 if $\mathrm{tf}_{ij} > 0$, else 0 | is it there? |
# | count | $\mathrm{tf}_{ij}$ | how often? |
# | frequency | $\mathrm{tf}_{ij} / \sum_i \mathrm{tf}_{ij}$ | which share of the text? |
# | TF-IDF | $\mathrm{tf}_{ij} \cdot \log (N / \mathrm{df}_i)$ | how often, and how telling is it? |
#
# The last one needs a reason. Someone thinks of one of $N$ films and tells you a word that it contains. Of the $N$
# films, $\mathrm{df}_i$ contain word $i$ (its *document frequency*): you had $N$ candidates and are left with
# $\mathrm{df}_i$. The word divided your uncertainty by $N / \mathrm{df}_i$. Two words, if they occur independently,
# divide it twice, so the factors multiply. We want weights that *add*, because a dot product adds. The function that
# turns products into sums is the logarithm:
#
# $$ \mathrm{idf}_i = \log \frac{N}{\mathrm{df}_i} $$
#
# This is the *inverse document frequency*, and a count times it is [TF-IDF](../GLOSSARY.md#tf-idf). We take the natural
# logarithm, as nearly everybody does. By hand: *film* stands in all four films and gets $\log 1 = 0$, *boy* in two and
# gets $\log 2 = 0.69$, *girl* in one and gets $\log 4 = 1.39$. *Our Summer* has each of them, so it is the girl that
# marks it.
#
# ### Exercise 2 · Four weightings (4 points)
#
# `counts` has one row per text and one column per word; `form` is `"binary"`, `"count"`, `"frequency"` or `"tfidf"`.
# A text without any word is a row of zeros in every form, and a word that no text contains is a column of zeros: no
# `NaN`, no warning.
#
# <details><summary>Hint</summary>
#
# $\mathrm{df}$ is a count of *texts*: `(counts > 0).sum(axis=0)`. Sums along rows keep their place with
# `keepdims=True`. Against division by zero, divide by `np.maximum(divisor, 1)`: where the divisor is 0, what stands
# above it is 0 as well.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "weigh", "locked": false, "schema_version": 3, "solution": true, "task": false}
def weigh(counts, form):
    """Weights of a bag of words: `counts` (n_texts, n_words) whole numbers -> an array of floats of the same shape.

    >>> weigh(np.array([[2, 2], [0, 1]]), "frequency")
    array([[0.5, 0.5],
           [0. , 1. ]])
    """
    ### BEGIN SOLUTION
    counts = np.asarray(counts, dtype=float)
    if form == "binary":
        return (counts > 0).astype(float)
    if form == "frequency":
        return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    if form == "tfidf":
        df = (counts > 0).sum(axis=0)
        return counts * np.log(len(counts) / np.maximum(df, 1))
    return counts
    ### END SOLUTION


# %% [markdown]
# Check yourself: *film* should be worth nothing anywhere, and *dragon* 2.08<!--= 3 * np.log(2) | .2f -->
# in *Fire in the North*, three times $\log 2$.

# %%
pd.DataFrame(weigh(toy_counts, "tfidf"), index=toy_titles, columns=toy_words).round(2)

# %% nbgrader={"grade": true, "grade_id": "weigh_binary_and_count", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(weigh, np.array([[0, 3], [1, 1], [2, 0]]), "binary", want=np.array([[0.0, 1], [1, 1], [1, 0]]))
checks.returns(weigh, np.array([[0, 3], [1, 1], [2, 0]]), "count", want=np.array([[0.0, 3], [1, 1], [2, 0]]))

# %% nbgrader={"grade": true, "grade_id": "weigh_frequency", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    weigh, np.array([[1, 3, 0], [1, 1, 2]]), "frequency",
    want=np.array([[0.25, 0.75, 0.0], [0.25, 0.25, 0.5]]),
)  # fmt: skip
### BEGIN HIDDEN TESTS
checks.returns(weigh, np.array([[0, 0], [0, 5], [1, 0]]), "frequency", want=np.array([[0.0, 0], [0, 1], [1, 0]]))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "weigh_tfidf", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    weigh, np.array([[1, 3, 0], [1, 0, 2], [1, 1, 0], [2, 0, 0]]), "tfidf",
    want=np.array([[0, 3 * np.log(2), 0], [0, 0, 2 * np.log(4)], [0, np.log(2), 0], [0, 0, 0]]),
)  # fmt: skip

# %% nbgrader={"grade": true, "grade_id": "weigh_tfidf_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    weigh, np.array([[0, 0, 5], [0, 0, 0], [0, 1, 1]]), "tfidf",
    want=np.array([[0, 0, 5 * np.log(1.5)], [0, 0, 0], [0, np.log(3), np.log(1.5)]]),
)  # fmt: skip
### BEGIN HIDDEN TESTS
from recsys_lib import text as reference

numbers = np.random.default_rng(1)
many = numbers.poisson(0.4, (30, 12))
many[:, 5], many[4] = 0, 0
checks.returns(weigh, many, "tfidf", want=reference.weigh(many, "tfidf").toarray())
### END HIDDEN TESTS

# %% [markdown]
# ### Which logarithm?
#
# The lecture writes $\log(N / \mathrm{df})$ and does not say which. With $N = 4$ and $\mathrm{df} = 2$ you may meet three
# values, each called idf by somebody: 0.69<!--= np.log(4 / 2) | .2f --> (natural), 0.30<!--= np.log10(4 / 2) | .2f -->
# (base 10) and 1.51<!--= np.log((1 + 4) / (1 + 2)) + 1 | .2f --> (scikit-learn). Another base multiplies *every* weight by
# the same number, and a cosine does not notice. The third is a different curve,
# $\log\frac{1 + N}{1 + \mathrm{df}} + 1$: as if there were one more text with every word in it, plus one, so that a word of
# all texts still counts. Here are the three for a thousand films:

# %% tags=["study"]
df = np.arange(1, 1001)
figure, axes = plt.subplots(figsize=(8, 4))
axes.plot(df, np.log(1000 / df), label=r"$\ln(N/\mathrm{df})$, this lesson")
axes.plot(df, np.log10(1000 / df), label=r"$\log_{10}(N/\mathrm{df})$")
axes.plot(df, np.log(1001 / (1 + df)) + 1, label="scikit-learn, smoothed")
axes.set(xscale="log", xlabel="films that contain the word, of 1000", ylabel="weight of the word (idf)")
axes.legend()
plotting.show(
    figure, alt="Idf against document frequency: natural and base 10 fall to zero, scikit-learn's falls only to one."
)

# %% [markdown]
# At work you would use scikit-learn's `TfidfVectorizer`. Up to these conventions it does what you wrote: counts times the
# smoothed idf, then each row divided by its length. The largest difference:

# %%
theirs = TfidfVectorizer(vocabulary=toy_words).fit_transform(toy_texts).toarray()
toy_df = (toy_counts > 0).sum(axis=0)
ours = normalize(toy_counts * (np.log((1 + 4) / (1 + toy_df)) + 1))
float(np.abs(theirs - ours).max().round(12))

# %% [markdown]
# ### Exercise 3 · Errata: "normalise by the total mentions" (2 points)
#
# A lecture introduces TF-IDF with these words: "*normalise by the total mentions in all reviews*". Beside it stands the
# formula you know, with "$\mathrm{df}_i$ = number of documents **containing** $i$". Which one is right? Find a case where
# they part.
#
# 1. `two_readings(counts)`: for each word its weight by the words, $\log(N / \text{total mentions})$, and by the
#    formula, $\log(N / \mathrm{df})$.
# 2. `misjudged(counts)`: for each word, is it *telling* by the formula (weight above zero) and yet worthless or worse by
#    the words (zero or below)?
#
# Every word stands in at least one text.
#
# <details><summary>Hint</summary>
#
# The total mentions of a word are the sum of its column. For the second part compare both arrays with zero and join
# the two conditions with `&`, each in parentheses.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "two_readings", "locked": false, "schema_version": 3, "solution": true, "task": false}
def two_readings(counts):
    """Weights of the words by total mentions and by documents: two arrays of shape (n_words,).

    >>> two_readings(np.array([[3], [0], [0]]))
    (array([0.]), array([1.09861229]))
    """
    ### BEGIN SOLUTION
    counts = np.asarray(counts)
    by_mentions = np.log(len(counts) / counts.sum(axis=0))
    by_documents = np.log(len(counts) / (counts > 0).sum(axis=0))
    return by_mentions, by_documents
    ### END SOLUTION


def misjudged(counts):
    """Which words are telling by their documents, but not by their mentions: booleans of shape (n_words,)."""
    ### BEGIN SOLUTION
    by_mentions, by_documents = two_readings(counts)
    return (by_mentions <= 0) & (by_documents > 0)
    ### END SOLUTION


# %%
by_mentions, by_documents = two_readings(toy_counts)
readings = {"by mentions": by_mentions, "by documents": by_documents, "misjudged": misjudged(toy_counts)}
pd.DataFrame(readings, index=toy_words).round(2)

# %% nbgrader={"grade": true, "grade_id": "two_readings_weights", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    two_readings, np.array([[1, 6, 0], [1, 0, 1], [1, 0, 2]]),
    want=(np.log([1, 0.5, 1]), np.log([1, 3, 1.5])),
)  # fmt: skip
checks.returns(two_readings, np.array([[1, 0], [1, 2], [0, 1], [0, 3]]), want=(np.log([2, 4 / 6]), np.log([2, 4 / 3])))

# %% nbgrader={"grade": true, "grade_id": "two_readings_misjudged", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    misjudged, np.array([[1, 6, 0, 1], [1, 0, 1, 0], [1, 0, 2, 0]]), want=np.array([False, True, True, False])
)
### BEGIN HIDDEN TESTS
checks.returns(misjudged, np.array([[4, 1], [0, 0], [0, 2], [0, 1]]), want=np.array([True, True]))
checks.returns(misjudged, np.array([[3, 2], [1, 0]]), want=np.array([False, True]))
### END HIDDEN TESTS

# %% [markdown]
# *dragon* stands in two films of four. One of them mentions it three times, so by the lecture's words it is worth
# nothing, as little as *film*: a film about dragons would lose its dragons for being about them. The formula is right,
# the words are not. What counts against a word is in how **many texts** it stands; how often *this* text mentions it
# counts for it, in tf.
#
# ## Which films are alike?
#
# Each film is now a point with a coordinate for each word, and the three measures of lesson 00 apply:
#
# $$ \langle q, x\rangle = \sum_i q_i x_i, \qquad
#    \cos(q, x) = \frac{\langle q, x\rangle}{\lVert q\rVert\,\lVert x\rVert}, \qquad
#    \lVert q - x\rVert = \sqrt{\sum_i (q_i - x_i)^2} $$
#
# The lecture says that "dot and Euclidean are almost the same". Look at one $q$ and two candidates:

# %% tags=["study"]
q, x, y = np.array([1.0, 0.0]), np.array([3.0, 3.0]), np.array([1.0, 0.2])
figure, axes = plt.subplots(figsize=(6, 4.6))
for name, point, marker, below in [("q", q, "o", True), ("x", x, "s", False), ("y", y, "^", False)]:
    axes.annotate("", point, (0, 0), arrowprops={"arrowstyle": "->", "color": "#444444"})
    axes.plot(*point, marker=marker, linestyle="", color="black")
    beside = f"${name}$" if below else f"${name}$: dot {q @ point:g}, distance {np.linalg.norm(q - point):.1f}"
    axes.annotate(beside, point, xytext=(10, -18 if below else 5), textcoords="offset points")
axes.axvline(1, linestyle="--", label="as good as $y$ by dot product")
axes.add_patch(plt.Circle(q, 0.2, fill=False, linestyle=":", color="#D55E00", linewidth=2))
axes.plot([], [], ":", color="#D55E00", label="as near as $y$ by distance")
axes.set(xlim=(-0.3, 5), ylim=(-0.5, 3.5), xlabel="weight of one word", ylabel="weight of another", aspect="equal")
axes.legend(loc="center right", bbox_to_anchor=(1.0, 0.42))
plotting.show(
    figure, alt="Three arrows: x is long and far from q, with the larger dot product; y is short and next to q."
)

# %% [markdown]
# The dot product prefers $x$, which is far away, only because it is long. Distance prefers $y$. When do they agree?
# Multiply out:
#
# $$ \lVert q - x\rVert^2 = \lVert q\rVert^2 + \lVert x\rVert^2 - 2\,\langle q, x\rangle $$
#
# $\lVert q \rVert$ is the same for all candidates. If all $\lVert x \rVert$ are equal too, nothing is left but
# $-2\langle q, x\rangle$: a larger dot product *is* a smaller distance. On vectors of length one, dot product, cosine
# and distance give **the same order**. The whole difference between the three is length. Let chance confirm it: a
# thousand triples $q, x, y$ of vectors with ten coordinates, as drawn and brought to length one.

# %%
draws = np.random.default_rng(0).exponential(size=(1000, 3, 10))
share = []
for q, x, y in (draws.swapaxes(0, 1), (draws / np.linalg.norm(draws, axis=2, keepdims=True)).swapaxes(0, 1)):
    by_dot = (q * x).sum(axis=1) > (q * y).sum(axis=1)
    by_distance = np.linalg.norm(q - x, axis=1) < np.linalg.norm(q - y, axis=1)
    share.append(np.mean(by_dot != by_distance))
print(f"dot and distance disagree: {share[0]:.0%} as drawn, {share[1]:.0%} at length one")

# %% [markdown]
# "Almost the same" is wrong for 49%<!--= share[0] | .0% --> of them, and exactly right once the lengths are equal. So
# which one to use? If length means something you want, the dot product: in later lessons popular items grow long vectors,
# and it brings popularity in. If length is an accident, the cosine. A film with twenty keywords is not better than one
# with five, so here it is the cosine. Distance is for points where zero is a place like any other, as on a map.
#
# ## The soup
#
# Genres, keywords, cast and director are lists and names. Pour them all into one text, the *soup*, and count its words.
# Two things need care. **A name is one word**: "Tom Hanks" split at the blank makes every Tom look a little like Tom
# Hanks, so take the blanks out. **Some words should count more**: a director shapes a film more than its fourth actor.
# Say the name twice, and tf does the rest.
#
# ### Exercise 4 · The soup (2 points)
#
# `film` is a dict with the keys `genres`, `keywords` and `cast` (tuples of texts) and `director` (a text). Return one
# text: all entries in lower case, blanks taken out, genres first, then keywords, cast, and the director
# `director_times` times. A key may be missing: it then adds nothing.
#
# <details><summary>Hint</summary>
#
# `film.get("cast", ())` gives an empty tuple where there is no cast. Collect the entries in one list
# (`[film["director"]] * 2` holds the name twice), clean each with `.lower().replace(" ", "")`, and `" ".join` them.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "soup", "locked": false, "schema_version": 3, "solution": true, "task": false}
def soup(film, director_times=2):
    """All that a catalogue says of a film as one text of words without blanks.

    >>> soup({"genres": ("Comedy",), "keywords": ("road trip",), "director": "Ada Holm"})
    'comedy roadtrip adaholm adaholm'
    """
    ### BEGIN SOLUTION
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return " ".join(entry.lower().replace(" ", "") for entry in entries)
    ### END SOLUTION


# %% tags=["study"]
soups = [soup(film) for film in films.to_dict("records")]
soups[0]

# %% nbgrader={"grade": true, "grade_id": "soup_words", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
film = {"genres": ("Drama", "War"), "keywords": ("sea battle",), "cast": ("Tom Hanks", "Ada Holm"), "director": "Bo Li"}
checks.returns(soup, film, want="drama war seabattle tomhanks adaholm boli boli")
checks.returns(soup, {**film, "genres": ("Comedy",)}, want="comedy seabattle tomhanks adaholm boli boli")

# %% nbgrader={"grade": true, "grade_id": "soup_director_and_gaps", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
checks.returns(
    soup, {"genres": ("Drama",), "director": "Bo de la Cruz"}, 3, want="drama bodelacruz bodelacruz bodelacruz"
)
checks.returns(soup, {"genres": ("Drama",), "director": "Bo de la Cruz"}, 1, want="drama bodelacruz")
checks.returns(soup, {"genres": ("Drama", "War"), "keywords": ("sea",)}, want="drama war sea")
### BEGIN HIDDEN TESTS
checks.returns(soup, {"genres": (), "keywords": (), "cast": ("Jean-Luc Vega",)}, want="jean-lucvega")
checks.returns(soup, {"keywords": ("a b", "C"), "director": "D"}, 0, want="ab c")
checks.returns(soup, {}, want="")
### END HIDDEN TESTS

# %% [markdown]
# Count, weigh, normalise, now for the whole catalogue. Most cells are zeros, so we keep only the others, in a *sparse
# matrix*. `CountVectorizer` is your `count_words` for sparse counts; we tell it to split at blanks and nothing else.

# %% tags=["study"]
vectorizer = CountVectorizer(analyzer=str.split)
counts = sparse.csr_array(vectorizer.fit_transform(soups))
words = vectorizer.get_feature_names_out()
idf = np.log(counts.shape[0] / np.bincount(counts.indices, minlength=len(words)))
X = sparse.csr_array(normalize(counts @ sparse.diags_array(idf)))
print(f"{X.shape[0]} films, {X.shape[1]} words, {X.nnz / np.prod(X.shape):.1%} of the cells are not zero")

# %% [markdown]
# ## More like this one
#
# Rows of $X$ have length one, so the cosine of two films is the dot product of their rows. All cosines at once would be
# $X X^\top$, a full matrix of 9700<!--= X.shape[0] --> × 9700<!--= X.shape[0] --> numbers:
# 753<!--= X.shape[0] ** 2 * 8 / 1e6 | .0f --> megabytes, for a page that shows ten films. One page needs one row of it,
# `X @ X[[row]].T`.
#
# ### Exercise 5 · Find the bug: the film itself (3 points)
#
# Tutorials, and our lecture, sort all films by similarity to one and take the places 1 to 10, because place 0 is the film
# itself. The two lines in the comment below do just that, look right on nearly every film, and are wrong. What if another
# film has exactly the same words? What if a film has no words at all?
#
# Put a mended version in place of `raise NotImplementedError()`, so that in every case:
#
# 1. the film itself is never on its own list;
# 2. the most similar come first, of equal ones the lower row first;
# 3. a film that shares no word with it (cosine 0) is never on it, even if the list gets shorter than `n`.
#
# <details><summary>Hint</summary>
#
# Give the film itself a score that can never win, *before* you sort: `-np.inf`. After sorting, keep those of the first
# `n` whose score is above zero.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "more_like", "locked": false, "schema_version": 3, "solution": true, "task": false}
def more_like(X, row, n=10):
    """Rows of the `n` films most like film `row`, best first, without itself and without what shares no word with it.

    X : sparse matrix of unit rows, shape (n_films, n_words); a film without words is a row of zeros.
    """
    scores = (X @ X[[row]].T).toarray().ravel()
    # as tutorials go on; mend these two lines:
    #     order = np.argsort(-scores, kind="stable")
    #     return order[1 : n + 1]
    ### BEGIN SOLUTION
    scores[row] = -np.inf
    order = np.argsort(-scores, kind="stable")[:n]
    return order[scores[order] > 0]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "more_like_twins", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
twins = sparse.csr_array(np.array([[1, 0, 0], [1, 0, 0], [0.6, 0.8, 0], [0, 1, 0], [0.8, 0, 0.6]]))
checks.returns(more_like, twins, 1, 2, want=np.array([0, 4]))
checks.returns(more_like, twins, 0, 3, want=np.array([1, 4, 2]))
### BEGIN HIDDEN TESTS
copies = sparse.csr_array(np.array([[0.6, 0.8], [1.0, 0.0]] * 40))
checks.returns(more_like, copies, 4, 6, want=np.array([0, 2, 6, 8, 10, 12]))
checks.returns(more_like, copies, 3, 41, want=np.append(np.delete(np.arange(1, 80, 2), 1), [0, 2]))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "more_like_empty_row", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
blank = sparse.csr_array(np.array([[1, 0], [0.6, 0.8], [0, 0], [0, 1]]))
checks.returns(more_like, blank, 2, 2, want=np.array([], dtype=int))
### BEGIN HIDDEN TESTS
checks.returns(more_like, blank, 1, 3, want=np.array([3, 0]))
checks.returns(more_like, sparse.csr_array(np.zeros((3, 2))), 0, 2, want=np.array([], dtype=int))
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "more_like_few", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
strangers = sparse.csr_array(np.array([[1, 0, 0], [0, 1, 0], [0.28, 0.96, 0], [0, 0, 1]]))
checks.returns(more_like, strangers, 0, 3, want=np.array([2]))
checks.returns(more_like, strangers, 1, 1, want=np.array([2]))
### BEGIN HIDDEN TESTS
from recsys_lib import text as reference

numbers = np.random.default_rng(2)
random_films = reference.unit_rows(sparse.csr_array(numbers.random((60, 20)) * (numbers.random((60, 20)) < 0.4)))
nearest = reference.similar_rows(random_films, 7)[0]
checks.returns(more_like, random_films, 11, 7, want=nearest[11].astype(int))
checks.returns(more_like, random_films, 42, 7, want=nearest[42].astype(int))
checks.equals(len(more_like(random_films, 5)), 10, "the length of more_like(random films, 5) with n left at 10")
### END HIDDEN TESTS

# %% [markdown]
# Start from a film that many know, and read the list.

# %% tags=["study"]
row = int(np.argmax(films["votes"]))
similar = more_like(X, row, n=5)
films.loc[[row, *similar], ["title", "genres", "keywords"]]

# %% [markdown]
# ### Which words make up one cosine?
#
# A cosine of unit rows is a sum over the words that both films have, so it can be taken apart. This is the best thing
# about content: every recommendation comes with its reason.

# %% tags=["study"]
shared = (X[[row]] * X[[similar[0]]]).toarray().ravel()
parts = pd.Series(shared, index=words).loc[lambda part: part > 0].sort_values()
figure, axes = plt.subplots(figsize=(8, 4))
axes.barh(parts.index, parts)
axes.set(xlabel="contribution to the cosine", title=f"cosine {parts.sum():.2f}")
plotting.hatch_bars(axes)
plotting.show(
    figure, alt="Bars of the words two films share: rare keywords and names weigh most, common genres little."
)

# %% [markdown]
# The rare words carry it: a keyword or a name that only few films have says more than a genre that a quarter of them
# share.
#
# ## From your loop to the kernel
#
# A shop wants these lists for all its films, every night. Here is the library's `similar_rows` beside your function, for
# the same hundred films.

# %% tags=["study", "nbval-ignore-output"]
from recsys_lib.text import similar_rows

some = np.arange(100)
similar_rows(X, 10, rows=some[:2])  # load the compiled code

started = time.perf_counter()
mine = [more_like(X, row, 10) for row in some]
between = time.perf_counter()
_, scores = similar_rows(X, 10, rows=some)
seconds = np.array([between - started, time.perf_counter() - between])
of_mine = [(X[ten] @ X[[one]].T).toarray().ravel() for one, ten in enumerate(mine)]
same = all(np.allclose(a, b[: len(a)], atol=1e-5) for a, b in zip(of_mine, scores, strict=True))
print("the same cosines:", same)
print(f"yours {seconds[0] * 1000:.0f} ms, the kernel {seconds[1] * 1000:.0f} ms: {seconds[0] / seconds[1]:.0f} times")

# %% [markdown]
# It is fast because it multiplies *less*. Turn the matrix round, so that each word knows its list of films (its
# *postings*, as in the index of a book). To compare a film with all others, walk only the lists of its own fifteen words.
# All other films have cosine 0 and are never touched. The heart of it:

# %% tags=["study"]
from recsys_lib.kernels import postings

print(inspect.getsource(postings.add_rare.py_func))

# %% [markdown]
# The inner loop reads a film and a weight that lie side by side, multiplies once and adds once. While it does, the list
# four words ahead is already asked for (`prefetch`). Very common words are stored as full columns, zeros and all, because
# adding whole columns is then cheaper than following a list. And only the ten best of each row are kept, while your
# function sorts thousands of scores to read ten.
#
# ## Features that are no text
#
# A flag or a category is a word that a film has or has not: put `blackandwhite` or `decade1990` into the soup. A
# **number**, a *scalar* feature, is another matter. Put the year beside the words as it is, and look at the cosine of two
# films that have nothing in common:

# %% tags=["study"]
year = films["year"].astype(float).fillna(films["year"].median()).to_numpy()
with_year = normalize(sparse.hstack([X, year[:, None]]).tocsr())
apart = int(np.argmin((X @ X[[row]].T).toarray()))
print(
    f"words alone {(X[[row]] @ X[[apart]].T).sum():.4f}, with the year {(with_year[[row]] @ with_year[[apart]].T).sum():.4f}"
)

# %% [markdown]
# A column with values near 2000 drowns all the others, whose values are below one. Standardising is no cure: a single
# number that is normalised has cosine $+1$ or $-1$ with any other. Give the number two coordinates instead, a place on a
# quarter circle: films of one year have cosine 1, the oldest and the newest have 0, and each such row has length one. Then
# join the blocks, $\sqrt{1 - a}$ times the words and $\sqrt{a}$ times the year:
#
# $$ \cos = (1 - a)\,\cos_{\text{words}} + a\,\cos_{\text{year}} $$
#
# So $a$ is the share the year has in the decision.

# %% tags=["study"]
angle = (year - year.min()) / (year.max() - year.min()) * np.pi / 2
on_the_circle = np.column_stack([np.cos(angle), np.sin(angle)])
a = 0.3
joined = sparse.hstack([np.sqrt(1 - a) * X, np.sqrt(a) * on_the_circle]).tocsr()

for name, space in {"words": X, "words and year": joined}.items():
    print(
        f"{name}: the ten films are {np.abs(year[more_like(space, row)] - year[row]).mean():.1f} years away on average"
    )

# %% [markdown]
# ## A person in the space of words
#
# People have rated many films, and not all of them high. Let each film they rated pull their point towards itself if they
# liked it, and push it away if they did not:
#
# $$ p_u = \sum_{i \in \mathcal{R}_u} (r_{ui} - \bar r_u)\,v_i, \qquad
#    \bar r_u = \frac{\sum_{i \in \mathcal{R}_u} r_{ui} + \mu}{n_u + 1} $$
#
# $v_i$ is the row of film $i$ in $X$. $\bar r_u$ is what this person usually gives: measured from it, a strict person's 3
# is praise. It is a damped mean with one free vote at $\mu$, as in lesson 01; without the vote, a person with one single
# rating would have a profile of zeros.
#
# ### Exercise 6 · A profile (3 points)
#
# `rows` are the rows in `X` of the films that one person rated, `stars` their ratings, in the same order. A person without
# ratings has a profile of zeros.
#
# <details><summary>Hint</summary>
#
# `X[rows]` is the part of the matrix that counts, n rows of it. `X[rows].T @ weights` adds these rows up, each times its
# weight. A person without ratings needs no special case: a sum over nothing is zero.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "profile", "locked": false, "schema_version": 3, "solution": true, "task": false}
def profile(rows, stars, X, mu):
    """What a person likes, as an array of shape (n_words,): positive where a word speaks for a film.

    rows, stars : arrays of length n; X : sparse, shape (n_films, n_words); mu : mean of all ratings.
    """
    ### BEGIN SOLUTION
    usual = (stars.sum() + mu) / (len(stars) + 1)
    return X[rows].T @ (stars - usual)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "profile_pull_and_push", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = sparse.csr_array(np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1], [0, 1, 0]]))
checks.returns(profile, np.array([0, 2]), np.array([5.0, 2.0]), small, 3.5, want=np.array([1.5, 0, -1.5]))
checks.returns(profile, np.array([3, 1, 0]), np.array([4.0, 3.0, 1.0]), small, 4.0, want=np.array([-2, 1, 0]))

# %% nbgrader={"grade": true, "grade_id": "profile_damped", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = sparse.csr_array(np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1], [0, 1, 0]]))
checks.returns(profile, np.array([1]), np.array([5.0]), small, 3.0, want=np.array([0.6, 0.8, 0]))
checks.returns(profile, np.array([0, 2, 3]), np.array([2.0, 2.0, 2.0]), small, 4.0, want=np.array([-0.5, -0.5, -0.5]))

# %% nbgrader={"grade": true, "grade_id": "profile_edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = sparse.csr_array(np.array([[1, 0, 0], [0.6, 0.8, 0], [0, 0, 1], [0, 1, 0]]))
checks.returns(profile, np.array([3, 0]), np.array([3, 5]), small, 4, want=np.array([1, -1, 0]))
### BEGIN HIDDEN TESTS
checks.returns(profile, np.array([], dtype=int), np.array([]), small, 3.5, want=np.zeros(3))
numbers = np.random.default_rng(3)
dense = numbers.random((40, 15)) * (numbers.random((40, 15)) < 0.3)
picked, given = numbers.permutation(40)[:12], numbers.integers(1, 11, 12) / 2
usual = (given.sum() + 3.2) / 13
checks.returns(profile, picked, given, sparse.csr_array(dense), 3.2, want=(given - usual) @ dense[picked])
### END HIDDEN TESTS

# %% [markdown]
# Hide a fifth of the ratings, as in lesson 01. A profile may use what is left, and nothing else.

# %% nbgrader={"grade": false, "grade_id": "split", "locked": true, "schema_version": 3, "solution": false, "task": false}
ratings["row"] = pd.Index(films["item"]).get_indexer(ratings["item"])
hidden = np.random.default_rng(0).random(len(ratings)) < 0.2
train, test = ratings[~hidden], ratings[hidden]
mu, votes = train["rating"].mean(), np.bincount(train["row"], minlength=len(films))
liked = test[test["rating"] >= 4].groupby("user")["row"].agg(set)
seen = train[train["user"].isin(liked.index)].groupby("user").agg({"row": np.array, "rating": np.array})
liked = liked[seen.index]


def first_unseen(scores, rows, n=10):
    """Rows of the `n` films with the highest of `scores` that are not among `rows`, best first."""
    scores = np.array(scores, dtype=float)
    scores[rows] = -np.inf
    few = np.flatnonzero(scores >= np.partition(scores, -n)[-n])  # the n best and their ties; the rest need no sorting
    return few[np.argsort(-scores[few], kind="stable")][:n]


# %% tags=["study"]
profiles = {user: profile(rated["row"], rated["rating"], X, mu) for user, rated in seen.iterrows()}
user = seen["row"].map(len).idxmin()
taste = pd.Series(profiles[user], index=words).sort_values()
print("likes:", ", ".join(taste.index[:-6:-1]), "\ndislikes:", ", ".join(taste.index[:5]))
films.loc[first_unseen(X @ profiles[user], seen.loc[user, "row"], n=5), ["title", "year", "genres", "votes"]]

# %% [markdown]
# One product, `X @ profiles[user]`, ranks all films by their cosine with the profile, and the first unseen ones are the
# list. Look at its last column: hardly anybody has rated most of these films. Popularity would never have shown them.
#
# ## Against popularity
#
# Now the match. Each row of the table is a way to score films; the list is the first ten unseen. *Hit rate* is lesson
# 01's; *NDCG* also asks how far up the hits stand (lesson 06 takes it apart). *Shown* counts the different films that
# anybody gets to see. In a made-up world there is a second judge, who knows what everybody would give every film. *True
# stars* is what the ten are worth to the person on average. Two parts of it are *quality*, how much better than usual the
# films are for everybody, and *taste*, how well they suit this one.


# %% nbgrader={"grade": false, "grade_id": "judge", "locked": true, "schema_version": 3, "solution": false, "task": false}
def judge(shown):
    """Scores of lists, one for each of the people in `liked`, in their order."""
    found = {
        "hit rate": metrics.hit_rate_at_k(shown, list(liked)),
        "NDCG": metrics.ndcg_at_k(shown, list(liked)),
        "shown": len({row for rows in shown for row in rows}),
    }
    if data.truth is not None:
        users, rows = np.repeat(data.ratings.user_codes(liked.index), 10), np.concatenate(shown)
        own = (data.truth.user_factors[users] * data.truth.item_factors[rows]).sum(axis=1)
        found["true stars"] = data.truth.score(users, rows).mean()
        found |= {"quality": data.truth.item_bias[rows].mean(), "taste": own.mean()}
    return found


# %% [markdown]
# The last row of the table will add votes and content. With what weight? Whoever tries weights on the hidden ratings and
# keeps the best reports a number that is flattered by the trying. So hide a fifth of the *training* ratings too, and
# choose on those (a *validation* part):


# %% tags=["study"]
def unit_profiles(people, mu):
    """The profile of each of `people` at length one, or zeros."""
    points = {user: profile(rated["row"], rated["rating"], X, mu) for user, rated in people.iterrows()}
    return {user: point / max(np.linalg.norm(point), 1e-12) for user, point in points.items()}


def both(counted, taste, weight):
    return np.log1p(counted) + weight * (X @ taste)


# %% tags=["study"]
held = np.random.default_rng(1).random(len(train)) < 0.2
fewer, wanted = train[~held], train[held & (train["rating"] >= 4)].groupby("user")["row"].agg(set)
earlier = fewer[fewer["user"].isin(wanted.index)].groupby("user").agg({"row": np.array, "rating": np.array})
tastes, counted = unit_profiles(earlier, mu), np.bincount(fewer["row"], minlength=len(films))
valid = {}
for weight in (1, 2, 4, 8):
    shown = [first_unseen(both(counted, tastes[user], weight), earlier.loc[user, "row"]) for user in earlier.index]
    valid[weight] = round(metrics.ndcg_at_k(shown, list(wanted[earlier.index])), 3)
weight = max(valid, key=valid.get)
print("NDCG on the validation part:", valid, "so the weight is", weight)

# %% tags=["study"]
chance, unit = np.random.default_rng(1), unit_profiles(seen, mu)
ways = {
    "at random": lambda user: chance.random(len(films)),
    "by votes": lambda user: votes,
    "content": lambda user: X @ unit[user],
    "votes and content": lambda user: both(votes, unit[user], weight),
}
lists = {
    name: [first_unseen(score(user), seen.loc[user, "row"]) for user in seen.index] for name, score in ways.items()
}
table = pd.DataFrame({name: judge(shown) for name, shown in lists.items()}).T.astype({"shown": int})
table.round(3)

# %% [markdown]
# By the hidden ratings, content (0.05<!--= table.loc["content", "hit rate"] | .2f -->) is hardly better than chance
# (0.02<!--= table.loc["at random", "hit rate"] | .2f -->), and popularity
# (0.46<!--= table.loc["by votes", "hit rate"] | .2f -->) leaves it far behind. By the truth, content's
# ten are worth 3.88<!--= table.loc["content", "true stars"] | .2f --> stars to the person, popularity's
# 3.49<!--= table.loc["by votes", "true stars"] | .2f -->. Both judges are right. They answer different questions.
#
# A hidden rating exists only where somebody came across the film. So the hit rate asks: *would they have found it
# anyway?* An excellent film that nobody in the data has seen counts as a miss.
#
# Votes find **quality**,
# +0.44<!--= table.loc["by votes", "quality"] | +.2f --> stars, because people flock to good films. Content finds
# **taste**, +0.66<!--= table.loc["content", "taste"] | +.2f --> stars, and hardly any quality
# (+0.07<!--= table.loc["content", "quality"] | +.2f -->): two films with the same words are the same to it, even if one is a
# masterpiece. Nor does it ever leave the neighbourhood: who has rated only westerns gets westerns. What it does find
# is the tail: it shows 2703<!--= table.loc["content", "shown"] | .0f --> different films instead of
# 51<!--= table.loc["by votes", "shown"] | .0f -->, among them some that nobody has rated yet. And the two are no rivals.
# Their sum, in the last row, hits more often than votes and is worth nearly as many stars as content.
#
# ### A mistake, made on purpose
#
# What if the profiles had been built from *all* ratings, the hidden ones included? It happens easily: fit first, split
# later.

# %% tags=["study"]
of_all = ratings.groupby("user").agg({"row": np.array, "rating": np.array}).loc[seen.index]
peeked = unit_profiles(of_all, mu)
peeking = judge([first_unseen(X @ peeked[user], seen.loc[user, "row"]) for user in seen.index])
print(f"hit rate {peeking['hit rate']:.3f}, instead of {table.loc['content', 'hit rate']:.3f}")

# %% [markdown]
# Thirteen times as many hits, and hardly anybody is better served: the lists are worth 3.95<!--= peeking["true stars"] | .2f --> true stars, where they were
# worth 3.88<!--= table.loc["content", "true stars"] | .2f -->. When a result looks too good, look first for what the model
# should not have known.
#
# ### Exercise 7 · In your own words (2 points, read by a person)
#
# A library starts to lend board games. It has a good description of each game, and not one loan yet. After a year it has
# ten thousand loans. Say **what you would recommend by on the first day and why**, and **what should change after the
# year**; name one kind of game, or of reader, that content alone would go on serving badly. Five sentences are enough.

# %% [markdown] nbgrader={"grade": true, "grade_id": "content_in_your_own_words", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# On the first day there are no loans to count, so I would recommend by content: games whose descriptions are close to
# the ones a reader names as favourites, since that needs nobody else's opinion. After a year the loans say what no
# description says, which games are good and which are merely about the right things, so their counts should come in
# beside the content, and both be judged on loans that were kept apart. Content alone would go on putting a dull game
# about trains beside an excellent one about trains, because their words are the same. It would also serve a reader badly
# whose taste is not in the words: somebody who likes short rules, if no description says how long the rules are.
#
# *For the grader: one point for content on the first day with the reason that it needs no ratings or loans of anybody;
# one point for bringing in loans later because they carry what words do not (quality, or taste outside the
# descriptions), with a fitting kind of game or reader.*

# %% [markdown]
# ## The scoreboard
#
# The library's model also predicts stars: it starts from the biases of lesson 01 and corrects them by what the person gave
# to similar films. *Yours* is the sum of votes and content, with profiles and votes from this board's own training ratings.
# (The weight of 4 was chosen above on ratings of which some are hidden here. For one number out of four that matters
# little, but it is not nothing, and an exam would not allow it.)

# %% tags=["study"]
from recsys_lib import scoreboard

board = scoreboard.Scoreboard(data).add_earlier("02").add_lesson("02")
rows_of = pd.Index(films["item"]).get_indexer(board.train.item_ids)
counted = np.bincount(rows_of[board.train.items], minlength=len(films))


def recommend(users, n):
    """Lists by votes and content: ids of films, shape (len(users), n)."""
    found = []
    for mine in board.train.csr[board.train.user_codes(users)]:
        taste = profile(rows_of[mine.indices], mine.data, X, mu)
        scores = both(counted, taste / max(np.linalg.norm(taste), 1e-12), weight)
        found.append(films["item"].to_numpy()[first_unseen(scores, rows_of[mine.indices], n)])
    return np.array(found)


board.add_functions("02", "yours: votes and content", recommend=recommend)
table_of_all = board.table()
table_of_all

# %% [markdown]
# In stars, the words bring a little beyond the biases. In lists, content alone stays far behind the count of votes for the
# reason you have seen, and the sum of both is the first model of the course that beats it: 0.121<!--= table_of_all.loc[("02", "yours: votes and content"), "NDCG@10"] | .3f -->
# against 0.089<!--= table_of_all.loc[("01", "popularity, by votes"), "NDCG@10"] | .3f -->.

# %% [markdown]
# ## What to remember
#
# - A bag of words turns a description into a point. TF-IDF weighs a word by $\mathrm{tf}\cdot\log(N/\mathrm{df})$: often
#   here, rare elsewhere. Documents count against a word, not mentions.
# - Dot product, cosine and distance differ only by length. On unit vectors they give one order.
# - Never build the matrix of all pairs: one row at a time, the film itself masked and not merely skipped.
# - A number beside words must be brought to their scale first; its share is your decision.
# - Content needs no ratings of others and gives reasons; it knows taste, but no quality, and only what was typed in.
# - Hidden ratings know only what people came across. Ask of every measurement what it is unable to see.
#
# Here the columns were given. In lesson 03 you learn them from the ratings themselves.
#
# ## Quiz
#
# Answer without scrolling up, then open the answer.
#
# **1.** A word stands in every film of the catalogue. What is its weight in our TF-IDF, and what in scikit-learn's?
#
# <details><summary>Answer</summary>
#
# $\log(N/N) = 0$ in ours: it is as if the word were not there. scikit-learn's smoothed idf is
# $\log\frac{1+N}{1+N} + 1 = 1$, its smallest value, so the word still counts a little.
#
# </details>
#
# **2.** You change the base of the logarithm from $e$ to 10. Which film is now most similar to yours?
#
# <details><summary>Answer</summary>
#
# The same as before. All weights are divided by $\ln 10$, all vectors get shorter by the same factor, and the cosine
# does not depend on length. (Dot products all shrink alike, so their order stays as well.)
#
# </details>
#
# **3.** All your vectors have length one. A colleague proposes Euclidean distance instead of the cosine. What changes?
#
# <details><summary>Answer</summary>
#
# The numbers, not the order: $\lVert q - x \rVert^2 = 2 - 2\cos(q, x)$.
#
# </details>
#
# **4.** Why is `order[1:11]` no safe way to leave the film itself out?
#
# <details><summary>Answer</summary>
#
# It leaves out whatever stands *first*. With a twin that has the same words, that may be the twin, and the film
# recommends itself. With a film of which nothing is known, all scores are 0 and the order means nothing.
#
# </details>
#
# **5.** Content had a hit rate near chance, and yet people would have liked its films better. How can that be?
#
# <details><summary>Answer</summary>
#
# A hit needs a hidden rating, and a rating needs somebody who came across the film. Good suggestions that nobody would
# have found by themselves do not count. The only way to know about them without a made-up world is to show them to
# people and see: an experiment, in lesson 06.
#
# </details>
