"""The applicant's doors: a number and its code open one case, or one objection, in this visit and nothing else."""

from __future__ import annotations

import hmac
import re
import unicodedata

import sqlalchemy as sa
from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ppid import vault
from ppid.actions import requests
from ppid.db import db
from ppid.models import InfoRequest, Objection
from ppid.queries import objections as objection_queries
from ppid.queries import requests as queries

CASE, OBJECTION = "case", "objection"
NO_NUMBER = "0000/-/-/0000"


def _plain(number: str) -> bytes:
    """A registration number as it is compared: letters and digits only, upper case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", number)).upper().encode(errors="replace")


def found(number: str, token: str) -> InfoRequest | Objection | None:
    """What this number and code belong to, or None; the work is the same whichever is wrong."""
    hashes = requests.token_hashes(token)
    rows = (
        db.session.scalars(queries.by_token(hashes)).first(),
        db.session.scalars(objection_queries.by_token(hashes)).first(),
    )
    same = [
        row for row in rows if hmac.compare_digest(_plain(number), _plain(row.number if row else NO_NUMBER)) and row
    ]
    return same[0] if same else None


def _marks(kind: str, id: int, token_hash: str) -> tuple[str, ...]:
    """What a visit must hold beside the id: it ends when the code changes."""
    return vault.current().blinds(f"open {kind}", f"{id}:{token_hash}")


def enter(row: InfoRequest | Objection) -> None:
    """Let this visit see the case or the objection from now on."""
    kind = CASE if isinstance(row, InfoRequest) else OBJECTION
    session[kind] = [row.id, _marks(kind, row.id, row.token_hash)[0]]


def leave() -> None:
    """Let this visit see nothing any more."""
    session.pop(CASE, None)
    session.pop(OBJECTION, None)


def _held(kind: str) -> tuple[int, str] | None:
    held = session.get(kind)
    return (int(held[0]), str(held[1])) if isinstance(held, list) and len(held) == 2 else None


def _still_holds(kind: str, id: int, mark: str, token_hash: str | None) -> bool:
    """Whether the mark of a visit is still that of the row; a visit that is not forgets it."""
    fits = token_hash is not None and any(hmac.compare_digest(mark, one) for one in _marks(kind, id, token_hash))
    if not fits:
        session.pop(kind, None)
    return fits


def opened_case(*, locked: bool = False) -> InfoRequest | None:
    """The case that this visit opened, with everything its page shows, or None."""
    held = _held(CASE)
    if held is None:
        return None
    query = queries.whole(held[0])
    row = db.session.scalars(query.with_for_update(of=InfoRequest) if locked else query).unique().one_or_none()
    return row if _still_holds(CASE, *held, row.token_hash if row else None) else None


def opened_ids() -> tuple[int | None, int | None]:
    """The ids of the request and of the objection that this visit opened."""
    return _opened_id(CASE, InfoRequest), _opened_id(OBJECTION, Objection)


def _opened_id(kind: str, table: type[InfoRequest] | type[Objection]) -> int | None:
    held = _held(kind)
    if held is None:
        return None
    token_hash = db.session.scalar(sa.select(table.token_hash).where(table.id == held[0]))
    return held[0] if _still_holds(kind, *held, token_hash) else None


def to_the_door() -> Response:
    """Ask for number and code."""
    flash(_("Buka permohonan Anda dengan nomor pendaftaran dan kode pelacakan."))
    return redirect(url_for("applicant.track"))
