"""Every case of the corpus gets exactly the status and the points its file says, in one run of the real grader.

The runs are independent of each other; they go through intake, repair, the sandbox, both processes and scoring.
"""

import base64
import json
import os
import struct

import pytest

from tests.autograder.hostile.cases import read_cases
from tests.autograder.hostile.course import grade_all
from tests.needs import needs

CASES = read_cases()
HONEST = ("honest/",)

pytestmark = needs("sandbox")


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return grade_all(CASES, tmp_path_factory.mktemp("hostile"), workers=(os.cpu_count() or 1) + 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(results, case):
    status, points, verdicts, _ = results[case.name]
    assert points == case.points, (case.what, verdicts)
    assert case.status in ("any", status), (case.what, verdicts)


def test_the_corpus_is_large_and_every_family_is_there():
    families = {case.name.split("/")[0] for case in CASES}
    assert families == {"running", "seeing", "stealing", "escaping", "exhausting", "forging", "honest"}
    assert sum(not case.name.startswith(HONEST) for case in CASES) >= 50


def test_messages_name_no_path_and_no_hidden_line(results):
    for result in results.values():
        for verdict in result.verdicts.values():
            message = verdict if isinstance(verdict, str) else str(verdict.get("message"))
            assert "/tmp" not in message
            assert "reference(*case)" not in message


def told(result):
    """Everything that a student is shown: outputs of the cells, and messages; neither source nor the lesson's tests."""
    cells = [cell for nb in result.shown.split("\n\0") if nb for cell in json.loads(nb)["cells"]]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return json.dumps(outputs) + json.dumps(result.verdicts)


SECRETS = ["4711.25", "0.0625, 4711.25"]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_feedback_holds_a_hidden_input_in_any_writing(results, secret):
    raw = secret.encode()
    packed = b"".join(struct.pack("<d", float(part)) for part in secret.split(", "))
    writings = {secret, raw.hex(), packed.hex(), secret[::-1], raw.hex()[::-1], base64.b85encode(raw).decode()}
    for shift in range(3):  # inside of a longer text, base64 has three ways to write it
        for content in (raw, packed):
            encoded = base64.b64encode(b"\0" * shift + content).decode()
            writings.add(encoded[4 if shift else 0 : len(encoded) - 4])
    for name, result in results.items():
        text = told(result)
        found = [w for w in writings if len(w) >= 7 and (w in text or w in text[::-1])]
        assert not found, (name, found)
