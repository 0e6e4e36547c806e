"""Landlock: a process gives up, for good, the files it does not need. Linux 5.13 and later, no privilege needed."""

from __future__ import annotations

import ctypes
import os
import stat
import struct

from .linux import no_new_privileges, syscall

__all__ = ["abi", "restrict"]

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same on every machine
_VERSION, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_MAKE_CHAR, _MAKE_SOCK, _MAKE_BLOCK = 1 << 6, 1 << 9, 1 << 11
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_ON_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_BOTH_TCP_RIGHTS = 3
_ABSTRACT_SOCKETS, _SIGNALS = 1, 2


def abi() -> int:
    """The version of Landlock that this kernel speaks, 0 where there is none."""
    try:
        return syscall(_CREATE, 0, 0, _VERSION)
    except OSError:
        return 0


def restrict(readable: list[str], writable: list[str], listable: list[str]) -> None:
    """From here on this process and its children read only below `readable` and write only below `writable`.

    Of what lies below `listable` they see names. As far as the kernel knows them, TCP, abstract sockets and signals
    to processes outside are given up too (versions 4 and 6). Paths that do not exist are passed over.
    """
    version = abi()
    if not version:
        raise OSError("this kernel has no Landlock")
    files = (1 << 13) - 1
    if version >= 2:
        files |= _REFER
    if version >= 3:
        files |= _TRUNCATE
    if version >= 5:
        files |= _IOCTL_DEV
    attributes = struct.pack("=Q", files)
    if version >= 4:
        attributes += struct.pack("=Q", _BOTH_TCP_RIGHTS)
    if version >= 6:
        attributes += struct.pack("=Q", _ABSTRACT_SOCKETS | _SIGNALS)
    ruleset = syscall(_CREATE, ctypes.c_char_p(attributes), len(attributes), 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ & files)
        for path in listable:
            _allow(ruleset, path, _READ_DIR)
        everything_but_devices = files & ~(_MAKE_CHAR | _MAKE_BLOCK | _MAKE_SOCK)
        for path in writable:
            _allow(ruleset, path, everything_but_devices)
        no_new_privileges()
        syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _ON_A_FILE
        rule = struct.pack("=Qi", rights, place)
        syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(place)
