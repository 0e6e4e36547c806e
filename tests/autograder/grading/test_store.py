"""The gradebook's database, as nbgrader would make it."""

import sqlalchemy as sa
from nbgrader.api import get_alembic_version

from autograder.grading.store import open_gradebook
from tests.commands import environment


def test_a_new_gradebook_has_the_version_that_nbgrader_gives(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", environment()["PATH"])
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    for _ in range(2):
        with open_gradebook(url) as gradebook:
            versions = gradebook.db.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all()
    assert versions == [get_alembic_version()]
