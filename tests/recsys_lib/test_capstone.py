"""The open project's worlds, its scale, and what it says of an answer that is not of the right form."""

import numpy as np
import pandas as pd
import pytest

from autograder.build import from_text
from recsys_lib import capstone
from recsys_lib.capstone import baseline_lists, baseline_stars, check_lists, check_stars, make_task
from tests.notebooks.lessons import ROOT

SEED = (1 << 60) + 12345


@pytest.fixture(scope="module")
def task():
    return make_task(SEED)


def test_a_seed_gives_the_same_world_and_another_one_another(task):
    again, other = make_task(SEED), make_task(SEED + 1)
    pd.testing.assert_frame_equal(task.train, again.train)
    np.testing.assert_array_equal(task.stars, again.stars)
    assert not task.train.equals(other.train)


def test_a_world_is_split_into_what_is_given_and_what_is_hidden(task):
    given, hidden = (set(zip(frame["user"], frame["item"], strict=True)) for frame in (task.train, task.pairs))
    assert not given & hidden
    assert len(given) + len(hidden) == capstone.N_RATINGS
    assert len(hidden) == pytest.approx(capstone.HIDDEN * capstone.N_RATINGS, rel=0.05)
    assert len(task.catalogue) == capstone.N_ITEMS


def test_what_is_liked_are_hidden_films_of_four_stars_or_more(task):
    liked = {(user, item) for user, items in zip(task.users, task.liked, strict=True) for item in items}
    wanted = task.pairs[task.stars >= capstone.LIKED]
    assert liked == set(zip(wanted["user"], wanted["item"], strict=True))


def test_the_baselines_are_those_of_lesson_01_by_hand(task):
    mean = task.train["rating"].mean()
    rest = task.train["rating"] - mean
    of_item = rest.groupby(task.train["item"]).agg(lambda r: r.sum() / (len(r) + 5))
    of_user = (rest - task.train["item"].map(of_item)).groupby(task.train["user"]).agg(lambda r: r.sum() / (len(r) + 5))
    stars = mean + task.pairs["item"].map(of_item).fillna(0) + task.pairs["user"].map(of_user).fillna(0)
    np.testing.assert_allclose(baseline_stars(task.train, task.pairs), stars.clip(0.5, 5), atol=1e-5)

    count, seen = task.train["item"].value_counts(), task.train.groupby("user")["item"].agg(set)
    for user, row in zip(task.users, baseline_lists(task.train, task.catalogue, task.users).tolist(), strict=True):
        assert not seen[user] & set(row)
        assert count[row].tolist() == count[~count.index.isin(seen[user])].nlargest(10).tolist()


@pytest.mark.parametrize(("share", "points"), [(0.0001, 0.001), (0.45, 3.0), (0.9, 6.0), (1.0, 6.0), (3.0, 6.0)])
def test_points_rise_in_a_straight_line_to_nine_tenths_of_the_strong_gain(monkeypatch, share, points):
    table = pd.DataFrame({"yours": [1.0], "baseline": [1.0], "gain": [share * capstone.STRONG["stars"]]})
    monkeypatch.setattr(capstone, "judge_stars", lambda *_: table)
    assert capstone.stars_points(None, [1], most=6) == pytest.approx(points, abs=1e-3)


def test_the_baseline_itself_gets_nothing_and_is_told_why():
    with pytest.raises(AssertionError, match=r"no better than the damped biases: RMSE 0\.\d+, the baseline has"):
        capstone.stars_points(lambda train, catalogue, pairs: baseline_stars(train, pairs), [SEED], most=6)
    with pytest.raises(AssertionError, match="no better than the most rated films: NDCG@10"):
        capstone.lists_points(baseline_lists, [SEED], most=6)


def test_who_knew_the_hidden_stars_would_have_more_than_full_points(task):
    points = capstone.stars_points(lambda *_: task.stars, [SEED], most=6)
    assert (points, type(points)) == (6.0, float)


def test_a_function_that_changes_what_it_is_given_changes_nothing_here():
    def greedy(train, catalogue, pairs):
        stars = baseline_stars(train, pairs)
        train["rating"] = pairs["user"] = 0
        return stars

    assert capstone.judge_stars(greedy, [SEED])["gain"].tolist() == [0.0]


@pytest.mark.parametrize(
    ("predictions", "said"),
    [
        (None, "does it end with `return`"),
        (3.0, r"shape \(\), expected \(3,\)"),
        ([1, 2], r"shape \(2,\), expected \(3,\)"),
        (["a", "b", "c"], "holds no numbers"),
        ([1, np.nan, 2], "nan for 1 of 3 pairs, the first is user 8, item 21"),
        ([1, 2, np.inf], "inf for 1 of 3 pairs"),
    ],
)
def test_stars_of_another_form_are_refused_in_words(predictions, said):
    pairs = pd.DataFrame({"user": [7, 8, 9], "item": [20, 21, 22]})
    with pytest.raises(AssertionError, match=said):
        check_stars(predictions, pairs)


GOOD = list(range(1, 11))


@pytest.mark.parametrize(
    ("lists", "said"),
    [
        (None, "does it end with `return`"),
        ({7: GOOD, 8: GOOD}, "gives a dict"),
        ([GOOD], "1 lists for 2 users"),
        ([GOOD, GOOD[:9]], "user 8: the list has 9 items, expected 10"),
        ([GOOD, [*GOOD, 11]], "user 8: the list has 11 items"),
        ([GOOD, [*GOOD[:9], 99]], "user 8: 99 is no item of the catalogue"),
        ([GOOD, [*GOOD[:9], "one"]], "'one' is no item"),
        ([GOOD, [*GOOD[:9], [1]]], r"\[1\] is no item"),
        ([GOOD, [*GOOD[:9], np.nan]], "nan is no item"),
        ([[*GOOD[:9], 1], GOOD], "user 7: item 1 is in the list twice"),
        ([GOOD, [*GOOD[:9], 15]], "user 8: item 15 is in the list, and the user has rated it"),
        ([7, 8], "user 7: the list is a int"),
        ([set(GOOD), GOOD], "user 7: the list is a set"),
    ],
)
def test_lists_of_another_form_are_refused_in_words(lists, said):
    train, catalogue = pd.DataFrame({"user": [8], "item": [15]}), pd.DataFrame({"item": range(1, 21)})
    with pytest.raises(AssertionError, match=said):
        check_lists(lists, np.array([7, 8]), train, catalogue)


def test_the_same_item_may_stand_in_the_list_of_somebody_else_who_has_not_rated_it():
    train, catalogue = pd.DataFrame({"user": [8], "item": [15]}), pd.DataFrame({"item": range(1, 21)})
    mine = [*GOOD[:9], 15]
    assert check_lists(np.array([mine, GOOD]), np.array([7, 8]), train, catalogue) == [mine, GOOD]


def strong_model():
    """The two functions of the project's own solution."""
    notebook = from_text(ROOT / "solutions" / "09-capstone" / "capstone.py")
    names: dict = {}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in ("setup", "recommender"):
            exec(cell.source, names)
    return names["predict_all"], names["recommend_all"]


@pytest.mark.slow
def test_the_stated_gains_are_those_of_the_strong_model():
    """Measured anew in sixteen worlds; the stated means are of forty (`range(1000, 1040)`)."""
    predict_all, recommend_all = strong_model()
    worlds = range(1000, 1016)
    for what, table in (
        ("stars", capstone.judge_stars(predict_all, worlds)),
        ("lists", capstone.judge_lists(recommend_all, worlds)),
    ):
        error = table["gain"].std() / np.sqrt(len(table))
        assert table["gain"].mean() == pytest.approx(capstone.STRONG[what], abs=2.5 * error), what
