"""Content: words are counted as the lecture says, and like descriptions are found without the matrix of all pairs."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from recsys_lib import Ratings, content
from recsys_lib.content import TfidfContent
from recsys_lib.kernels import tfidf as kernels
from recsys_lib.kernels.pairs import topk_pairs
from recsys_lib.kernels.postings import find_postings
from tests.recsys_lib.naive import content as naive
from tests.recsys_lib.naive import topk as naive_topk

DOCUMENTS = ["king man crown king", "queen woman crown", "boy man", "girl woman woman", "crown crown crown man"]
CATALOGUE = pd.DataFrame(
    {
        "item": ["a", "b", "c", "d", "e", "f"],
        "genres": [("Animation", "Comedy"), ("Animation",), ("Crime",), ("Crime", "Drama"), (), ("Drama",)],
        "director": ["Ann Lee", "Ann Lee", "Bo Lee", None, None, "Bo Lee"],
        "overview": ["Toys at play.", "Toys at sea.", "A robbery in rain.", "Rain falls.", float("nan"), "A robbery."],
    }
)


@pytest.fixture(scope="module")
def ratings():
    rows = [(1, "a", 5), (1, "c", 1), (2, "c", 5), (2, "d", 4), (2, "a", 2), (3, "b", 3), (3, "f", 3), (4, "x", 2)]
    return Ratings.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]), scale=(1, 5))


@pytest.fixture(scope="module")
def model(ratings):
    return TfidfContent(CATALOGUE).fit(ratings)


# -- soup and bag ---------------------------------------------------------------------------------------------------


def test_soup_makes_one_word_of_a_name_and_keeps_sentences():
    assert content.soup(CATALOGUE)[0] == "animation comedy annlee toys at play."


def test_what_is_missing_adds_nothing():
    assert content.soup(CATALOGUE)[3:5] == ["crime drama rain falls.", ""]


def test_soup_of_chosen_fields():
    assert content.soup(CATALOGUE, ["overview", "genres"])[2] == "a robbery in rain. crime"


def test_weights_by_hand():
    weights, words = content.bag_of_words(DOCUMENTS)
    king = weights[0, list(words).index("king")]
    assert king == pytest.approx(2 * math.log(5 / 1))
    assert weights[0, list(words).index("crown")] == pytest.approx(1 * math.log(5 / 3))


@pytest.mark.parametrize("weighting", ["binary", "count", "frequency", "tfidf"])
@pytest.mark.parametrize("idf", ["lecture", "smooth"])
def test_weights_equal_the_blackboard(weighting, idf):
    weights, words = content.bag_of_words(DOCUMENTS, weighting, idf)
    bags = naive.weights([document.split() for document in DOCUMENTS], weighting, idf)
    np.testing.assert_allclose(weights.toarray(), [[bag.get(word, 0) for word in words] for bag in bags])


def test_smooth_idf_is_that_of_scikit_learn():
    ours, words = content.bag_of_words(DOCUMENTS, "tfidf", "smooth")
    theirs = TfidfVectorizer(stop_words="english", norm=None)
    np.testing.assert_allclose(ours.toarray(), theirs.fit_transform(DOCUMENTS).toarray())
    assert list(words) == list(theirs.get_feature_names_out())


def test_a_word_of_every_document_says_nothing_by_the_lectures_idf():
    counts = [[1, 2], [3, 0]]
    np.testing.assert_allclose(content.inverse_document_frequency(counts), [0, math.log(2)])


def test_a_word_of_no_document_weighs_nothing():
    np.testing.assert_array_equal(content.inverse_document_frequency([[0, 1], [0, 1]], "smooth")[0], 0)


# -- likeness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["cosine", "dot", "euclidean"])
@pytest.mark.parametrize("weighting", ["count", "tfidf"])
def test_the_most_alike_equal_the_blackboard(measure, weighting):
    weights, _ = content.bag_of_words(DOCUMENTS, weighting)
    bags = naive.weights([document.split() for document in DOCUMENTS], weighting)
    found, scores = content.similar_rows(weights, 3, measure)
    for place, (row, row_scores) in enumerate(zip(found, scores, strict=True)):
        assert row.tolist() == naive.most_alike(bags, place, 3, measure)
        wanted = [naive.likeness(bags[place], bags[other], measure) for other in row]
        np.testing.assert_allclose(row_scores, wanted, atol=1e-3 if measure == "euclidean" else 1e-5)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6), density=st.floats(0.01, 0.5), n=st.integers(1, 39))
def test_similar_rows_are_those_of_the_full_matrix(seed, density, n):
    vectors = sparse.random_array((40, 25), density=density, rng=np.random.default_rng(seed))
    found, scores = content.similar_rows(vectors, n)
    matrix = cosine_similarity(vectors)
    np.fill_diagonal(matrix, -np.inf)
    np.testing.assert_allclose(scores, -np.sort(-matrix, axis=1)[:, :n], atol=1e-5)
    np.testing.assert_allclose(np.take_along_axis(matrix, found.astype(np.int64), 1), scores, atol=1e-5)


@pytest.mark.parametrize("measure", ["cosine", "dot", "euclidean"])
def test_chosen_rows_get_the_answers_of_all_rows(measure):
    vectors = sparse.random_array((60, 30), density=0.2, rng=np.random.default_rng(1))
    everyone, chosen = content.similar_rows(vectors, 5, measure), content.similar_rows(vectors, 5, measure, [7, 50, 3])
    np.testing.assert_array_equal(chosen[0], everyone[0][[7, 50, 3]])
    np.testing.assert_allclose(chosen[1], everyone[1][[7, 50, 3]], atol=1e-5)


def test_threads_change_nothing():
    vectors = sparse.random_array((200, 50), density=0.1, rng=np.random.default_rng(2))
    one, two = content.similar_rows(vectors, 5, n_threads=1), content.similar_rows(vectors, 5, n_threads=2)
    np.testing.assert_array_equal(one[0], two[0])
    np.testing.assert_array_equal(one[1], two[1])


def _words(n_documents, n_words, seed):
    """Few words in most documents, most words in few; small whole weights, so that many documents are equal."""
    rng = np.random.default_rng(seed)
    cells = rng.random((n_documents, n_words)) < 0.7 / np.arange(1, n_words + 1)
    return sparse.csr_array(cells * rng.integers(1, 3, cells.shape), dtype=np.float32)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    n_documents=st.integers(2, 90),
    share=st.floats(0, 1),
    biased=st.booleans(),
    n_threads=st.sampled_from([1, 2, 5]),
)
def test_the_best_pairs_are_those_of_a_full_sort(seed, n_documents, share, biased, n_threads):
    vectors = _words(n_documents, 12, seed)
    bias = np.random.default_rng(seed).integers(-2, 3, n_documents).astype(np.float32) * biased
    k = max(1, int(share * (n_documents - 1)))
    products = (vectors @ vectors.T).toarray() + bias
    np.fill_diagonal(products, -np.inf)
    wanted = naive_topk.topk_rows(products, k)
    for found in (
        topk_pairs(vectors, k, bias, n_threads),
        kernels.topk_sparse_products(vectors, vectors, k, bias, True, n_threads),
    ):
        np.testing.assert_array_equal(found[0], wanted[0])
        np.testing.assert_array_equal(found[1], wanted[1])


@pytest.mark.parametrize("n_documents", [40, 700])
def test_products_of_chosen_rows_are_the_same_to_the_last_bit(n_documents):
    vectors = _words(n_documents, 50, 4)
    vectors.data[:] = np.random.default_rng(5).random(vectors.nnz)
    indices, scores = content.similar_rows(vectors, 5)
    rows = [3, n_documents - 1]
    chosen_indices, chosen_scores = content.similar_rows(vectors, 5, rows=rows)
    np.testing.assert_array_equal(chosen_indices, indices[rows])
    np.testing.assert_array_equal(chosen_scores, scores[rows])


@pytest.mark.parametrize("exclude_self", [True, False])
def test_jitted_and_python_find_the_same_products(exclude_self):
    vectors = _words(40, 12, 6)
    postings = find_postings(vectors, vectors)
    results = []
    for best in (kernels.best_products, getattr(kernels.best_products, "py_func", kernels.best_products)):
        results.append((np.empty((40, 3), np.int32), np.empty((40, 3), np.float32)))
        best(0, 40, postings, np.zeros(40, np.float32), exclude_self, *results[-1])
    np.testing.assert_array_equal(results[0][0], results[1][0])
    np.testing.assert_array_equal(results[0][1], results[1][1])


def test_the_order_of_words_in_a_row_changes_nothing():
    vectors = _words(60, 12, 7)
    cells = np.concatenate([np.arange(vectors.nnz)[start:stop][::-1] for start, stop in pairwise(vectors.indptr)])
    turned = sparse.csr_array((vectors.data[cells], vectors.indices[cells], vectors.indptr), vectors.shape)
    np.testing.assert_array_equal(content.similar_rows(turned, 5)[0], content.similar_rows(vectors, 5)[0])


# -- the model ------------------------------------------------------------------------------------------------------


def test_who_likes_toys_is_recommended_toys(model):
    items, scores = model.recommend([1, 2], n=2)
    assert items[0, 0] == "b"
    assert items[1, 0] == "f"
    assert (scores <= 1).all()


def test_a_profile_names_what_a_user_likes_and_dislikes(model):
    profile = model.user_profile(1)
    assert profile["annlee"] > 0 > profile["robbery"]
    assert profile.abs().is_monotonic_decreasing


def test_predictions_equal_the_blackboard(ratings, model):
    places = {item: place for place, item in enumerate(CATALOGUE["item"])}
    dense = model.catalogue_vectors_.toarray()
    vectors = {item: dict(enumerate(dense[places[item]])) for item in "abcdf"}
    for user, item in [(1, "b"), (1, "d"), (2, "b"), (2, "f"), (3, "c")]:
        u = ratings.user_codes(user)[0]
        frame = ratings.to_frame().query("user == @user")
        rated = dict(zip(frame["item"], frame["rating"], strict=True))

        def baseline(i, u=u):
            return model.global_mean_ + model.user_bias_[u] + model.item_bias_[ratings.item_codes(i)[0]]

        wanted = naive.predict(item, rated, baseline, vectors, model.shrinkage)
        assert model.predict(user, item, clip=False) == pytest.approx(wanted, abs=1e-5)


def test_similar_items_come_from_the_catalogue_even_unrated(model):
    items, scores = model.similar_items("a", n=2)
    assert items[0] == "b"
    assert scores[0] > 0.1
    assert "e" not in model.train_.item_ids
    assert len(model.similar_items("a", n=99)[0]) == 5


def test_an_item_that_the_catalogue_does_not_know_has_its_bias(model):
    wanted = model.global_mean_ + model.user_bias_[0] + model.item_bias_[model.train_.item_codes("x")[0]]
    assert model.predict(1, "x", clip=False) == pytest.approx(wanted)


def test_strangers_get_what_is_still_known(model):
    item = model.train_.item_codes("a")[0]
    assert model.predict("nobody", "a") == pytest.approx(model.global_mean_ + model.item_bias_[item])
    assert model.predict("nobody", "nothing") == pytest.approx(model.global_mean_)
    best = model.recommend(["nobody"], n=1)[0][0, 0]
    assert best == model.train_.item_ids[np.argmax(model.item_bias_)]


def test_clone_and_settings(model):
    again = clone(model).set_params(weighting="binary", shrinkage=3.0).fit(model.train_)
    assert set(np.unique(again.catalogue_vectors_.sign().data)) == {1}


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: content.soup(["text"]), TypeError, "frame must be a pandas DataFrame"),
        (lambda: content.soup(CATALOGUE, ["plot"]), ValueError, "no column 'plot'"),
        (lambda: content.soup(pd.DataFrame({"item": [1]})), ValueError, "none of the columns genres"),
        (lambda: content.soup(pd.DataFrame({"genres": [3]})), TypeError, "column 'genres' must hold texts"),
        (lambda: content.bag_of_words("one text"), TypeError, "texts must be a sequence"),
        (lambda: content.weigh([[1, 0]], "bm25"), ValueError, "weighting must be one of"),
        (lambda: content.inverse_document_frequency([[1]], "rough"), ValueError, "idf must be 'lecture' or"),
        (lambda: content.similar_rows(np.eye(3), 3), ValueError, "n must be a whole number from 1 to 2"),
        (lambda: content.similar_rows(np.eye(3), 1, "angle"), ValueError, "measure must be one of"),
    ],
)
def test_wrong_inputs_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_wrong_settings_are_named(ratings, model):
    with pytest.raises(ValueError, match="items has no column 'film'"):
        TfidfContent(CATALOGUE, item="film").fit(ratings)
    with pytest.raises(ValueError, match="items holds 'a' twice"):
        TfidfContent(pd.concat([CATALOGUE, CATALOGUE.head(1)])).fit(ratings)
    with pytest.raises(ValueError, match="shrinkage == -1"):
        TfidfContent(CATALOGUE, shrinkage=-1).fit(ratings)
    for item in ("nothing", "e"):  # not in the catalogue, and in it without a word
        with pytest.raises(ValueError, match="not described in the catalogue"):
            model.similar_items(item)
