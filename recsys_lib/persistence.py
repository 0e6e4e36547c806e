"""Fitted models to a file and back, without pickle: reading a file never runs code that came with it.

A file is a NumPy ``.npz``: one array per learned array, and the array ``model``, a JSON text that says how they go
together::

    {"format": "recsys_lib model", "version": 1, "library": "0.1.0", "model": {"class": "recsys_lib.…", "state": {…}}}

Only estimators and dataclasses that are defined in `recsys_lib` are written or read; numbers, texts, lists,
mappings, arrays, SciPy sparse arrays, data frames and `Ratings` may be part of them.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed_version
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from recsys_lib.base import Recommender
from recsys_lib.ratings import Ratings

__all__ = ["load", "save"]

_FORMAT, _VERSION = "recsys_lib model", 1
_SPARSE = {kind.__name__: kind for kind in (sparse.csr_array, sparse.csc_array, sparse.csr_matrix, sparse.csc_matrix)}


def save(model: Recommender, path) -> Path:
    """Write a fitted model, its training ratings included.

    The file appears whole or not at all: it is written beside `path` and then takes its place.

    Parameters
    ----------
    model : Recommender
        Fitted, of a class defined in `recsys_lib`.
    path : str or Path
        Taken as it is; ``.npz`` is a fitting ending.

    Returns
    -------
    Path

    Raises
    ------
    TypeError
        The model, or something it holds, cannot be written as data; the message says where it is.
    sklearn.exceptions.NotFittedError
    """
    if not isinstance(model, Recommender):
        raise TypeError(f"model must be a Recommender, got {type(model).__name__}")
    check_is_fitted(model, "train_")
    writer = _Writer()
    text = json.dumps(
        {"format": _FORMAT, "version": _VERSION, "library": _library(), "model": writer.encode(model, "model")}
    )
    path = Path(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, model=np.frombuffer(text.encode(), np.uint8), **writer.arrays)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)  # mkstemp's files are private, those of open() are not
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def load(path) -> Recommender:
    """Read a model that `save` wrote; it predicts what the saved one did.

    Raises
    ------
    ValueError
        The file is no model of this library, is damaged, was written by a newer format, or names a class that is no
        model of `recsys_lib`.
    """
    path = Path(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = json.loads(arrays.pop("model").tobytes().decode())
    except (EOFError, KeyError, TypeError, ValueError, AttributeError, RecursionError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path} is not a model saved by recsys_lib, or is damaged: {error!r}") from error
    if not isinstance(about, dict) or about.get("format") != _FORMAT:
        raise ValueError(f"{path} is not a model saved by recsys_lib")
    if about.get("version") != _VERSION:
        raise ValueError(
            f"{path} has format version {about.get('version')} (written by recsys_lib {about.get('library')}), "
            f"this library reads version {_VERSION}"
        )
    try:
        model = _Reader(arrays).decode(about["model"])
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError) as error:
        raise ValueError(f"{path} is damaged: {error!r}") from error
    if not isinstance(model, Recommender):
        raise ValueError(f"{path} holds a {type(model).__name__}, not a model")
    return model


def _library() -> str:
    try:
        return installed_version("recsys-course-kit")
    except PackageNotFoundError:
        return "unknown"


def _is_ours(kind: type) -> bool:
    ours = kind.__module__.split(".")[0] == "recsys_lib"
    return ours and (issubclass(kind, BaseEstimator) or dataclasses.is_dataclass(kind))


class _Writer:
    """Turns values into JSON, and collects the arrays it refers to."""

    def __init__(self):
        self.arrays: dict[str, np.ndarray] = {}
        self._names: dict[int, str] = {}
        self._inside: list[int] = []

    def encode(self, value, where: str):
        if value is None or isinstance(value, (bool, str)) or type(value) in (int, float):
            return value
        if isinstance(value, np.generic):
            return {"is": "scalar", "array": self._keep(np.asarray(value), where)}
        if id(value) in self._inside:
            raise TypeError(f"{where} holds itself")
        self._inside.append(id(value))
        node = self._encode_object(value, where)
        self._inside.pop()
        return node

    def _encode_object(self, value, where):
        if isinstance(value, np.ndarray):
            if value.dtype != object:
                return {"is": "array", "array": self._keep(value, where)}
            cells = [self.encode(cell, f"{where}[{i}]") for i, cell in enumerate(value.ravel().tolist())]
            return {"is": "objects", "shape": list(value.shape), "cells": cells}
        if isinstance(value, (list, tuple, set, frozenset)):
            cells = [self.encode(cell, f"{where}[{i}]") for i, cell in enumerate(value)]
            return {"is": type(value).__name__, "cells": cells}
        if isinstance(value, dict):
            pairs = [[self.encode(key, where), self.encode(cell, f"{where}[{key!r}]")] for key, cell in value.items()]
            return {"is": "dict", "pairs": pairs}
        if type(value).__name__ in _SPARSE and sparse.issparse(value):
            parts = {name: self._keep(getattr(value, name), where) for name in ("data", "indices", "indptr")}
            return {"is": "sparse", "kind": type(value).__name__, "shape": list(value.shape)} | parts
        if isinstance(value, Ratings):
            names = ("users", "items", "values", "user_ids", "item_ids", "timestamps", "scale")
            return {"is": "ratings"} | {name: self.encode(getattr(value, name), f"{where}.{name}") for name in names}
        if isinstance(value, pd.DataFrame):
            columns = [
                [self.encode(name, where), self._column(column, f"{where}[{name!r}]")] for name, column in value.items()
            ]
            return {"is": "frame", "columns": columns, "index": self._column(value.index, f"{where}.index")}
        if _is_ours(type(value)):
            kind = type(value)
            state = {name: self.encode(part, f"{where}.{name}") for name, part in vars(value).items()}
            return {"is": "object", "class": f"{kind.__module__}:{kind.__qualname__}", "state": state}
        raise TypeError(f"{where} is a {type(value).__module__}.{type(value).__qualname__}, which cannot be saved")

    def _column(self, column, where):
        return {"dtype": str(column.dtype), "cells": self.encode(column.to_numpy(), where)}

    def _keep(self, array, where) -> str:
        if array.dtype.hasobject:
            raise TypeError(f"{where} has dtype {array.dtype}, which cannot be saved")
        if id(array) not in self._names:  # an array that stands in two places is stored once
            self._names[id(array)] = f"array_{len(self.arrays)}"
            self.arrays[self._names[id(array)]] = array
        return self._names[id(array)]


class _Reader:
    """The way back."""

    def __init__(self, arrays: dict[str, np.ndarray]):
        self._arrays = arrays

    def decode(self, node):
        if not isinstance(node, dict):
            return node
        return getattr(self, f"_decode_{node['is']}")(node)

    def _cells(self, node):
        return [self.decode(cell) for cell in node["cells"]]

    def _decode_scalar(self, node):
        return self._arrays[node["array"]][()]

    def _decode_array(self, node):
        return self._arrays[node["array"]]

    def _decode_objects(self, node):
        array = np.empty(len(node["cells"]), object)
        array[:] = self._cells(node)
        return array.reshape(node["shape"])

    def _decode_list(self, node):
        return self._cells(node)

    def _decode_tuple(self, node):
        return tuple(self._cells(node))

    def _decode_set(self, node):
        return set(self._cells(node))

    def _decode_frozenset(self, node):
        return frozenset(self._cells(node))

    def _decode_dict(self, node):
        return {self.decode(key): self.decode(value) for key, value in node["pairs"]}

    def _decode_sparse(self, node):
        data, indices, indptr = (self._arrays[node[name]] for name in ("data", "indices", "indptr"))
        return _SPARSE[node["kind"]]((data, indices, indptr), shape=tuple(node["shape"]))

    def _decode_ratings(self, node):
        return Ratings(**{name: self.decode(part) for name, part in node.items() if name != "is"})

    def _decode_frame(self, node):
        columns = {self.decode(name): self._column(column) for name, column in node["columns"]}
        return pd.DataFrame(columns, index=pd.Index(self._column(node["index"])))

    def _column(self, node):
        return pd.array(self.decode(node["cells"]), dtype=node["dtype"])

    def _decode_object(self, node):
        module, _, name = node["class"].partition(":")
        if module.split(".")[0] != "recsys_lib":
            raise ValueError(f"the file names the class {node['class']!r}, which is not one of recsys_lib")
        try:
            kind = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise ValueError(f"the file names the class {node['class']!r}, which this recsys_lib has not") from error
        if not (isinstance(kind, type) and kind.__module__ == module and _is_ours(kind)):
            raise ValueError(f"the file names {node['class']!r}, which is not a model")
        value = object.__new__(kind)
        vars(value).update({name: self.decode(part) for name, part in node["state"].items()})
        return value
