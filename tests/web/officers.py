"""What the tests of the officers' room share: a fixed morning, counted statements, a sent answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from ppid.db import db
from ppid.law.exemptions import GROUNDS
from ppid.models import AnswerDraft, Event, HarmTest, InfoRequest, Letter, StoredFile
from tests import world
from tests.pages import PageClient

MORNING = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # Monday, 09.00 WITA


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def words(page: str) -> str:
    """A page as it is read: without its tags, with single spaces."""
    inside = page[page.find("<main") : page.find("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


def numbers(page: str) -> list[str]:
    """The registration numbers of a worklist, in order."""
    return re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page)


def rows() -> dict[str, int]:
    """How many rows of what a step leaves behind there are."""
    tables = (Event, Letter, StoredFile)
    return {table.__tablename__: db.session.scalar(sa.select(sa.func.count(table.id))) or 0 for table in tables}


def fresh(made: InfoRequest) -> InfoRequest:
    """The request as the database has it now."""
    db.session.rollback()
    return db.session.get_one(InfoRequest, made.id, populate_existing=True)


def harm_test_of(ground: str) -> int:
    """The id of a decided harm test of the body under this letter of Pasal 17."""
    query = sa.select(HarmTest.id).where(HarmTest.ground == ground, HarmTest.body_id == world.body().id)
    return db.session.scalars(query).first() or world.harm_test(ground).id


def decided(made: InfoRequest, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the form of an answer sends: one dictionary for each item, then the rest.

    What is kept back rests on a harm test of its ground, made when there is none, unless the item names another.
    """
    sent: dict[str, Any] = {"version": str(fresh(made).version), **more}
    for number, item in enumerate(items, 1):
        usual = {"given_as": "soft_copy"}
        if item["outcome"] in {"refused", "given_in_part"} and item.get("ground") in GROUNDS:
            usual["harm_test"] = str(harm_test_of(item["ground"]))
        sent |= {f"item_{number}-{name}": value for name, value in (usual | item).items()}
    return sent


def answer(client: FlaskClient | PageClient, made: InfoRequest, data: dict[str, Any]) -> TestResponse:
    """Send the form of an answer and, when it is taken, press the button of the last look."""
    sent = client.post(f"/permohonan/{made.id}/jawab", data=data)
    return send_now(client, made) if sent.status_code == 302 else sent


def send_now(client: FlaskClient | PageClient, made: InfoRequest, page: str = "jawab/kirim") -> TestResponse:
    """Press the button that sends what the draft says as it stands."""
    return client.post(f"/permohonan/{made.id}/{page}", data=versions(made))


def versions(made: InfoRequest) -> dict[str, str]:
    """The states of a request and of its draft, as a page opened now carries them."""
    version = fresh(made).version
    draft = db.session.scalar(sa.select(AnswerDraft.version).where(AnswerDraft.request_id == made.id))
    return {"version": str(version), "draft_version": str(draft or 0)}


GIVEN = {"outcome": "given", "explanation": "Berkas terlampir"}
REFUSED = {
    "outcome": "refused",
    "ground": "h",
    "reason": "Memuat riwayat kesehatan perorangan",
    "consequence": "Riwayat kesehatan warga terbuka kepada umum",
}
