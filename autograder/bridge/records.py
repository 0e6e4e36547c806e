"""Named tuples made from a description, without the code that `collections.namedtuple` writes and evaluates."""

from __future__ import annotations

import operator
from functools import cache

__all__ = ["record"]


@cache
def record(name: str, fields: tuple[str, ...]) -> type:
    """A class of tuples like ``collections.namedtuple(name, fields)``; the names must be identifiers."""

    def __new__(cls, *values, **named):
        values += tuple(named.pop(field) for field in fields[len(values) :] if field in named)
        if named or len(values) != len(fields):
            raise TypeError(f"{name} takes {', '.join(fields)}")
        return tuple.__new__(cls, values)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{f}={v!r}' for f, v in zip(fields, self, strict=True))})"

    def _replace(self, /, **named):
        return type(self)(**{**self._asdict(), **named})

    body = {
        "__slots__": (),
        "_fields": fields,
        "_field_defaults": {},
        "__match_args__": fields,
        "__new__": __new__,
        "__repr__": __repr__,
        "_make": classmethod(lambda cls, values: cls(*values)),
        "_asdict": lambda self: dict(zip(fields, self, strict=True)),
        "_replace": _replace,
        "__getnewargs__": lambda self: tuple(self),
        "__module__": "__main__",
    }
    body.update((field, property(operator.itemgetter(place))) for place, field in enumerate(fields))
    return type(name, (tuple,), body)
