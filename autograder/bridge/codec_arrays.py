"""The codec's part for NumPy, pandas and SciPy: dtype and shape in the tree, the raw bytes beside it."""

from __future__ import annotations

import math
import sys

import numpy as np

from .plain import CodecError, NotData
from .trusted import numpy_type, plain_dtype_name

__all__ = ["DECODERS", "encode"]

KINDS = "biufcSUmM"
GENERATORS = {
    kind.__name__: kind
    for kind in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64)
}
SPARSE_PARTS = {
    "csr": ("data", "indices", "indptr"),
    "csc": ("data", "indices", "indptr"),
    "coo": ("data", "row", "col"),
}


def _is_a(bases: tuple, module: str, *names: str) -> bool:
    return any(b.__name__ in names and b.__module__.split(".")[0] == module for b in bases)


def encode(encoder, value, bases: tuple, depth: int):
    """The tree of a value of these libraries, or None if it is none of the kinds that travel."""
    if np.ndarray in bases:
        return _array_of_a_class(encoder, value, bases, depth)
    if np.void in bases and value.dtype.names:
        return {"t": "record", "v": _structured(encoder, np.asarray(value), depth)}
    if np.generic in bases:
        return _scalar(value)
    if np.dtype in bases and (value.kind in KINDS or value.str == "|O"):
        return {"t": "dtype", "v": value.str}
    if np.random.Generator in bases:
        encoder.remember(value)
        return {"t": "generator", "v": encoder._node(value.bit_generator.state, depth + 1)}
    if np.random.RandomState in bases:
        encoder.remember(value)
        return {"t": "randomstate", "v": encoder._node(value.get_state(legacy=False), depth + 1)}
    if "pandas" in sys.modules and _is_a(bases, "pandas", *PANDAS):
        from . import codec_pandas

        return codec_pandas.encode(encoder, value, depth)
    if "scipy" in sys.modules and _is_a(bases, "scipy", "spmatrix", "sparray", "_spbase"):
        return _sparse(encoder, value, depth)
    return None


PANDAS = (
    *("DataFrame", "Series", "Index", "ExtensionArray"),
    *("Timestamp", "Timedelta", "NaTType", "NAType", "Period", "Interval", "BaseOffset"),
    *("CategoricalDtype", "StringDtype", "BaseMaskedDtype"),
)


def _array_of_a_class(encoder, value, bases: tuple, depth: int) -> dict:
    if np.ma.MaskedArray in bases:
        encoder.remember(value)
        parts = [_array(encoder, np.asarray(part), depth) for part in (value.data, np.ma.getmaskarray(value))]
        return {"t": "masked", "v": parts, "f": encoder._node(value.fill_value, depth + 1)}
    if value.dtype.names:
        encoder.remember(value)
        return {**_structured(encoder, np.asarray(value), depth), "r": np.recarray in bases}
    tree = _array(encoder, np.asarray(value), depth, value)
    return {**tree, "c": "matrix"} if np.matrix in bases else tree


def _structured(encoder, value: np.ndarray, depth: int) -> dict:
    """An array of records, as one array for each field."""
    parts = [_array(encoder, np.ascontiguousarray(value[name]), depth) for name in value.dtype.names]
    return {"t": "structured", "n": list(value.dtype.names), "s": list(value.shape), "v": parts}


def _array(encoder, array: np.ndarray, depth: int, original=None) -> dict:
    """An array; an object array as a container, anything structured is refused."""
    if array.dtype.kind == "O" or array.dtype.kind == "T":
        encoder.remember(array if original is None else original)
        kind = "objects" if array.dtype.kind == "O" else "strings"
        return {"t": kind, "s": list(array.shape), "v": encoder._items(array.ravel().tolist(), depth)}
    if array.dtype.kind not in KINDS:
        raise NotData(f"an array of dtype {array.dtype} is not plain data")
    encoder.remember(array if original is None else original)
    order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    return {
        "t": "array",
        "d": array.dtype.str,
        "s": list(array.shape),
        "o": order,
        "w": bool(array.flags.writeable),
        "b": encoder.buffer(array.tobytes(order)),
    }


def _scalar(value):
    array = np.asarray(value)
    if array.dtype.kind not in KINDS:
        raise NotData(f"a scalar of dtype {array.dtype} is not plain data")
    return {"t": "scalar", "d": array.dtype.str, "v": array.tobytes().hex()}


def _sparse(encoder, value, depth: int) -> dict:
    import scipy.sparse as sp

    encoder.remember(value)
    kind = value.format
    matrix = value if kind in SPARSE_PARTS else value.tocoo()
    if matrix.ndim != 2:
        raise NotData("a sparse array that is not two-dimensional is not plain data")
    return {
        "t": "sparse",
        "f": kind,
        "l": matrix.format,
        "a": isinstance(value, sp.sparray),
        "s": [int(n) for n in matrix.shape],
        "v": [_array(encoder, np.asarray(getattr(matrix, name)), depth) for name in SPARSE_PARTS[matrix.format]],
    }


# -- decoding -----------------------------------------------------------------------------------------------------


def plain_dtype(text) -> np.dtype:
    """The dtype named by `text`, which must be one of the plain kinds."""
    if plain_dtype_name(text) is None:
        raise CodecError("an array has no plain dtype")
    return np.dtype(text)


def plain_shape(shape, limit: int = 2**40) -> tuple[int, ...]:
    """A shape of at most 32 non-negative integers whose product is at most `limit`."""
    if type(shape) is not list or len(shape) > 32 or any(type(n) is not int or not 0 <= n <= limit for n in shape):
        raise CodecError("an array has an impossible shape")
    if math.prod(shape) > limit:
        raise CodecError("an array has an impossible shape")
    return tuple(shape)


def _decode_array(decoder, tree, depth):
    dtype, shape, data = plain_dtype(tree["d"]), plain_shape(tree["s"]), decoder.buffer(tree["b"])
    if math.prod(shape) * dtype.itemsize != len(data):
        raise CodecError("an array has another size than its shape says")
    array = np.ndarray(shape, dtype, data, order="F" if tree["o"] == "F" else "C") if len(data) else None
    array = np.zeros(shape, dtype) if array is None else array.copy(order="K")
    if tree.get("c") == "matrix" and array.ndim == 2:
        array = np.asmatrix(array)
    if tree.get("w") is False:
        array.flags.writeable = False
    decoder.made.append(array)
    return array


def _parts(decoder, tree, depth) -> list[np.ndarray]:
    parts = decoder.values(tree["v"], depth)
    if any(type(part) is not np.ndarray for part in parts):
        raise CodecError("an array has impossible parts")
    return parts


def _decode_masked(decoder, tree, depth):
    place = len(decoder.made)
    decoder.made.append(None)
    data, mask = _parts(decoder, tree, depth)
    if mask.dtype != bool or mask.shape != data.shape:
        raise CodecError("an array has an impossible mask")
    decoder.made[place] = np.ma.MaskedArray(data, mask, fill_value=decoder._value(tree["f"], depth + 1))
    return decoder.made[place]


def _decode_structured(decoder, tree, depth):
    place = len(decoder.made)
    decoder.made.append(None)
    shape, names, parts = plain_shape(tree["s"]), tree["n"], _parts(decoder, tree, depth)
    if any(type(name) is not str for name in names) or any(part.shape[: len(shape)] != shape for part in parts):
        raise CodecError("an array of records has impossible parts")
    fields = [(n, part.dtype, part.shape[len(shape) :]) for n, part in zip(names, parts, strict=True)]
    array = np.empty(shape, fields)
    for name, part in zip(names, parts, strict=True):
        array[name] = part
    decoder.made[place] = array.view(np.recarray) if tree.get("r") is True else array
    return decoder.made[place]


def _decode_record(decoder, tree, depth):
    array = decoder._value(tree["v"], depth + 1)
    if type(array) is not np.ndarray or array.shape != () or not array.dtype.names:
        raise CodecError("a record has impossible parts")
    return array[()]


def _decode_objects(decoder, tree, depth):
    shape = plain_shape(tree["s"], 5_000_000)
    if type(tree["v"]) is not list or len(tree["v"]) != math.prod(shape):
        raise CodecError("an array has another size than its shape says")
    array = np.empty(shape, object)
    decoder.made.append(array)
    flat = array.reshape(-1)
    for place, item in enumerate(decoder.values(tree["v"], depth)):
        flat[place] = item
    return array


def _decode_strings(decoder, tree, depth):
    shape = plain_shape(tree["s"], 5_000_000)
    place = len(decoder.made)
    decoder.made.append(None)
    array = np.array(decoder.values(tree["v"], depth), dtype=np.dtypes.StringDType()).reshape(shape)
    decoder.made[place] = array
    return array


def _decode_scalar(decoder, tree, depth):
    dtype = plain_dtype(tree["d"])
    data = bytes.fromhex(tree["v"])
    if len(data) != dtype.itemsize:
        raise CodecError("a scalar has another size than its dtype says")
    return np.frombuffer(data, dtype)[0] if data else dtype.type()


def _check_position(state: dict) -> None:
    """NumPy takes a generator's place in its own buffer on trust; a place outside would read foreign memory."""
    for name, last in (("pos", 624), ("buffer_pos", 4)):
        if name in state and not 0 <= int(state[name]) <= last:
            raise CodecError("a random generator stands at an impossible place")


def _decode_generator(decoder, tree, depth):
    place = len(decoder.made)
    decoder.made.append(None)
    state = decoder._value(tree["v"], depth + 1)
    if state["bit_generator"] not in GENERATORS:
        raise CodecError("an unknown random generator")
    bits = GENERATORS[state["bit_generator"]](0)
    _check_position({**state, **state["state"]})
    bits.state = state
    decoder.made[place] = np.random.Generator(bits)
    return decoder.made[place]


def _decode_randomstate(decoder, tree, depth):
    place = len(decoder.made)
    decoder.made.append(None)
    result = np.random.RandomState(0)
    state = decoder._value(tree["v"], depth + 1)
    if state["bit_generator"] != "MT19937":
        raise CodecError("an unknown random generator")
    _check_position({**state, **state["state"]})
    result.set_state(state)
    decoder.made[place] = result
    return result


def _decode_sparse(decoder, tree, depth):
    import scipy.sparse as sp

    place = len(decoder.made)
    decoder.made.append(None)
    shape = plain_shape(tree["s"], 2**50)
    if (
        len(shape) != 2
        or tree["l"] not in SPARSE_PARTS
        or tree["f"] not in ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
    ):
        raise CodecError("an unknown sparse format")
    data, first, second = decoder.values(tree["v"], depth)
    if any(type(part) is not np.ndarray or part.ndim != 1 for part in (data, first, second)):
        raise CodecError("a sparse matrix has impossible parts")
    if (first.dtype.kind, second.dtype.kind) != ("i", "i"):
        raise CodecError("a sparse matrix has impossible parts")
    kinds = {
        "csr": (sp.csr_array, sp.csr_matrix),
        "csc": (sp.csc_array, sp.csc_matrix),
        "coo": (sp.coo_array, sp.coo_matrix),
    }
    kind = kinds[tree["l"]][0 if tree["a"] is True else 1]
    if tree["l"] == "coo":
        matrix = kind((data, (first, second)), shape=shape)
        matrix._check()
    else:
        matrix = kind((data, first, second), shape=shape)
        matrix.check_format(full_check=True)
    if tree["f"] != tree["l"]:
        if tree["f"] in ("bsr", "dia", "lil", "dok") and max(shape) > 10_000_000:
            raise CodecError("a sparse matrix is too large for its format")
        matrix = matrix.asformat(tree["f"])
    decoder.made[place] = matrix
    return matrix


def _decode_nptype(decoder, tree, depth):
    kind = numpy_type(tree["v"])
    if kind is None:
        raise CodecError("an unknown NumPy type")
    return kind


def _decode_pandas(decoder, tree, depth):
    from . import codec_pandas

    return codec_pandas.decode(decoder, tree, depth)


DECODERS = {
    "array": _decode_array,
    "objects": _decode_objects,
    "strings": _decode_strings,
    "masked": _decode_masked,
    "structured": _decode_structured,
    "record": _decode_record,
    "scalar": _decode_scalar,
    "dtype": lambda decoder, tree, depth: np.dtype(object) if tree["v"] == "|O" else plain_dtype(tree["v"]),
    "nptype": _decode_nptype,
    "generator": _decode_generator,
    "randomstate": _decode_randomstate,
    "sparse": _decode_sparse,
    "pd": _decode_pandas,
}
