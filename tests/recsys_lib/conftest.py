"""Data that several tests look at. Tests must not write to it.

The kernels are cached next to their sources and shared by all pytest workers: a cache of its own for each worker would
compile them once per worker, and numba replaces the files of a cache in one step.
"""

import os

import pytest

from recsys_lib import datasets
from tests.needs import have


@pytest.fixture(scope="session")
def albums():
    """The four users and five albums of the lectures."""
    return datasets.load_albums()


@pytest.fixture(scope="session")
def filmworld():
    """A small filmworld: 80 users, 400 films, 4 000 ratings."""
    return datasets.load_filmworld(80, 400, 4_000, seed=1)


@pytest.fixture(scope="session")
def movielens():
    """MovieLens latest-small, read from the folder that RECSYS_DATA names."""
    have("data")
    return datasets.load_movielens("latest-small", os.environ["RECSYS_DATA"])
