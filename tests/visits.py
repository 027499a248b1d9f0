"""A client whose requests each stand alone, as they do behind a server."""

from __future__ import annotations

from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ppid.db import db


class VisitClient(FlaskClient):
    """Gives every request an application context of its own.

    Within the context of a test all requests would share one ``g`` and one database session, and the account that
    Flask-Login keeps in ``g`` would stay signed in for every client of the test.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.rollback()  # what the test has read is read anew, after the request
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        answer.request.input_stream.close()  # a large form is written to a file, which Werkzeug's client leaves open
        return answer
