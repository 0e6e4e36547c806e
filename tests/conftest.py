"""What holds for all tests: no clock decides, work is spread by size, and what a machine lacks is said."""

from __future__ import annotations

import os

# Threads that wait for work spin while they wait: two lessons at once then take six times as long as one by one.
# It is read when a library is loaded, so it is said before any is, and to all processes that tests start.
for name, value in {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0", "OPENBLAS_THREAD_TIMEOUT": "4"}.items():
    os.environ.setdefault(name, value)

from autograder.configuration import quick_imports  # noqa: E402

quick_imports()

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

from tests import needs  # noqa: E402
from tests.spreading import THOROUGH, BySize, is_slow, is_thorough  # noqa: E402

# An example may take as long as the machine likes. (With CI set, hypothesis's own profile says so already.)
settings.register_profile("kit", deadline=None)
if not os.environ.get("CI"):
    settings.load_profile("kit")


def pytest_configure(config):
    needs.required()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return BySize(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if is_slow(item.nodeid):
            item.add_marker(pytest.mark.slow)
        if is_thorough(item.nodeid):
            item.add_marker(pytest.mark.thorough)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            needs.have(name)


def pytest_terminal_summary(terminalreporter, config):
    if "not thorough" in config.option.markexpr:
        terminalreporter.write_line(
            f"left to `make test-thorough`: {'; '.join(dict.fromkeys(THOROUGH.values()))}", yellow=True
        )
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)]
    for line in needs.not_tested(reasons):
        terminalreporter.write_line(line, yellow=True)
