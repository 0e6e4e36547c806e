"""Hand in the sample class, or say what became of its attacks.

``python -m tests.end_to_end.sample_class [SUBMITTED_DIRECTORY]``
``python -m tests.end_to_end.sample_class --attacks GRADES.json``
"""

import sys
from pathlib import Path

from tests.end_to_end.sample_class.making import hand_in
from tests.end_to_end.sample_class.showing import attacks

if __name__ == "__main__":
    if sys.argv[1:2] == ["--attacks"]:
        attacks(Path(sys.argv[2]))
    else:
        target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("grading/submitted")
        print(f"{hand_in(Path('course/01-popularity'), target)} students of the sample class handed in under {target}")
