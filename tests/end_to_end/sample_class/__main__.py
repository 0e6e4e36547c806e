"""Hand in the sample class: ``python -m tests.end_to_end.sample_class [SUBMITTED_DIRECTORY]``."""

import sys
from pathlib import Path

from tests.end_to_end.sample_class.making import hand_in

if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("grading/submitted")
    print(f"{hand_in(Path('course/01-popularity'), target)} students of the sample class handed in under {target}")
