"""The course as one run: what a student has written by the end of lesson 06 is, put together, a recommender.

The answers are taken from the lessons' own solution cells, and put together by the milestone of lesson 06.
"""

import ast
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest

from recsys_lib import Popularity
from recsys_lib.datasets.filmworld import load_filmworld
from recsys_lib.evaluation import leave_n_out
from recsys_lib.metrics import ndcg_at_k
from tests.notebooks.lessons import SOLUTIONS, name_of

#: What the milestone of lesson 06 is made of, and the lesson in which it is written.
PARTS = {
    "likeness": "00",
    "fit_biases": "01",
    "weighted_row": "03",
    "predict": "04",
    "top_n": "06",
    "blend": "06",
    "mmr": "06",
}


def code_of(lesson):
    path = next(path for path in SOLUTIONS if name_of(path).startswith(lesson))
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def answers(lesson):
    """The functions of a lesson's solution cells, as syntax: name -> definition."""
    cells = [cell for cell in code_of(lesson) if cell.metadata.get("nbgrader", {}).get("solution")]
    return {node.name: node for node in functions_in("\n".join(cell.source for cell in cells))}


def functions_in(source):
    return [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]


def milestone():
    """The cells in which lesson 06 puts the recommender together, the last of which defines `recommend`."""
    sources = [cell.source for cell in code_of("06") if "study" in cell.metadata.get("tags", [])]
    last = next(place for place, source in enumerate(sources) if "\ndef recommend(" in source)
    return sources[last - 2 : last + 1]


def body(function):
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return [ast.dump(function.args), *map(ast.dump, statements)]


@pytest.mark.parametrize("name", [name for name, lesson in PARTS.items() if lesson < "06"])
def test_the_milestone_repeats_what_was_written_in_the_earlier_lessons(name):
    repeated = {node.name: node for node in functions_in(milestone()[0])}
    assert body(repeated[name]) == body(answers(PARTS[name])[name])


@pytest.fixture(scope="module")
def world():
    """A small world, a fifth of each person's ratings hidden."""
    data = load_filmworld(n_users=200, n_items=1200, n_ratings=16_000, seed=3)
    train, hidden = leave_n_out(data.ratings, 0.2, random_state=0)
    return SimpleNamespace(train=train, hidden=hidden, users=train.user_ids)


@pytest.fixture(scope="module")
def recommend(world):
    """`recommend(user)` of the milestone, made of the functions that stand in the answers."""
    room = {"np": np, "pd": pd, "train": world.train, "users": world.users, "w_best": 0.2}
    written = ast.Module([answers(lesson)[name] for name, lesson in PARTS.items()], type_ignores=[])
    learning, *rest = milestone()
    exec(learning, room)
    exec(compile(written, "answers", "exec"), room)
    for source in rest:
        exec(source, room)
    return room["recommend"]


@pytest.fixture(scope="module")
def lists(world, recommend):
    return {user: recommend(user) for user in world.users}


def test_everybody_gets_ten_different_films_that_are_new_to_them(world, lists):
    known = set(world.train.item_ids)
    seen = world.train.to_frame().groupby("user")["item"].agg(set)
    for user, films in lists.items():
        assert len(films) == len(set(films)) == 10
        assert set(films) <= known - seen[user]


def test_people_get_lists_of_their_own(lists):
    assert len({tuple(films) for films in lists.values()}) > 0.9 * len(lists)


def test_the_lists_are_better_than_what_is_popular(world, lists):
    frame = world.hidden.to_frame()
    liked = frame[frame["rating"] >= 4].groupby("user")["item"].agg(set)
    popular = Popularity(by="count").fit(world.train).recommend(liked.index, 10)[0]
    mine = ndcg_at_k([lists[user] for user in liked.index], list(liked), 10)
    assert mine > 1.15 * ndcg_at_k(popular, list(liked), 10)


def test_more_variety_is_had_for_the_asking(world, recommend):
    """The last stage does its work: with less weight on the score other films come into the list."""
    some = world.users[:20]
    assert sum(set(recommend(user, theta=0.2)) != set(recommend(user, theta=1.0)) for user in some) > 15
