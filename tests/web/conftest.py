"""Who visits in more than one module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid.law.roles import Role
from tests.conftest import sign_in
from tests.visits import VisitClient
from tests.web.admins import MONDAY


@pytest.fixture
def admin(app: Flask) -> Iterator[FlaskClient]:
    """The admin of one body, on a Monday morning; others may visit beside."""
    app.test_client_class = VisitClient
    with time_machine.travel(MONDAY):
        yield sign_in(app.test_client(), Role.ADMIN)
