"""Hand in the sample class, or say what became of its attacks.

``python -m tests.end_to_end.sample_class [SUBMITTED_DIRECTORY]``
``python -m tests.end_to_end.sample_class --attacks GRADES.json``
"""

import sys
import tempfile
from pathlib import Path

from autograder.configuration import Course
from autograder.publish import holds_work
from autograder.release import generate
from tests.end_to_end.sample_class.making import hand_in
from tests.end_to_end.sample_class.showing import attacks
from tests.end_to_end.sample_class.students import IN_THE_DEMO

if __name__ == "__main__":
    if sys.argv[1:2] == ["--attacks"]:
        attacks(Path(sys.argv[2]))
    else:
        target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("grading/submitted")
        course, handed_in = Course.open(), 0
        with tempfile.TemporaryDirectory() as folder:
            for lesson in course.lessons():
                released = course.path("release", ".", lesson)
                notebooks = sorted(released.glob("*.ipynb"))
                if not notebooks or any(holds_work(path, path) for path in notebooks):
                    # a notebook that somebody works in is nothing to fill in: take a release of its own
                    released = generate(course, lesson, into=Path(folder))[0].parent
                handed_in += hand_in(released, target, IN_THE_DEMO)
        print(f"{handed_in} submissions of the sample class, {len(course.lessons())} lessons, are under {target}")
