"""What every model importable from `recsys_lib` promises, in one test each. A new model is found by itself."""

import inspect

import numpy as np
import pandas as pd
import pytest
import tqdm.notebook
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV

import recsys_lib
from recsys_lib import Ratings, Recommender, persistence
from tests.recsys_lib.contract_models import (
    KNOWS_UNRATED_ITEMS,
    NEEDS_SEVERAL,
    NOT_PERSONAL,
    ORDER_MATTERS,
    RANKERS,
    checkerboard,
    checkerboard_model,
    make,
)
from tests.recsys_lib.toy import shuffled, toy_ratings


def _models():
    classes = [getattr(recsys_lib, name) for name in recsys_lib.__all__ if name[0].isupper()]
    classes = [kind for kind in classes if inspect.isclass(kind) and issubclass(kind, Recommender)]
    return sorted((kind for kind in classes if kind is not Recommender), key=lambda kind: kind.__name__)


MODELS = _models()
RATINGS = toy_ratings(n_users=24, n_items=16)
# the last user and the last item stay in the vocabulary and lose every rating
UNRATED_USER, UNRATED_ITEM = RATINGS.user_ids[-1], RATINGS.item_ids[-1]
TRAIN = RATINGS[(RATINGS.users < RATINGS.n_users - 1) & (RATINGS.items < RATINGS.n_items - 1)]


@pytest.fixture(scope="module", params=MODELS, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def model(kind):
    return make(kind, TRAIN).fit(TRAIN)


def all_pairs():
    return np.repeat(TRAIN.user_ids, TRAIN.n_items), np.tile(TRAIN.item_ids, TRAIN.n_users)


def test_there_are_models():
    assert {"Bias", "FunkSVD", "GlobalMean", "ItemMean", "Popularity", "UserMean"} <= {m.__name__ for m in MODELS}


# -- predict ----------------------------------------------------------------------------------------------------


def test_fit_returns_the_model(kind):
    model = make(kind, TRAIN)
    assert model.fit(TRAIN) is model


def test_predictions_are_finite_float64_one_per_pair_on_the_scale(model):
    predictions = model.predict(*all_pairs(), clip=True)
    assert predictions.dtype == np.float64
    assert predictions.shape == (TRAIN.n_users * TRAIN.n_items,)
    assert np.isfinite(predictions).all()
    assert predictions.min() >= 0.5
    assert predictions.max() <= 5


def test_clipping_changes_only_what_lies_off_the_scale(model):
    raw = model.predict(*all_pairs(), clip=False)
    assert np.isfinite(raw).all()
    assert np.array_equal(model.predict(*all_pairs(), clip=True), np.clip(raw, 0.5, 5))


def test_one_id_goes_with_many(model):
    user, items = TRAIN.user_ids[0], TRAIN.item_ids
    one = model.predict(user, items)
    assert one.shape == (len(items),)
    assert np.array_equal(one, model.predict([user] * len(items), items))
    assert model.predict(user, items[0]).shape == (1,)


def test_a_prediction_does_not_depend_on_its_company(model):
    users, items = all_pairs()
    rows = np.random.default_rng(0).permutation(len(users))[:40]
    alone = [model.predict(users[row], items[row])[0] for row in rows]
    assert model.predict(users[rows], items[rows]) == pytest.approx(alone, rel=1e-5, abs=1e-6)


def test_unknown_ids_get_what_is_still_known(model):
    user, item = TRAIN.user_ids[0], TRAIN.item_ids[0]
    for pair in [("nobody", item), (user, "nothing"), ("nobody", "nothing")]:
        assert np.isfinite(model.predict(*pair)).all()


def test_a_user_or_item_without_training_ratings_is_as_good_as_unknown(model):
    user, item = TRAIN.user_ids[0], TRAIN.item_ids[0]
    if type(model).__name__ not in KNOWS_UNRATED_ITEMS:
        assert model.predict(user, UNRATED_ITEM) == pytest.approx(model.predict(user, "nothing"))
    assert model.predict(UNRATED_USER, item) == pytest.approx(model.predict("nobody", item))


def test_unequal_lengths_are_named(model):
    with pytest.raises(ValueError, match="got 2 users and 3 items"):
        model.predict(TRAIN.user_ids[:2], TRAIN.item_ids[:3])


# -- recommend --------------------------------------------------------------------------------------------------


def test_recommendations_are_known_items_best_first_each_once(model):
    items, scores = model.recommend(TRAIN.user_ids, n=5, exclude_seen=False)
    assert items.shape == scores.shape == (TRAIN.n_users, 5)
    assert scores.dtype == np.float64
    assert np.isfinite(scores).all()
    assert (np.diff(scores) <= 0).all()
    assert np.isin(items, TRAIN.item_ids).all()
    assert all(len(set(row)) == 5 for row in items)


def test_seen_items_are_left_out(model):
    items, scores = model.recommend(TRAIN.user_ids, n=TRAIN.n_items)
    for user, row, row_scores in zip(TRAIN.user_ids, items, scores, strict=True):
        seen = set(TRAIN.item_ids[TRAIN.items[TRAIN.user_ids[TRAIN.users] == user]])
        offered = set(row[row_scores > -np.inf])
        assert offered == set(TRAIN.item_ids) - seen


def test_seen_items_are_there_when_asked_for(model):
    items, scores = model.recommend(TRAIN.user_ids, n=TRAIN.n_items, exclude_seen=False)
    assert np.isfinite(scores).all()
    assert all(set(row) == set(TRAIN.item_ids) for row in items)


def test_scores_are_the_predictions_before_clipping(model):
    if type(model).__name__ in RANKERS:
        pytest.skip("this model ranks by something else than the rating it predicts")
    items, scores = model.recommend(TRAIN.user_ids, n=4)
    users = np.repeat(TRAIN.user_ids, 4)
    assert scores.ravel() == pytest.approx(model.predict(users, items.ravel(), clip=False), rel=1e-4, abs=1e-5)


def test_an_unknown_user_gets_a_list_too(model):
    items, scores = model.recommend(["nobody", TRAIN.user_ids[0]], n=3)
    assert np.isfinite(scores).all()
    again, _ = model.recommend([TRAIN.user_ids[0]], n=3)
    assert items[1].tolist() == again[0].tolist()


def test_a_list_is_never_longer_than_the_catalogue(model):
    assert model.recommend(TRAIN.user_ids[:2], n=10_000)[0].shape == (2, TRAIN.n_items)


@pytest.mark.parametrize("n", [0, -1, 2.5, "ten"])
def test_an_impossible_n_is_named(model, n):
    with pytest.raises(ValueError, match="n must be a whole number of at least 1"):
        model.recommend(TRAIN.user_ids[:1], n=n)


def test_similar_items_are_other_items_best_first(model):
    if not hasattr(model, "similar_items"):
        pytest.skip("this model does not compare items")
    item = TRAIN.item_ids[0]
    items, scores = model.similar_items(item, n=5)
    assert items.shape == scores.shape == (5,)
    assert item not in items
    assert (np.diff(scores) <= 0).all()
    assert np.isfinite(scores).all()


# -- as an estimator --------------------------------------------------------------------------------------------


def test_a_clone_has_the_same_parameters_and_no_memory(kind, model):
    copy = clone(model)
    assert not hasattr(copy, "train_")
    assert repr(copy) == repr(clone(make(kind, TRAIN)))


def test_fitting_leaves_the_parameters_alone(kind):
    model = make(kind, TRAIN)
    before = repr(model.get_params())
    model.fit(TRAIN)
    assert repr(model.get_params()) == before


def test_a_search_over_parameters_runs_on_ratings(kind):
    model = make(kind, TRAIN)
    name = next(iter(sorted(model.get_params(deep=False))), None)
    grid = {} if name is None else {name: [getattr(model, name)]}
    search = GridSearchCV(model, grid, cv=2, error_score="raise").fit(TRAIN)
    assert np.isfinite(search.best_score_)
    assert np.isfinite(search.best_estimator_.predict(TRAIN.user_ids[:3], TRAIN.item_ids[:3])).all()


def test_the_same_fit_twice_is_the_same_model(kind, model):
    again = make(kind, TRAIN).fit(TRAIN)
    assert np.array_equal(again.predict(*all_pairs()), model.predict(*all_pairs()))


def test_fitting_again_forgets_what_was_before(kind, model):
    other = make(kind, TRAIN).fit(shuffled(TRAIN)[: len(TRAIN) // 2])
    assert np.array_equal(other.fit(TRAIN).predict(*all_pairs()), model.predict(*all_pairs()))


def test_the_order_of_the_rows_does_not_matter(kind, model):
    if kind.__name__ in ORDER_MATTERS:
        pytest.skip("this model learns from one rating after another")
    other = make(kind, TRAIN).fit(shuffled(TRAIN))
    assert other.predict(*all_pairs()) == pytest.approx(model.predict(*all_pairs()), rel=1e-4, abs=1e-4)


def test_the_number_of_threads_does_not_matter(kind, model):
    if "n_threads" not in model.get_params():
        pytest.skip("this model runs on one thread")
    other = make(kind, TRAIN, n_threads=2).fit(TRAIN)
    assert np.array_equal(other.predict(*all_pairs()), model.predict(*all_pairs()))


def test_the_training_ratings_are_not_touched(kind):
    before = TRAIN.to_frame()
    make(kind, TRAIN).fit(TRAIN).recommend(TRAIN.user_ids, 3)
    pd.testing.assert_frame_equal(TRAIN.to_frame(), before)


def test_learned_arrays_have_a_row_per_user_or_item(model):
    for name, rows in {"user": TRAIN.n_users, "item": TRAIN.n_items}.items():
        for what, dimensions in {"factors": 2, "bias": 1}.items():
            learned = getattr(model, f"{name}_{what}_", None)
            if learned is not None:
                assert learned.ndim == dimensions
                assert learned.shape[0] == rows
                assert np.isfinite(learned).all()


def test_a_file_brings_the_model_back(model, tmp_path):
    back = persistence.load(persistence.save(model, tmp_path / "model.npz"))
    assert type(back) is type(model)
    assert np.array_equal(back.predict(*all_pairs()), model.predict(*all_pairs()))
    for ours, theirs in zip(back.recommend(TRAIN.user_ids, 4), model.recommend(TRAIN.user_ids, 4), strict=True):
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize(("worth_a_bar", "shown"), [(-1.0, True), (np.inf, False)])
@pytest.mark.parametrize(
    "learner", [kind for kind in MODELS if {"n_factors", "random_state"} <= inspect.signature(kind).parameters.keys()]
)
def test_a_long_fit_shows_a_bar_and_learns_the_same(learner, worth_a_bar, shown, monkeypatch, capfd):
    wanted = make(learner, TRAIN).fit(TRAIN).predict(*all_pairs())
    capfd.readouterr()
    monkeypatch.setattr("recsys_lib.base._WORTH_A_BAR", worth_a_bar)
    assert np.array_equal(make(learner, TRAIN).fit(TRAIN).predict(*all_pairs()), wanted)
    printed = capfd.readouterr().err
    assert (learner.__name__ in printed and "%" in printed) is shown


def test_a_bar_can_be_switched_off_in_a_notebook_too(monkeypatch, capfd):
    """tqdm's bar for notebooks does not read TQDM_DISABLE by itself."""
    monkeypatch.setattr("recsys_lib.base._WORTH_A_BAR", -1.0)
    monkeypatch.setattr("tqdm.auto.tqdm", tqdm.notebook.tqdm)
    monkeypatch.setenv("TQDM_DISABLE", "1")
    recsys_lib.AlternatingRegression(n_epochs=2, random_state=0).fit(TRAIN)
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


# -- wrong input ------------------------------------------------------------------------------------------------


def test_a_data_frame_is_refused_with_a_hint(kind):
    with pytest.raises(TypeError, match=r"got DataFrame; build one with Ratings\.from_frame"):
        make(kind, TRAIN).fit(TRAIN.to_frame())


def test_no_ratings_are_refused(kind):
    with pytest.raises(ValueError, match="ratings is empty"):
        make(kind, TRAIN).fit(TRAIN[:0])


def test_a_model_that_was_not_fitted_says_so(kind):
    with pytest.raises(NotFittedError):
        make(kind, TRAIN).predict(TRAIN.user_ids[0], TRAIN.item_ids[0])
    with pytest.raises(NotFittedError):
        make(kind, TRAIN).recommend(TRAIN.user_ids[:1])


# -- learning at all --------------------------------------------------------------------------------------------


def test_a_single_rating_is_enough_not_to_fail(kind):
    one = TRAIN[:1]
    if kind.__name__ in NEEDS_SEVERAL:
        with pytest.raises(ValueError, match="of 1 ratings"):
            make(kind, one).fit(one)
        return
    model = make(kind, one).fit(one)
    assert np.isfinite(model.predict(one.user_ids[0], one.item_ids)).all()


def test_ratings_all_alike_are_learned(kind):
    if kind.__name__ in RANKERS:
        pytest.skip("this model ranks; what it predicts is no rating")
    frame = TRAIN.to_frame().assign(rating=4.0)
    alike = Ratings.from_frame(frame, scale=(0.5, 5))
    predictions = make(kind, alike).fit(alike).predict(alike.user_ids[:5], alike.item_ids[:5])
    assert predictions == pytest.approx([4.0] * 5, abs=0.25)


def test_a_checkerboard_is_solved(kind):
    """Even users love even items, odd users odd ones: of what a user has not seen, the right colour comes first."""
    if kind.__name__ in NOT_PERSONAL:
        pytest.skip("this model says the same to everybody")
    board = checkerboard(kind)
    model = checkerboard_model(kind, board).fit(board)
    items, scores = model.recommend(board.user_ids, n=board.n_items)
    colours = (board.item_codes(items.ravel()).reshape(items.shape) + np.arange(board.n_users)[:, None]) % 2
    for user in range(board.n_users):
        unseen = scores[user] > -np.inf
        right, wrong = scores[user][unseen & (colours[user] == 0)], scores[user][unseen & (colours[user] == 1)]
        if len(right) and len(wrong):
            assert right.min() > wrong.max()


def test_hyperparameters_that_are_no_number_or_negative_are_named(kind):
    for name, default in make(kind, TRAIN).get_params(deep=False).items():
        if name == "random_state" or not isinstance(default, (int, float)) or isinstance(default, bool):
            continue
        for wrong in (-1, float("nan")):
            with pytest.raises((TypeError, ValueError), match=name):
                make(kind, TRAIN, **{name: wrong}).fit(TRAIN)
