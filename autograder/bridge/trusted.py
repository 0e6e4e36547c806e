"""The closed list: all that a word from the other process can stand for in this one.

A student's process names classes, functions, exceptions and modules, and may lie. What it names is looked up here, as
an exact pair of module and name, and nowhere else: no attribute is followed, nothing is imported, and a pair that is
not listed is nothing. Whoever adds an entry makes sure that it does no harm *whatever it is called with*: it opens,
loads, evaluates, imports and starts nothing, and it calls nothing that it is given as text.

The module travels with the agent (see `injection`), so it needs the standard library only; of a library it knows what
is imported already.
"""

from __future__ import annotations

import builtins
import collections
import re
import sys
import types
from functools import cache, lru_cache

__all__ = [
    "ALIASES",
    "DICTS",
    "PLAIN_TYPES",
    "exception_type",
    "frequency",
    "is_lessons_module",
    "known_base",
    "library_class",
    "library_function",
    "library_name",
    "mirror",
    "module_for",
    "numpy_type",
    "offers",
    "opted_in",
    "period",
    "plain_dtype_name",
    "zone",
]

# -- plain values: the codec's tags -------------------------------------------------------------------------------

PLAIN_TYPES = {
    kind.__name__: kind
    for kind in (
        *(bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset),
        *(type(None), object, range, slice),
    )
}
DICTS = {"counter": collections.Counter, "ordered": collections.OrderedDict, "default": collections.defaultdict}

_DTYPE = re.compile(
    r"[|<>=]?(?:b1|[iu][1248]|f(?:2|4|8|12|16)|c(?:8|16|24|32)|[SU]\d{1,9}"
    r"|[mM]8(?:\[\d{0,6}(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as|generic)\])?)"
)
_PERIOD = re.compile(
    r"\d{0,4}(?:[DBhHTSLUN]|min|s|ms|us|ns|W(?:-[A-Z]{3})?|M|ME|(?:Y|YE|A|Q|QE)(?:-[A-Z]{3})?)",
)
_OFFSET = re.compile(r"UTC([+-])(\d\d):(\d\d)")


def plain_dtype_name(text: object) -> str | None:
    """`text` if it is how NumPy writes a dtype of numbers, truth values, times or characters; else None."""
    return text if type(text) is str and _DTYPE.fullmatch(text) else None


_FREQUENCY = re.compile(
    r"-?\d{0,4}(?:B|C|D|h|min|s|ms|us|ns|bh|cbh|W(?:-[A-Z]{3})?|(?:B|C|CB|SM)?(?:ME|MS|M)|SME|SMS"
    r"|B?(?:Q|Y)(?:E|S)(?:-[A-Z]{3})?|WOM-[1-4][A-Z]{3}|LWOM-[A-Z]{3})"
)


def frequency(text: object) -> str | None:
    """`text` if it is how pandas writes a frequency of dates, else None."""
    return text if type(text) is str and _FREQUENCY.fullmatch(text) else None


def period(text: object) -> str | None:
    """`text` if it is how pandas writes a frequency of periods, else None."""
    return text if type(text) is str and _PERIOD.fullmatch(text) else None


def zone(text: object):
    """The time zone of that name (one of the IANA database, or ``UTC+hh:mm``), or None."""
    import datetime
    import zoneinfo

    if type(text) is not str:
        return None
    offset = _OFFSET.fullmatch(text)
    if offset is not None:
        sign, hours, minutes = offset.groups()
        span = datetime.timedelta(hours=int(hours), minutes=int(minutes))
        return datetime.timezone(-span if sign == "-" else span) if span < datetime.timedelta(days=1) else None
    if text == "UTC":
        return datetime.UTC
    global _zones
    _zones = _zones or zoneinfo.available_timezones()
    return zoneinfo.ZoneInfo(text) if text in _zones else None


_zones: set[str] = set()

# -- classes and functions ----------------------------------------------------------------------------------------

_NUMPY_TYPES = (
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 longlong ulonglong float16 float32 float64 longdouble "
    "complex64 complex128 clongdouble str_ bytes_ datetime64 timedelta64 generic number integer signedinteger "
    "unsignedinteger inexact floating complexfloating flexible character ndarray dtype"
)
#: Of each module: the classes of plain data; not those that open the file of a time zone they are given the name of.
_CLASSES = {
    "builtins": " ".join(name for name in PLAIN_TYPES if name != "NoneType"),
    "collections": "Counter OrderedDict defaultdict deque",
    "datetime": "date datetime time timedelta timezone",
    "decimal": "Decimal",
    "fractions": "Fraction",
    "numbers": "Number Complex Real Rational Integral",
    "numpy": f"{_NUMPY_TYPES} matrix ufunc",
    "numpy.random": "Generator RandomState",
    "pandas": (
        "DataFrame Series Index RangeIndex MultiIndex CategoricalIndex TimedeltaIndex PeriodIndex "
        "IntervalIndex Categorical Timedelta Period Interval CategoricalDtype PeriodDtype "
        "IntervalDtype StringDtype BooleanDtype Int8Dtype Int16Dtype Int32Dtype Int64Dtype UInt8Dtype UInt16Dtype "
        "UInt32Dtype UInt64Dtype Float32Dtype Float64Dtype"
    ),
    "scipy.sparse": (
        "bsr_array bsr_matrix coo_array coo_matrix csc_array csc_matrix csr_array csr_matrix dia_array dia_matrix "
        "dok_array dok_matrix lil_array lil_matrix"
    ),
}
#: Of each module: functions of numbers and arrays.
_FUNCTIONS = {
    "builtins": "abs all any divmod len max min pow round sorted sum",
    "math": (
        "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh degrees dist erf erfc exp exp2 expm1 fabs "
        "floor fmod fsum gcd hypot isclose isfinite isinf isnan isqrt lcm log log10 log1p log2 pow prod radians sin "
        "sinh sqrt tan tanh trunc"
    ),
    "numpy": (
        "abs add arccos arccosh arcsin arcsinh arctan arctan2 arctanh cbrt ceil clip cos cosh cumprod cumsum deg2rad "
        "diff divide dot equal exp exp2 expm1 fabs floor floor_divide fmod greater greater_equal hypot isfinite isinf "
        "isnan less less_equal log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor matmul "
        "max maximum mean median min minimum mod multiply negative not_equal outer power prod rad2deg reciprocal "
        "remainder rint sign sin sinh sort sqrt square std subtract sum tan tanh transpose trunc unique var"
    ),
    "numpy.linalg": "det inv norm solve",
}
#: Of each module: the exceptions that may come out of a student's code as themselves.
_EXCEPTIONS = {
    "builtins": " ".join(k for k, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, BaseException)),
    "asyncio.exceptions": "CancelledError IncompleteReadError InvalidStateError LimitOverrunError TimeoutError",
    "concurrent.futures._base": "CancelledError TimeoutError",
    "copy": "Error",
    "_csv": "Error",
    "dataclasses": "FrozenInstanceError",
    "decimal": "DecimalException DivisionByZero InvalidOperation Overflow Inexact Rounded Underflow",
    "io": "UnsupportedOperation",
    "json.decoder": "JSONDecodeError",
    "numpy.exceptions": "AxisError ComplexWarning DTypePromotionError RankWarning TooHardError "
    "VisibleDeprecationWarning",
    "numpy.linalg": "LinAlgError",
    "pandas.errors": (
        "ChainedAssignmentError DataError DtypeWarning DuplicateLabelError EmptyDataError IndexingError "
        "IntCastingNaNError InvalidIndexError MergeError OutOfBoundsDatetime OutOfBoundsTimedelta ParserError "
        "ParserWarning PerformanceWarning SpecificationError UnsortedIndexError UnsupportedFunctionCall"
    ),
    "_queue": "Empty",
    "queue": "Empty Full",
    "re": "error",
    "scipy.linalg": "LinAlgWarning",
    "scipy.optimize": "OptimizeWarning",
    "scipy.sparse": "SparseEfficiencyWarning SparseWarning",
    "sklearn.exceptions": (
        "ConvergenceWarning DataConversionWarning DataDimensionalityWarning EfficiencyWarning FitFailedWarning "
        "NotFittedError UndefinedMetricWarning"
    ),
    "sqlite3": "DatabaseError DataError Error IntegrityError OperationalError ProgrammingError",
    "statistics": "StatisticsError",
    "struct": "error",
    "subprocess": "CalledProcessError SubprocessError TimeoutExpired",
    "zoneinfo._common": "ZoneInfoNotFoundError",
}
#: Classes that a student's class may be built on and that a check may ask for with `isinstance`. None holds data.
_BASES = {
    "abc": "ABC",
    "sklearn.base": "BaseEstimator BiclusterMixin ClassifierMixin ClusterMixin OutlierMixin RegressorMixin "
    "TransformerMixin",
}


def _found(table: dict[str, str], module: object, name: object):
    """The entry of `table` for an exact pair, by the public name or by the one that the object itself goes by."""
    if type(module) is not str or type(name) is not str:
        return None
    for home, entries in table.items():
        if home.partition(".")[0] == module.partition(".")[0] and home in sys.modules:
            found = _entries(home, entries).get((module, name))
            if found is not None:
                return found
    return None


@cache
def _entries(home: str, entries: str) -> dict[tuple, object]:
    known = vars(sys.modules[home])
    there = {entry: known[entry] for entry in entries.split() if entry in known}
    return {_pair(value): value for value in there.values()} | {(home, entry): v for entry, v in there.items()}


def _pair(value) -> tuple:
    return getattr(value, "__module__", None), getattr(value, "__qualname__", getattr(value, "__name__", None))


def numpy_type(name: object) -> type | None:
    """NumPy's type of that name, if it is on the list."""
    return vars(sys.modules["numpy"]).get(name) if type(name) is str and name in _NUMPY_TYPES.split() else None


def library_class(module: object, name: object) -> type | None:
    """The class that the pair stands for; None if it is not on the list."""
    return _found(_CLASSES, module, name)


def library_function(module: object, name: object):
    """The function that the pair stands for; None if it is not on the list."""
    return _found(_FUNCTIONS, module, name)


def known_base(module: object, name: object) -> type | None:
    """The class to build on that the pair stands for; None if it is not on the list."""
    return _found(_BASES, module, name)


#: What `isinstance` may take an object for that stays in the student's process: it is looked at, never called. None
#: holds data that a library would read past the object.
_LOOKED_AT = {
    "functools": "partial",
    "re": "Match Pattern",
    "numpy": "poly1d",
    "numpy.polynomial": "Chebyshev Hermite HermiteE Laguerre Legendre Polynomial",
    "pandas.core.groupby": "DataFrameGroupBy SeriesGroupBy",
}
_MADE_BY_SYNTAX = {
    kind.__name__: kind
    for kind in (
        *(types.GeneratorType, types.AsyncGeneratorType, types.CoroutineType, types.CodeType, property),
        *(staticmethod, classmethod),
    )
}


def mirror(module: object, name: object) -> type | None:
    """The class that `isinstance` takes an object for whose class goes by that pair; None if it is not on the list.

    Beside the list there are scikit-learn's estimators, as far as they are imported here.
    """
    found = _found(_LOOKED_AT, module, name) or _found(_BASES, module, name)
    if found is not None or type(module) is not str or type(name) is not str:
        return found
    if module == "builtins":
        return _MADE_BY_SYNTAX.get(name)
    return _estimators(len(sys.modules)).get((module, name)) if module.startswith("sklearn.") else None


_vars_of = type.__dict__["__dict__"].__get__


@lru_cache(1)
def _estimators(n_modules: int) -> dict[tuple, type]:
    base = getattr(sys.modules.get("sklearn.base"), "BaseEstimator", None)
    found, todo = {}, [] if base is None else [base]
    while todo:
        for kind in todo.pop().__subclasses__():
            if "__student__" not in _vars_of(kind) and kind.__module__.startswith("sklearn."):
                found[_pair(kind)] = kind
                todo.append(kind)
    return found


def exception_type(lineage: object, lessons=()) -> type[BaseException]:
    """The first class of a lineage [[module, name], ...] that is an exception here too; ``Exception`` without one.

    `lessons` are classes that the lesson's own cells bind, which count as listed.
    """
    for entry in lineage if type(lineage) is list else []:
        if not (type(entry) is list and len(entry) == 2):
            continue
        found = _found(_EXCEPTIONS, *entry)
        for kind in lessons if found is None else ():
            if issubclass(kind, Exception) and _pair(kind) == tuple(entry) and kind.__module__ != "__main__":
                found = kind
        if found is not None:
            return found
    return Exception


def opted_in(module: object, name: object) -> type:
    """The class of that name which takes part in the codec by `__autograder_from__`, and so checks what it is given.

    Raises
    ------
    LookupError
        No class that was imported here goes by that name and says so.
    """
    for kind in _opted_in(len(sys.modules)):
        if _pair(kind) == (module, name):
            return kind
    raise LookupError("an object of a type that is not known here")


@lru_cache(1)
def _opted_in(n_modules: int) -> list[type]:
    found = []
    for module_name, module in list(sys.modules.items()):
        for value in list(getattr(module, "__dict__", {}).values()):
            if isinstance(value, type) and value.__module__ == module_name and "__autograder_from__" in vars(value):
                found.append(value)
    return found


# -- modules ------------------------------------------------------------------------------------------------------

ALIASES = {
    "la": "numpy.linalg", "math": "math", "mpl": "matplotlib", "nb": "numba", "np": "numpy", "numpy": "numpy",
    "pandas": "pandas", "pd": "pandas", "plt": "matplotlib.pyplot", "pytest": "pytest", "scipy": "scipy",
    "sklearn": "sklearn", "sns": "seaborn", "sp": "scipy", "sps": "scipy.sparse", "stats": "scipy.stats",
    "unittest": "unittest",
}  # fmt: skip
#: Modules that a check may use under their own last name without importing them, where the student's notebook did.
_MODULES = (
    "abc array bisect calendar cmath collections contextlib copy csv dataclasses datetime decimal enum fractions "
    "functools glob heapq inspect io itertools json logging math numba numbers operator os pathlib pprint queue random "
    "re shutil sqlite3 statistics string struct sys tempfile textwrap time timeit types typing unittest uuid warnings "
    "matplotlib numpy numpy.linalg numpy.random numpy.testing pandas scipy scipy.linalg scipy.optimize scipy.sparse "
    "scipy.spatial scipy.special scipy.stats seaborn sklearn sklearn.base sklearn.cluster sklearn.datasets "
    "sklearn.decomposition sklearn.ensemble sklearn.linear_model sklearn.metrics sklearn.model_selection "
    "sklearn.neighbors sklearn.pipeline sklearn.preprocessing sklearn.svm sklearn.tree surprise"
)


def module_for(name: str, said: object = None):
    """The checker's own module for a `name` that a check uses and that is a module in the student's notebook, or None.

    A name of convention (``np``, ``pd``) always means its module. Another name is a module only if the check calls it
    by the module's own name, so that an ``import os as answer`` does not become a handle on the grading machine.
    """
    import importlib

    wanted = ALIASES.get(name)
    if wanted is None and type(said) is str and said in _MODULES.split() and said.rpartition(".")[2] == name:
        wanted = said
    if wanted is None:
        return None
    try:
        return importlib.import_module(wanted)
    except ImportError:
        return None


# -- the way out ----------------------------------------------------------------------------------------------------


def library_name(value) -> tuple[str, str] | None:
    """(module, name) of a function of the check's that the student's process can import for itself; else None."""
    module, name = getattr(value, "__module__", None), getattr(value, "__name__", None)
    if module is None and type(value).__module__ == "numpy":
        module = "numpy"
    if type(module) is not str or type(name) is not str or module not in sys.modules:
        return None
    roots = ("builtins", "operator", "statistics", "numpy", "pandas", "scipy", "math", "collections", "datetime")
    if module.split(".")[0] not in (*roots, "decimal", "fractions"):
        return None
    return (module, name) if vars(sys.modules[module]).get(name) is value else None


#: What a student's code may call on an object of a library that the check handed to it.
_METHODS = (
    "append appendleft clear close copy count decision_function extend fit fit_predict fit_transform flush get "
    "get_params getvalue group groupdict groups index insert inverse_transform items keys max mean median min pop "
    "popleft predict predict_log_proba predict_proba put read readable readline readlines remove score seek send "
    "setdefault size sort span start std sum tell transform update values var writable write writelines"
)


def offers(target, name: object) -> str:
    """How far an object that the check handed out lets a student's code use its attribute `name`.

    Returns
    -------
    str
        "any": whatever it is, as with all public names of the lesson's own classes and instances. "data": only if it
        is plain data, as with attributes of a library's objects other than a few methods. "": not at all.
    """
    if type(name) is not str or name.startswith("_"):
        return ""
    kind = type(target)
    if kind.__module__ == "unittest.mock":  # its attributes are mocks that the check looks at; not so its methods
        return "" if any(name in vars(base) for base in kind.__mro__) else "any"
    definer = next((base for base in kind.__mro__ if name in vars(base)), kind)
    return "any" if name in _METHODS.split() or not _is_installed(definer.__module__) else "data"


def is_lessons_module(module: str) -> bool:
    """Whether a module is one of the lesson's own files."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return module != "__main__" and bool(file) and not _is_installed(module) and not module.startswith(_OURS)


#: Modules of the kit that a checkout has where no package is installed.
_OURS = ("autograder", "checks", "recsys_lib", "tests")


def _is_installed(module: str) -> bool:
    root = module.partition(".")[0]
    if root == "__main__":
        return False
    file = getattr(sys.modules.get(root), "__file__", None) or "site-packages"
    return root in sys.stdlib_module_names or "site-packages" in file or "dist-packages" in file
