"""This repository is an nbgrader course: ``solutions`` is the source, ``course`` is what students open."""

from pathlib import Path

import autograder

c = get_config()  # noqa: F821 - nbgrader defines it

root = Path(__file__).resolve().parent
grading = root / "grading"
grading.mkdir(exist_ok=True)

c.CourseDirectory.course_id = "recsys"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "course"
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.solution_directory = "grading/solution"
c.CourseDirectory.source_with_tests_directory = "grading/source_with_tests"
c.CourseDirectory.db_url = f"sqlite:///{grading / 'gradebook.db'}"

autograder.configure(c)
