"""Models come back from a file as they were, and a file can do no harm."""

import json
import os
import pickle

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.exceptions import NotFittedError

from recsys_lib import persistence
from recsys_lib.base import Recommender
from recsys_lib.persistence import load, save
from recsys_lib.popularity import Bias
from recsys_lib.ratings import Ratings


@pytest.fixture
def ratings():
    frame = pd.DataFrame(
        [("ann", "b", 4.0, 100), ("bob", "c", 0.5, 200), ("ann", "a", 2.5, 300), ("cid", "b", 5.0, 400)],
        columns=["user", "item", "rating", "time"],
    )
    return Ratings.from_frame(frame, timestamp="time", scale=(0.5, 5))


@pytest.fixture
def file(ratings, tmp_path):
    return save(Bias().fit(ratings), tmp_path / "bias.npz")


def test_a_loaded_model_is_the_saved_one(ratings, tmp_path):
    model = Bias(damping=3.0).fit(ratings)
    back = load(save(model, tmp_path / "bias.npz"))
    assert type(back) is Bias
    assert back.get_params() == model.get_params()
    assert np.array_equal(back.item_bias_, model.item_bias_)
    pairs = (["ann", "bob", "nobody"], ["c", "b", "a"])
    assert np.array_equal(back.predict(*pairs), model.predict(*pairs))
    assert back.recommend(["ann"], 2)[0].tolist() == model.recommend(["ann"], 2)[0].tolist()


def test_the_training_ratings_come_along(ratings, file):
    train = load(file).train_
    assert train.to_frame().equals(ratings.to_frame())
    assert train.scale == ratings.scale


def test_loaded_arrays_may_be_handed_to_kernels(file):
    array = load(file).train_.values
    assert array.flags.writeable
    assert array.flags.c_contiguous


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -3,
        0.1,
        float("inf"),
        "ÿ ☃",
        [1, [2.5, "x"]],
        (1, None),
        {2, 3},
        {"a"},
        {1: "whole", "two": (2,)},
        np.float32(0.1),
        np.arange(6.0).reshape(2, 3),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.array(["x", "longer"]),
        np.array(["text", None, 3], object),
        np.array([], np.int32),
        np.datetime64("2020-01-02"),
    ],
    ids=repr,
)
def test_values_come_back_with_their_type(ratings, tmp_path, value):
    model = Bias().fit(ratings)
    model.extra_ = value
    back = load(save(model, tmp_path / "m.npz")).extra_
    assert type(back) is type(value)
    if isinstance(value, (np.ndarray, np.generic)):
        assert back.dtype == value.dtype
        assert np.array_equal(back, value)
    else:
        assert back == value


@pytest.mark.parametrize("kind", [sparse.csr_array, sparse.csc_array])
def test_sparse_arrays_come_back(ratings, tmp_path, kind):
    model = Bias().fit(ratings)
    model.extra_ = kind(np.array([[0, 1.5], [2, 0]], np.float32))
    back = load(save(model, tmp_path / "m.npz")).extra_
    assert type(back) is kind
    assert (back != model.extra_).nnz == 0
    assert back.indices.dtype == model.extra_.indices.dtype


def test_data_frames_come_back(ratings, tmp_path):
    model = Bias().fit(ratings)
    columns = {"title": ["A", "B"], "year": [1990, 2000], "when": pd.to_datetime(["2020-01-01", "2021-06-01"])}
    model.extra_ = pd.DataFrame(columns, index=[7, 9])
    pd.testing.assert_frame_equal(load(save(model, tmp_path / "m.npz")).extra_, model.extra_)


def test_an_array_in_two_places_is_stored_once(ratings, tmp_path):
    model = Bias().fit(ratings)
    model.one_ = model.two_ = np.zeros(1_000_000, np.uint8)
    assert save(model, tmp_path / "m.npz").stat().st_size < 1_500_000


def test_a_failed_save_leaves_the_old_file_and_no_litter(ratings, file):
    before = file.read_bytes()
    model = Bias().fit(ratings)
    model.extra_ = open
    with pytest.raises(TypeError, match=r"model\.extra_ is a .*, which cannot be saved"):
        save(model, file)
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]


def test_a_save_that_dies_while_writing_leaves_the_old_file(ratings, file, monkeypatch):
    before = file.read_bytes()

    def full_disk(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(persistence.os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        save(Bias().fit(ratings), file)
    assert file.read_bytes() == before
    assert os.listdir(file.parent) == [file.name]


class Homemade(Recommender):
    def _fit(self, ratings):
        pass


def test_what_cannot_be_saved_is_named(ratings, tmp_path):
    with pytest.raises(NotFittedError):
        save(Bias(), tmp_path / "m.npz")
    with pytest.raises(TypeError, match="model must be a Recommender, got list"):
        save([], tmp_path / "m.npz")
    with pytest.raises(TypeError, match=r"model is a .*Homemade, which cannot be saved"):
        save(Homemade().fit(ratings), tmp_path / "m.npz")
    circle = Bias().fit(ratings)
    circle.extra_ = [circle]
    with pytest.raises(TypeError, match=r"model\.extra_\[0\] holds itself"):
        save(circle, tmp_path / "m.npz")


# -- hostile and damaged files ----------------------------------------------------------------------------------


def rewrite(file, change):
    """Change the JSON text of a file."""
    with np.load(file) as opened:
        arrays = dict(opened)
    about = json.loads(arrays["model"].tobytes())
    change(about)
    arrays["model"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez(file, **arrays)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("os:system", "not one of recsys_lib"),
        ("recsys_library.evil:Model", "not one of recsys_lib"),
        ("recsys_lib.base:np", "is not a model"),
        ("recsys_lib.evaluation:clone", "is not a model"),
        ("recsys_lib.nowhere:Bias", "which this recsys_lib has not"),
        ("recsys_lib.popularity:Nothing", "which this recsys_lib has not"),
        ("recsys_lib.base:Ratings", "is not a model"),
    ],
)
def test_a_class_that_is_no_model_of_ours_is_refused(file, name, message):
    rewrite(file, lambda about: about["model"].update({"class": name}))
    with pytest.raises(ValueError, match=message):
        load(file)


def test_a_pickle_in_the_file_is_not_opened(file, tmp_path):
    class Bomb:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "bang"),))

    with np.load(file) as opened:
        arrays = dict(opened)
    np.savez(file, **arrays | {"array_0": np.array([Bomb()], object)})
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load(file)
    file.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ValueError, match="not a model saved by recsys_lib"):
        load(file)
    assert not (tmp_path / "bang").exists()


def test_a_newer_format_says_so(file):
    rewrite(file, lambda about: about.update(version=2, library="9.9"))
    with pytest.raises(ValueError, match=r"format version 2 \(written by recsys_lib 9\.9\), this library reads .* 1"):
        load(file)


@pytest.mark.parametrize(
    "change",
    [
        lambda about: about.update(format="something else"),
        lambda about: about.update(model={"is": "object"}),
        lambda about: about.update(model={"is": "surprise"}),
        lambda about: about.update(model={"is": "array", "array": "array_999"}),
        lambda about: about.update(model=[1, 2]),
    ],
)
def test_a_damaged_description_is_refused(file, change):
    rewrite(file, change)
    with pytest.raises(ValueError, match=r"not a model|is damaged"):
        load(file)


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_truncated_file_is_refused(file, share):
    whole = file.read_bytes()
    file.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ValueError, match="not a model saved by recsys_lib"):
        load(file)


def test_an_array_is_no_model(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    np.save(tmp_path / "a.npy", np.zeros(3))
    for name in ("a.npz", "a.npy"):
        with pytest.raises(ValueError, match="not a model saved by recsys_lib"):
            load(tmp_path / name)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.npz")
