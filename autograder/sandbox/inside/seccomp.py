"""A system-call filter (seccomp BPF), assembled here: no compiler, no library.

What it refuses: looking into other processes, new namespaces and mounts, every socket that could lead out, memory and
queues that outlive a process or are counted nowhere, and the corners of the kernel that no notebook needs. A refused
call fails with an error number, as on a system without that feature; it does not kill the process, so that a student
sees an exception with a line number.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

from .linux import no_new_privileges, prctl

__all__ = ["install", "supported"]

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCH = 0, 4
_NEW_NAMESPACE = 0x7E020080
_SOCK_STREAM = 1
_AF_NETLINK = 16
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_PR_SET_SECCOMP, _FILTER_MODE = 22, 2

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}

#: System-call numbers, (x86_64, aarch64); None where the machine has no such call.
_CALLS = {
    "ioctl": (16, 29),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "clone": (56, 220),
    "clone3": (435, 435),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmctl": (31, 195),
    "shmat": (30, 196),
    "semget": (64, 190),
    "msgget": (68, 186),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "personality": (135, 92),
    "quotactl": (179, 60),
    "acct": (163, 89),
    "syslog": (103, 116),
    "reboot": (169, 142),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "vhangup": (153, 58),
}
_WITH_A_RULE_OF_THEIR_OWN = (
    *("ioctl", "clone", "clone3", "socket", "socketpair", "connect"),
    *("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"),
)


def supported() -> bool:
    """Whether the numbers for this machine are known (64-bit Linux on x86_64 or aarch64)."""
    return sys.platform == "linux" and platform.machine() in _AUDIT_ARCH and sys.maxsize > 2**32


def install(*, only_signal: int | None = None) -> None:
    """Put the filter on this process and on all that it starts; it cannot be taken off.

    Parameters
    ----------
    only_signal : int, optional
        A process id: signals may be sent to this process and its group and to no other. For systems where neither
        a pid namespace nor Landlock keeps signals in.
    """
    program = _program(platform.machine(), only_signal)
    instructions = b"".join(struct.pack("=HBBI", *line) for line in program)
    code = ctypes.create_string_buffer(instructions, len(instructions))
    # struct sock_fprog { unsigned short len; struct sock_filter *filter; }
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    no_new_privileges()
    prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(header))


def _program(machine: str, only_signal: int | None) -> list[tuple[int, int, int, int]]:
    column = _COLUMN[machine]

    def number(name):
        return _CALLS[name][column]

    lines = [
        _load(_ARCH),
        (_EQUAL, 1, 0, _AUDIT_ARCH[machine]),
        (_RETURN, 0, 0, _KILL),
        _load(_NUMBER),
    ]
    if machine == "x86_64":  # the x32 calls have numbers of their own
        lines += [(_AT_LEAST, 0, 1, 0x40000000), _fail(errno.ENOSYS)]
    for name in _CALLS:
        if name not in _WITH_A_RULE_OF_THEIR_OWN and number(name) is not None:
            lines += _rule(number(name), [_fail(errno.EPERM)])
    # glibc falls back from clone3, whose flags a filter cannot see, to clone.
    lines += _rule(number("clone3"), [_fail(errno.ENOSYS)])
    lines += _rule(number("clone"), [_load(_argument(0)), (_ANY_BIT, 0, 1, _NEW_NAMESPACE), _fail(errno.EPERM)])
    # EAFNOSUPPORT, not EACCES: libzmq aborts on the latter.
    # Netlink tells a process about its own (empty) network; libzmq asks it.
    lines += _rule(number("socket"), [_load(_argument(0)), (_EQUAL, 1, 0, _AF_NETLINK), _fail(errno.EAFNOSUPPORT)])
    lines += _rule(number("connect"), [_fail(errno.EACCES)])
    # A datagram pair could be sent to any socket that has a path; a stream pair is only a pipe.
    stream_only = [_load(_argument(1)), (_AND, 0, 0, 0xF), (_EQUAL, 1, 0, _SOCK_STREAM), _fail(errno.EPROTONOSUPPORT)]
    lines += _rule(number("socketpair"), stream_only)
    keystrokes = [_load(_argument(1)), (_EQUAL, 1, 0, _TIOCSTI), (_EQUAL, 0, 1, _TIOCLINUX), _fail(errno.EPERM)]
    lines += _rule(number("ioctl"), keystrokes)
    if only_signal is not None:
        for name in ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
            own = [_load(_argument(0)), (_EQUAL, 2, 0, only_signal), (_EQUAL, 1, 0, -only_signal & 0xFFFFFFFF)]
            lines += _rule(number(name), [*own, _fail(errno.EPERM)])
        for name in ("tkill", "pidfd_send_signal"):
            lines += _rule(number(name), [_fail(errno.EPERM)])
    return [*lines, (_RETURN, 0, 0, _ALLOW)]


def _rule(number: int, body: list) -> list:
    """`body` for the call `number`, then allow; every other call goes past it."""
    body = [*body, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(body), number), *body]


def _argument(position: int) -> int:
    return 16 + 8 * position  # the low half: both machines are little-endian


def _load(offset: int) -> tuple[int, int, int, int]:
    return (_LOAD, 0, 0, offset)


def _fail(error: int) -> tuple[int, int, int, int]:
    return (_RETURN, 0, 0, _FAIL | error)
