"""The scoreboard: one split, stars and lists, models and functions alike."""

import numpy as np
import pytest

from recsys_lib import Bias, Popularity, datasets
from recsys_lib.evaluation import leave_n_out
from recsys_lib.metrics import rmse
from recsys_lib.scoreboard import Scoreboard


@pytest.fixture(scope="module")
def world():
    return datasets.load_filmworld(60, 200, 3_000, seed=3)


@pytest.fixture
def board(world):
    return Scoreboard(world)


def test_hidden_are_a_fifth_of_each_persons_ratings(board, world):
    train, test = leave_n_out(world.ratings, 0.2, random_state=0)
    assert np.array_equal(board.train.values, train.values)
    assert np.array_equal(board.test.values, test.values)


def test_a_row_has_the_error_in_stars_and_how_far_it_is_above_the_floor(board, world):
    model = Bias().fit(board.train)
    board.add("01", "biases", model)
    error = rmse(board.test.values, model.predict(*board.hidden_pairs()))
    row = board.table().loc[("01", "biases")]
    assert row["RMSE"] == pytest.approx(error, abs=5e-4)
    assert row["above the floor"] == pytest.approx(error - world.truth.noise_floor, abs=1e-3)


def test_functions_get_the_row_that_their_model_gets(board):
    model = Bias().fit(board.train)
    board.add("01", "model", model)
    board.add_functions(
        "01", "functions", predict=model.predict, recommend=lambda users, n: model.recommend(users, n)[0]
    )
    model_row, functions_row = board.rows[["RMSE", "NDCG@10"]].to_numpy(float)
    assert functions_row == pytest.approx(model_row)


def test_what_predicts_no_stars_has_no_error_in_stars(board):
    board.add("01", "votes", Popularity(by="count").fit(board.train), stars=False)
    assert np.isnan(board.table()["RMSE"].iloc[0])


def test_the_models_of_earlier_lessons_only_are_added(board):
    assert set(board.add_earlier("02").rows["lesson"]) == {"01"}


def test_a_lesson_that_is_not_there_is_refused(board):
    with pytest.raises(ValueError, match="lesson must be one of 01"):
        board.add_lesson("77")
