"""Walls around code that is not trusted.

`start_student_kernel` gives a Jupyter kernel that sees a copy of one lesson's folder, the libraries, and nothing else.
`inside` is what runs on the far side; `room` says what can be seen there, `mask` takes the lesson's answers out of it,
`bubblewrap` builds the wall, `zygote` is the warm process that kernels are forked from, `kernel` and `watchdog` look
after one of them, `tiers` finds out what a machine can do, and `provisioner` offers it all to any Jupyter server.
"""

from autograder.sandbox.kernel import StudentKernel
from autograder.sandbox.limits import Limits
from autograder.sandbox.start import start_student_kernel, warm_up
from autograder.sandbox.tiers import Tier, choose, probe
from autograder.sandbox.zygote import PRELOAD, SandboxError, Zygote

__all__ = [
    "PRELOAD",
    "Limits",
    "SandboxError",
    "StudentKernel",
    "Tier",
    "Zygote",
    "choose",
    "probe",
    "start_student_kernel",
    "warm_up",
]
