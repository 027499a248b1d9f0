"""Each figure of objections, rulings and disputes opens exactly the rows that it counts, with its definition."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import oversight as actions
from ppid.actions import tallies
from ppid.actions.oversight import Moment
from ppid.db import committed, db
from ppid.law.cases import Channel
from ppid.law.disputes import Level, Stage
from ppid.law.remedies import REMEDIES, Remedies
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models import Dispute, InfoRequest, Objection, ObjectionItem, PublicBody
from ppid.web.oversight_words import REMEDY_SLUGS
from tests import world
from tests.actions.test_tallies import fill
from tests.pages import check_page
from tests.web.officers import words
from tests.web.test_oversight import commissioner

TODAY = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # 11.00 WITA
YEAR = "dari=2026-01-01&sampai=2026-12-31"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def object_at_random(seed: int, size: int) -> None:
    """Enter objections with random dates, orders and disputes straight into the tables of the body kaltim."""
    rng, body = Random(seed), world.body()
    requests = list(db.session.scalars(sa.select(InfoRequest).where(InfoRequest.body_id == body.id)))
    with committed():
        for seq in range(1, size + 1):
            received_on = date(2025, 10, 1) + timedelta(rng.randrange(400))
            status = rng.choice(list(ObjectionStatus))
            ended_on = min(received_on + timedelta(rng.randrange(60)), TODAY.date())
            made: dict[str, Any] = {}
            if status in {ObjectionStatus.RULED, ObjectionStatus.RECEIVED}:
                made = {"ruled_on": ended_on, "outcome": rng.choice(list(Verdict))}
            if status is ObjectionStatus.RECEIVED:
                made["ruling_received_on"] = ended_on
            if status is ObjectionStatus.WITHDRAWN:
                made = {"withdrawn_on": ended_on}
            if status is ObjectionStatus.SETTLED:
                made = {"settled_on": ended_on, "settlement": "Sepakat"}
            request = rng.choice(requests)
            row = Objection(
                body_id=body.id, request_id=request.id, applicant_id=request.applicant_id, filing_key=f"k{seq}",
                token_hash=f"k{seq}", number=f"{seq:03}/KEB/{seed}", year=received_on.year, seq=seq,
                channel=Channel.WEB, received_at=TODAY, received_on=received_on,
                recorded_at=datetime.combine(received_on, time(3), UTC), purpose="-", case_position="-",
                status=status, due_on=received_on + timedelta(30), **made,
            )  # fmt: skip
            db.session.add(row)
            db.session.flush()
            if "ruled_on" in made:
                _order(rng, row)
                if rng.random() < 0.4:
                    petitioned_on = min(ended_on + timedelta(5), TODAY.date())
                    db.session.add(
                        Dispute(
                            body_id=body.id, objection_id=row.id, level=Level.PROVINCIAL, commission_name="KI",
                            stage=Stage.PETITIONED, petitioned_on=petitioned_on, recorded_at=TODAY,
                        )
                    )  # fmt: skip


def _order(rng: Random, row: Objection) -> None:
    for number in range(1, rng.randrange(1, 4)):
        verdict, order_due_on = rng.choice(list(Verdict)), row.ruled_on + timedelta(rng.randrange(20))
        given: dict[str, Any] = {}
        if verdict is not Verdict.REJECTED:
            given["order_due_on"] = order_due_on
            if rng.random() < 0.5:
                given["executed_on"] = min(row.ruled_on + timedelta(rng.randrange(40)), TODAY.date())
        db.session.add(
            ObjectionItem(
                body_id=row.body_id, objection_id=row.id, number=number, text="Butir", verdict=verdict, **given
            )
        )


def seen(client: FlaskClient, path: str) -> str:
    answered = client.get(path)
    assert answered.status_code == 200, path
    check_page(answered.text, csrf=False)
    return answered.text


def rows_on(page: str) -> int:
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    return body[1].count("<tr>") if body else 0


def rows_in(client: FlaskClient, path: str) -> int:
    got = client.get(path)
    assert got.mimetype == "text/csv", path
    return len(list(csv.DictReader(io.StringIO(got.data.decode("utf-8-sig")), delimiter=";")))


@pytest.mark.parametrize("seed", [3, 4])
def test_every_figure_opens_exactly_the_rows_that_it_counts(app: Flask, seed: int) -> None:
    fill(seed, 40)
    object_at_random(seed, 60)
    client, body = commissioner(app), world.body()
    for on in (date(2026, 11, 20), date(2026, 6, 15)):
        asked = Moment(date(2026, 1, 1), date(2026, 12, 31), on)
        counted, at = actions.sought(body, asked).counted, f"{YEAR}&keadaan={on}"
        page = seen(client, f"/pengawasan/kaltim?{at}")
        for key, one in REMEDIES.items():
            value, address = one.value(counted), f"{at}&angka={REMEDY_SLUGS[key]}"
            link = f"/pengawasan/kaltim/keberatan?{address}".replace("&", "&amp;")
            assert f'{link}">{value}<' in page, key
            assert rows_on(seen(client, f"/pengawasan/kaltim/keberatan?{address}")) == value
            assert rows_in(client, f"/pengawasan/kaltim/keberatan/baris.csv?{address}") == value
            if one.whole is not None:
                whole, address = one.whole(counted), f"{address}&bagian=penyebut"
                assert f'{link}&amp;bagian=penyebut">{whole}<' in page, key
                assert rows_on(seen(client, f"/pengawasan/kaltim/keberatan?{address}")) == whole
                assert rows_in(client, f"/pengawasan/kaltim/keberatan/baris.csv?{address}") == whole
        assert all(one.value(counted) for one in REMEDIES.values()), "a world in which a figure is 0 proves nothing"


def test_the_table_across_bodies_opens_the_rows_of_each_of_these_figures(app: Flask) -> None:
    fill(5, 40)
    object_at_random(5, 60)
    client = commissioner(app)
    (row,) = tallies.across(PublicBody.slug == "kaltim", 2026, 2026, now=clock.now()).rows
    counted = Remedies(row.objections, row.disputes)
    exact = actions.sought(world.body(), Moment(date(2026, 1, 1), date(2026, 12, 31), row.on)).counted
    assert counted == exact
    page = seen(client, "/pengawasan?tahun=2026")
    links = re.findall(r'href="(/pengawasan/kaltim/keberatan\?[^"]*)">(\d+)</a>', page)
    assert len(links) == 5
    opened = set()
    for link, number in links:
        address = link.replace("&amp;", "&")
        key = next(key for key, slug in REMEDY_SLUGS.items() if address.endswith(f"angka={slug}"))
        opened.add(key)
        assert int(number) == REMEDIES[key].value(counted) == rows_on(seen(client, address))
    assert opened == {"objected", "ruled_late", "unruled", "overdue", "disputes"}


def test_each_of_these_figures_stands_with_its_definition_article_and_denominator(app: Flask) -> None:
    object_at_random_in_a_small_world()
    client = commissioner(app)
    for path in ("/pengawasan/kaltim", "/pengawasan"):
        text = words(seen(client, path))
        for one in REMEDIES.values():
            assert one.definition in text
            assert str(one.article) in text
    late = words(seen(client, f"/pengawasan/kaltim/keberatan?{YEAR}&angka=terlambat"))
    assert REMEDIES["ruled_late"].definition in late
    assert re.search(r"\d+ (Tanggapan terlambat )?dari \d+ menjadi pembanding Tanggapan terlambat \(\d+,\d%\)", late)


def object_at_random_in_a_small_world() -> None:
    world.register()
    object_at_random(6, 40)


@pytest.mark.parametrize(
    "query", ["angka=apa", "angka=terlambat&bagian=apa", "angka=sengketa&bagian=penyebut", "bagian=penyebut"]
)
def test_a_figure_that_is_not_there_is_not_found(app: Flask, query: str) -> None:
    client = commissioner(app)
    for path in ("keberatan", "keberatan/baris.csv"):
        assert client.get(f"/pengawasan/kaltim/{path}?{query}").status_code == 404


def test_all_objections_and_disputes_stand_together_without_a_figure(app: Flask) -> None:
    object_at_random_in_a_small_world()
    client, asked = commissioner(app), Moment(date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 20))
    found = actions.sought(world.body(), asked)
    page = seen(client, f"/pengawasan/kaltim/keberatan?{YEAR}")
    assert page.count("<tr>") - 2 == len(found.objections) + len(found.disputes)
    assert rows_in(client, f"/pengawasan/kaltim/keberatan/baris.csv?{YEAR}") == len(found.objections)
