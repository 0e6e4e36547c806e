"""A leaderboard that names nobody, that many submissions cannot play, and whose private half decides."""

import io
from datetime import UTC, datetime, timedelta, timezone

import nbformat
import pytest
from nbformat.v4 import new_notebook
from rich.console import Console

from autograder.configuration import Course
from autograder.grading.classrun import ClassRun
from autograder.grading.store import open_gradebook
from autograder.leaderboard import attempts as stored
from autograder.leaderboard.attempts import Attempt, course_secret, read_attempts
from autograder.leaderboard.board import Leaderboard, TooEarly, final_board, may_be_shown, public_board
from autograder.leaderboard.command import NoBoard, make_board
from autograder.leaderboard.names import pseudonyms
from autograder.release import generate
from tests.autograder.fixtures.course import CONFIG, _cell, filled, make_course
from tests.autograder.fixtures.course import LESSON as CLOSED
from tests.commands import run

LESSON, NOTEBOOK = "02-open", "open"
MONDAY = datetime(2030, 1, 7, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def open_task():
    """A task that asks for a number in each of two worlds: the larger, the more points, up to four."""
    answer = "def guess():\n    ### BEGIN SOLUTION\n    return 4.0, 4.0\n    ### END SOLUTION"
    cells = [
        _cell("code", "guess", answer, solution=True),
        _cell("code", "near_public", "float(guess()[0])", grade=True, locked=True, points=4),
        _cell("code", "near_private", "float(guess()[1])", grade=True, locked=True, points=4),
    ]
    nb = new_notebook(cells=cells)
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nb


def attempt(student, when, public, private=0.0):
    return Attempt(student, when, {"near_public": public, "near_private": private})


def standing(rows):
    return [(row.rank, row.student, row.public) for row in rows]


# -- what counts ------------------------------------------------------------------------------------------------


def test_the_best_stands_first_and_of_two_equals_the_earlier_one():
    board = public_board([attempt("a", MONDAY, 1), attempt("b", MONDAY, 3), attempt("c", MONDAY + DAY, 3)], 2)
    assert standing(board) == [(1, "b", 3), (1, "c", 3), (3, "a", 1)]


def test_a_worse_submission_neither_counts_nor_uses_up_a_day():
    tries = [attempt("a", MONDAY, 3), attempt("a", MONDAY, 1), attempt("a", MONDAY, 2), attempt("a", MONDAY, 4)]
    assert standing(public_board(tries, 2)) == [(1, "a", 4)]


@pytest.mark.parametrize(("per_day", "shown"), [(1, 0.0), (2, 0.1), (5, 0.4), (100, 2.9)])
def test_thirty_lucky_variants_in_a_day_count_as_often_as_the_course_says(per_day, shown):
    tries = [attempt("gamer", MONDAY + timedelta(minutes=k), k / 10) for k in range(30)]
    (row,) = public_board(tries, per_day)
    assert row.public == pytest.approx(shown)
    assert row.submissions == 30


def test_the_next_day_improvements_count_again():
    tries = [attempt("a", MONDAY + k * DAY / 4, float(k)) for k in range(4)] + [attempt("a", MONDAY + DAY, 3.5)]
    assert standing(public_board(tries, 2)) == [(1, "a", 3.5)]


def test_a_day_is_one_of_utc_wherever_the_clock_stands():
    east = timezone(timedelta(hours=10))
    late = datetime(2030, 1, 8, 1, tzinfo=east)  # still Monday in UTC
    tries = [attempt("a", MONDAY, 1), attempt("a", MONDAY, 2), attempt("a", late, 3)]
    assert standing(public_board(tries, 2)) == [(1, "a", 2)]


def test_the_final_board_ranks_last_submissions_by_the_private_half():
    tries = [attempt("lucky", MONDAY, 4), attempt("steady", MONDAY, 3)]
    board = final_board(tries, {"lucky": 1.0, "steady": 3.0}, 2)
    assert [(r.rank, r.student, r.private, r.public_rank) for r in board] == [(1, "steady", 3, 2), (2, "lucky", 1, 1)]


# -- the deadline -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "said"),
    [(None, "has no due date"), (MONDAY, "07 January 2030, 09:00 UTC"), (MONDAY.replace(tzinfo=None), "--now")],
)
def test_the_private_board_waits_for_the_deadline(due, said):
    with pytest.raises(TooEarly, match=said):
        may_be_shown(LESSON, due, MONDAY - DAY)


def test_after_the_deadline_it_may_be_shown():
    may_be_shown(LESSON, MONDAY.replace(tzinfo=None), MONDAY)


# -- nobody is named --------------------------------------------------------------------------------------------


def test_pseudonyms_are_stable_and_all_different():
    students = [f"student{k}" for k in range(3000)]
    names = pseudonyms(b"secret", LESSON, students)
    assert len(set(names.values())) == 3000
    assert names == pseudonyms(b"secret", LESSON, reversed(students))
    assert pseudonyms(b"secret", LESSON, ["student7"])["student7"] == names["student7"]


def test_without_the_secret_a_guess_cannot_be_checked():
    known = pseudonyms(b"secret", LESSON, ["ada"])["ada"]
    assert known != pseudonyms(b"another", LESSON, ["ada"])["ada"]
    assert known != pseudonyms(b"secret", "another lesson", ["ada"])["ada"]
    assert "ada" not in known


# -- a class ----------------------------------------------------------------------------------------------------


def hand_in(course, student, numbers):
    folder = course.root / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    released = nbformat.read(course.root / "release" / LESSON / f"{NOTEBOOK}.ipynb", as_version=4)
    answer = filled(released, {"guess": f"def guess():\n    return {numbers}"})
    nbformat.write(answer, folder / f"{NOTEBOOK}.ipynb")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """ada hands in once; gil three times on a Monday, each better in the public world and worse in the private one."""
    root = make_course(tmp_path_factory.mktemp("open"), CONFIG)
    folder = root / "source" / LESSON
    folder.mkdir()
    nbformat.write(open_task(), folder / f"{NOTEBOOK}.ipynb")
    course = Course.open(root)
    generate(course, LESSON)
    clock = pytest.MonkeyPatch()
    hand_in(course, "ada", (2.5, 3.5))
    for hour, guess in enumerate(((2.75, 3.25), (3.25, 2.75), (4.0, 2.0))):
        hand_in(course, "gil", guess)
        clock.setattr(stored, "_now", lambda hour=hour: MONDAY + timedelta(hours=hour))
        ClassRun(course, workers=1, unsafe=True, feedback=False).run([LESSON])
    clock.undo()
    return course


def board_page(course, **how):
    console = Console(record=True, width=120, file=io.StringIO())
    page = make_board(course, LESSON, console, **how)
    return page.read_text(encoding="utf-8"), console.export_text()


def names_of(course):
    with open_gradebook(course.db_url) as book:
        return pseudonyms(course_secret(book), LESSON, ["ada", "gil"])


def test_what_was_graded_is_kept_with_the_graders_own_time(course):
    with open_gradebook(course.db_url) as book:
        found = [(one.student, one.half("_public"), one.half("_private")) for one in read_attempts(book, LESSON)]
    assert found == [("ada", 2.5, 3.5), ("gil", 2.75, 3.25), ("gil", 3.25, 2.75), ("gil", 4.0, 2.0)]


def test_the_public_board_shows_two_improvements_of_a_day_and_the_private_board_the_truth(course):
    names = names_of(course)
    public, terminal = board_page(course)
    assert public.index(names["gil"]) < public.index(names["ada"])
    assert "3.25" in public
    assert '<td class="num">4</td>' not in public  # the third of the day
    assert names["gil"] in terminal
    final, _ = board_page(course, private=True, early=True)
    assert final.index(names["ada"]) < final.index(names["gil"])


def test_a_board_names_nobody_and_the_public_one_tells_nothing_of_the_private_half(course):
    public, terminal = board_page(course)
    for text in (public, terminal):
        assert "ada" not in text
        assert "gil" not in text
        assert "3.5" not in text
    _, told = board_page(course, real=True)
    assert "ada" in told


def test_the_course_may_allow_more_improvements(course):
    course.config.Leaderboard.improvements_per_day = 3
    try:
        public, _ = board_page(course)
    finally:
        del course.config["Leaderboard"]
    assert '<td class="num">4</td>' in public
    assert Leaderboard(config=course.config).improvements_per_day == 2


def test_grading_the_same_again_is_no_new_attempt(course):
    with open_gradebook(course.db_url) as book:
        before = read_attempts(book, LESSON)
    ClassRun(course, workers=1, unsafe=True, feedback=False, force=True).run([LESSON])
    with open_gradebook(course.db_url) as book:
        assert read_attempts(book, LESSON) == before


def test_the_command_writes_the_page_and_refuses_the_private_board_without_a_due_date(course):
    run("autograder", "leaderboard", LESSON, "--private", cwd=course.root, status=2)
    run("autograder", "leaderboard", LESSON, cwd=course.root)
    assert (course.root / "leaderboard" / f"{LESSON}.html").is_file()


def test_a_lesson_without_halves_has_no_board(course):
    generate(course, CLOSED)
    with pytest.raises(NoBoard, match="none of its tests has an id that ends in _public"):
        make_board(course, CLOSED, Console(quiet=True))
