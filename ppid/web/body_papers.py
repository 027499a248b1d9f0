"""The papers of a body itself: drawn after they are issued, and open to everybody once they are."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app

from ppid.actions import letters
from ppid.actions.catalogue import MOST_ROWS_AT_ONCE
from ppid.db import db
from ppid.letters.errors import CannotPrint
from ppid.models import Letter
from ppid.queries import body_letters
from ppid.storage import StorageError
from ppid.web import guard, papers
from ppid.web.limits import LOOKING, limiter
from ppid.web.public import body_of

bp = Blueprint("body_papers", __name__)

SLUGS = {"dip": "catalogue", "dik": "exempt_list", "maklumat": "charter"}


def latest_of(body_id: int, *, drawn: bool = False) -> dict[str, Letter]:
    """The latest papers of a body that still hold, by the key of their kind."""
    return {letter.kind: letter for letter in db.session.scalars(body_letters.latest(body_id, drawn=drawn))}


def draw_soon(letter_id: int, rows: int) -> bool:
    """Draw a paper right after the commit, or leave it to the background: a long one, or one that cannot be drawn now.

    Returns whether it is drawn.
    """
    if rows > MOST_ROWS_AT_ONCE:
        return False
    try:
        letters.draw(letter_id)
    except (CannotPrint, StorageError):
        current_app.logger.exception("letter %s was not drawn", letter_id)
        return False
    return True


@bp.get("/badan/<slug>/dokumen/<paper>.pdf")
@guard.public
@limiter.limit(LOOKING)
def download(slug: str, paper: str) -> Response:
    """The latest DIP, DIK or maklumat of a body: the very bytes that were issued."""
    kind = SLUGS.get(paper) or abort(404)
    found = latest_of(body_of(slug).id, drawn=True).get(kind)
    if found is None:
        abort(404)  # none was issued yet, or it is still being drawn
    return papers.letter_answer(found)
