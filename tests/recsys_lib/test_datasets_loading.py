"""One word changes the data."""

import pytest

from recsys_lib import datasets


@pytest.mark.parametrize("name", ["filmworld", "albums", "films"])
def test_made_data_comes_by_name(name):
    assert datasets.load(name).name == name


def test_real_data_comes_by_name(movielens):
    assert datasets.load("latest-small").ratings.n_ratings == movielens.ratings.n_ratings


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"name must be one of filmworld, albums, films, latest-small.*got 'netflix'"):
        datasets.load("netflix")
