"""The codec's part for pandas: frames are columns, an index and names; extension dtypes travel in parts."""

from __future__ import annotations

import contextlib

import numpy as np
import pandas as pd

from .codec_arrays import _array
from .plain import CodecError, NotData
from .trusted import frequency, period, zone

__all__ = ["decode", "encode"]

MASKED = ("Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64", "boolean")
UNITS = ("s", "ms", "us", "ns")


def encode(encoder, value, depth: int) -> dict:
    """The tree of a pandas value: tag ``pd``, kind ``k``."""
    if isinstance(value, pd.DataFrame):
        return {"t": "pd", "k": "frame", **_frame(encoder, value, depth), **_attrs(encoder, value, depth)}
    if isinstance(value, pd.Series):
        encoder.remember(value)
        parts = {"v": _column(encoder, value.array, depth), "i": _index(encoder, value.index, depth)}
        more = _attrs(encoder, value, depth)
        return {"t": "pd", "k": "series", **parts, "n": encoder._node(value.name, depth + 1), **more}
    if isinstance(value, pd.Index):
        return _index(encoder, value, depth)
    if isinstance(value, pd.api.extensions.ExtensionArray):
        return {"t": "pd", "k": "column", "v": _column(encoder, value, depth)}
    return {"t": "pd", **_scalar(encoder, value, depth)}


def _attrs(encoder, value, depth: int) -> dict:
    return {"a": encoder._node(dict(value.attrs), depth + 1)} if value.attrs else {}


def _frame(encoder, frame: pd.DataFrame, depth: int) -> dict:
    encoder.remember(frame)
    parts = {"i": _index(encoder, frame.index, depth), "c": _index(encoder, frame.columns, depth)}
    dtypes = set(frame.dtypes)
    if len(dtypes) == 1 and isinstance(next(iter(dtypes)), np.dtype) and next(iter(dtypes)).kind != "O":
        return {**parts, "m": _array(encoder, frame.to_numpy(), depth)}
    return {**parts, "v": [_column(encoder, frame.iloc[:, j].array, depth) for j in range(frame.shape[1])]}


def _index(encoder, index: pd.Index, depth: int) -> dict:
    if isinstance(index, pd.RangeIndex):
        tree: dict = {"k": "range", "v": [int(index.start), int(index.stop), int(index.step)]}
    elif isinstance(index, pd.MultiIndex):
        codes = [_array(encoder, np.asarray(c), depth) for c in index.codes]
        levels = [_index(encoder, level, depth + 1) for level in index.levels]
        return {"t": "pd", "k": "multi", "v": codes, "l": levels, "n": encoder._items(list(index.names), depth)}
    else:
        tree = {"k": "index", "v": _column(encoder, index.array, depth)}
        freq = getattr(index, "freq", None)
        if freq is not None and not isinstance(index, pd.PeriodIndex):
            tree["f"] = freq.freqstr
    return {"t": "pd", **tree, "n": encoder._node(index.name, depth + 1)}


def _column(encoder, array, depth: int) -> dict:
    """The values of a column, without labels."""
    dtype = array.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        codes, categories = _array(encoder, np.asarray(array.codes), depth), _index(encoder, array.categories, depth)
        return {"k": "categorical", "v": codes, "c": categories, "o": bool(array.ordered)}
    if isinstance(dtype, pd.DatetimeTZDtype):
        whole = _array(encoder, array.asi8, depth)
        return {"k": "zoned", "v": whole, "u": dtype.unit, "z": str(dtype.tz)}
    if isinstance(dtype, pd.PeriodDtype):
        return {"k": "period", "v": _array(encoder, array.asi8, depth), "f": str(dtype)[7:-1]}
    if isinstance(dtype, pd.IntervalDtype):
        sides = [_index(encoder, side, depth) for side in (array.left, array.right)]
        return {"k": "interval", "v": sides, "o": array.closed}
    if isinstance(dtype, pd.StringDtype):
        missing = np.asarray(array.isna())
        values = [None if gone else str(text) for text, gone in zip(array, missing, strict=True)]
        return {"k": "string", "v": values, "na": bool(dtype.na_value is pd.NA)}
    if dtype.name in MASKED:
        missing = np.asarray(array.isna())
        values = array.to_numpy(dtype=dtype.numpy_dtype, na_value=dtype.numpy_dtype.type(0))
        return {
            "k": "masked",
            "d": dtype.name,
            "v": _array(encoder, values, depth),
            "m": _array(encoder, missing, depth),
        }
    if isinstance(dtype, pd.SparseDtype):
        fill = encoder._node(dtype.fill_value, depth + 1)
        return {"k": "sparse", "v": _array(encoder, np.asarray(array), depth), "f": fill}
    if not isinstance(getattr(dtype, "numpy_dtype", dtype), np.dtype):
        raise NotData(f"a column of dtype {dtype} is not plain data")
    return {"k": "plain", "v": _array(encoder, np.asarray(array), depth)}


def _scalar(encoder, value, depth: int) -> dict:
    if value is pd.NA:
        return {"k": "NA"}
    if value is pd.NaT:
        return {"k": "NaT"}
    if isinstance(value, pd.Timestamp):
        return {
            "k": "timestamp",
            "v": int(value.asm8.view("i8")),
            "u": value.unit,
            "z": str(value.tz) if value.tz else None,
        }
    if isinstance(value, pd.Timedelta):
        return {"k": "timedelta", "v": int(value.asm8.view("i8")), "u": value.unit}
    if isinstance(value, pd.Period):
        return {"k": "periodscalar", "v": int(value.ordinal), "f": value.freqstr}
    if isinstance(value, pd.Interval):
        return {"k": "intervalscalar", "v": encoder._items((value.left, value.right), depth), "o": value.closed}
    if isinstance(value, pd.offsets.BaseOffset):
        if frequency(value.freqstr) is None:
            raise NotData(f"the frequency {value.freqstr} is not plain data")
        return {"k": "offset", "f": value.freqstr}
    if isinstance(value, pd.CategoricalDtype) and value.categories is not None:
        return {"k": "categories", "c": _index(encoder, value.categories, depth), "o": bool(value.ordered)}
    if isinstance(value, pd.StringDtype):
        return {"k": "stringdtype", "s": value.storage, "na": bool(value.na_value is pd.NA)}
    if isinstance(value, pd.api.extensions.ExtensionDtype) and value.name in MASKED:
        return {"k": "maskeddtype", "d": value.name}
    raise NotData(f"an object of type {type(value).__name__} is not data")


# -- decoding -----------------------------------------------------------------------------------------------------


def decode(decoder, tree: dict, depth: int):
    """The pandas value of a tree."""
    kind = tree["k"]
    if kind in ("frame", "series"):
        place = len(decoder.made)
        decoder.made.append(None)
        decoder.made[place] = value = (_decode_frame if kind == "frame" else _decode_series)(decoder, tree, depth + 1)
        if "a" in tree:
            value.attrs = dict(decoder._value(tree["a"], depth + 1))
        return value
    if kind in ("index", "range", "multi"):
        return _decode_index(decoder, tree, depth + 1)
    if kind == "column":
        return _decode_column(decoder, tree["v"], depth + 1)
    return _decode_scalar(decoder, tree, depth)


def _decode_series(decoder, tree, depth):
    values, index = _decode_column(decoder, tree["v"], depth), _decode_index(decoder, tree["i"], depth)
    return pd.Series(values, index=index, name=decoder._value(tree["n"], depth), copy=False)


def _decode_frame(decoder, tree, depth):
    index, columns = _decode_index(decoder, tree["i"], depth), _decode_index(decoder, tree["c"], depth)
    if "m" in tree:
        return pd.DataFrame(_plain(decoder, tree["m"], depth), index=index, columns=columns, copy=True)
    arrays = [_decode_column(decoder, part, depth) for part in tree["v"]]
    if any(len(array) != len(index) for array in arrays) or len(arrays) != len(columns):
        raise CodecError("a frame has columns of another length than its index")
    frame = pd.DataFrame(dict(enumerate(arrays)), index=index)
    frame.columns = columns
    return frame


def _decode_index(decoder, tree, depth) -> pd.Index:
    kind = tree["k"]
    if kind == "range":
        start, stop, step = (int(n) for n in tree["v"])
        return pd.RangeIndex(start, stop, step, name=decoder._value(tree["n"], depth))
    if kind == "multi":
        codes = [_plain(decoder, part, depth) for part in tree["v"]]
        levels = [_decode_index(decoder, level, depth + 1) for level in tree["l"]]
        return pd.MultiIndex(levels, codes, names=decoder.values(tree["n"], depth), verify_integrity=True)
    array = _decode_column(decoder, tree["v"], depth)
    name = decoder._value(tree["n"], depth)
    dtype = array.dtype if isinstance(array, np.ndarray) and array.dtype.kind == "O" else None
    index = pd.Index(array, name=name, dtype=dtype)
    if frequency(tree.get("f")) is not None:
        with contextlib.suppress(ValueError):  # its values are others than it says
            index.freq = pd.tseries.frequencies.to_offset(tree["f"])
    return index


def _decode_column(decoder, tree, depth):
    kind = tree["k"]
    if kind == "categorical":
        codes = _plain(decoder, tree["v"], depth)
        return pd.Categorical.from_codes(codes, _decode_index(decoder, tree["c"], depth), ordered=tree["o"] is True)
    if kind == "string":
        dtype = pd.StringDtype(na_value=pd.NA if tree["na"] else np.nan)
        if any(v is not None and type(v) is not str for v in tree["v"]):
            raise CodecError("a column of text holds something else")
        return pd.array(tree["v"], dtype=dtype)
    if kind == "interval":
        left, right = (_decode_index(decoder, side, depth) for side in tree["v"])
        return pd.arrays.IntervalArray.from_arrays(left, right, closed=_closed(tree))
    values = _plain(decoder, tree["v"], depth)
    if values.ndim != 1:
        raise CodecError("a column is not one-dimensional")
    if kind == "sparse":
        return pd.arrays.SparseArray(values, fill_value=decoder._value(tree["f"], depth + 1))
    if kind == "plain":
        return values
    if kind == "masked":
        if tree["d"] not in MASKED:
            raise CodecError("an unknown dtype")
        mask = _plain(decoder, tree["m"], depth)
        if mask.dtype != bool or mask.shape != values.shape:
            raise CodecError("a column has an impossible mask")
        return pd.Series(values).astype(tree["d"]).mask(mask).array
    if values.dtype != np.int64:
        raise CodecError("a column of times holds something else")
    if kind == "zoned":
        return pd.DatetimeIndex(values.view(f"M8[{_unit(tree)}]")).tz_localize("UTC").tz_convert(_zone(tree)).array
    if kind == "period":
        return pd.PeriodIndex.from_ordinals(values, freq=_period(tree)).array
    raise CodecError("an unknown kind of column")


def _plain(decoder, tree, depth) -> np.ndarray:
    array = decoder._value(tree, depth)
    if type(array) is not np.ndarray:
        raise CodecError("an array was expected")
    return array


def _unit(tree) -> str:
    if tree["u"] not in UNITS:
        raise CodecError("an unknown unit of time")
    return tree["u"]


def _zone(tree):
    found = zone(tree["z"])
    if found is None:
        raise CodecError("an unknown time zone")
    return found


def _period(tree) -> str:
    if period(tree["f"]) is None:
        raise CodecError("an unknown kind of period")
    return tree["f"]


def _closed(tree) -> str:
    if tree["o"] not in ("left", "right", "both", "neither"):
        raise CodecError("an interval that is closed nowhere")
    return tree["o"]


def _decode_scalar(decoder, tree, depth):
    kind = tree["k"]
    if kind == "NA":
        return pd.NA
    if kind == "NaT":
        return pd.NaT
    if kind == "timestamp":
        stamp = pd.Timestamp(np.int64(tree["v"]).view(f"M8[{_unit(tree)}]"))
        return stamp.tz_localize("UTC").tz_convert(_zone(tree)) if tree["z"] else stamp
    if kind == "timedelta":
        return pd.Timedelta(np.int64(tree["v"]).view(f"m8[{_unit(tree)}]"))
    if kind == "periodscalar":
        return pd.Period(ordinal=int(tree["v"]), freq=_period(tree))
    if kind == "intervalscalar":
        left, right = decoder.values(tree["v"], depth)
        return pd.Interval(left, right, closed=_closed(tree))
    if kind == "offset" and frequency(tree["f"]) is not None:
        return pd.tseries.frequencies.to_offset(tree["f"])
    if kind == "categories":
        return pd.CategoricalDtype(_decode_index(decoder, tree["c"], depth), ordered=tree["o"] is True)
    if kind == "stringdtype" and tree["s"] in ("python", "pyarrow"):
        return pd.StringDtype(tree["s"], na_value=pd.NA if tree["na"] is True else np.nan)
    if kind == "maskeddtype" and tree["d"] in MASKED:
        return pd.api.types.pandas_dtype(tree["d"])
    raise CodecError("an unknown pandas value")
