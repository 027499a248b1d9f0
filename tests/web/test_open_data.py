"""Open data keep their promise: the columns of the dictionary, the totals of the figures, and no person."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import figures, open_data
from ppid.actions.open_data import BODIES, COUNTS, MONTHS, REQUESTS, TABLES
from ppid.actions.tallies import refresh
from ppid.db import committed, db
from ppid.law.cases import Channel, Outcome
from ppid.law.compliance import FEWEST_SHOWN, Standing
from ppid.models import Account, Applicant, BodyKind, InfoRequest, Official, RequestItem
from tests import cases, world
from tests.actions.test_tallies import fill
from tests.pages import PageClient
from tests.web.test_public import number_of_statements

YEAR = 2025
SLUGS = ("kaltim", "samarinda", "kalbar", "maluku")


@pytest.fixture
def visitor(client: FlaskClient) -> PageClient:
    return PageClient(client)


@pytest.fixture
def filled(app: Flask) -> Flask:
    fill(23, 200)
    refresh(clock.now(), None)
    return app


def rows(client: Any, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))


def json_of(client: PageClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.json


def addresses(year: int = YEAR) -> list[str]:
    found = ["/data/badan-publik", f"/data/statistik-{year}", *(f"/data/{slug}/permohonan-{year}" for slug in SLUGS)]
    return [f"{one}.{ending}" for one in found for ending in ("csv", "json")]


# ---- Columns and the dictionary ----


@pytest.mark.parametrize(
    ("table", "path"),
    [
        (BODIES, "/data/badan-publik"),
        (MONTHS, f"/data/statistik-{YEAR}"),
        (REQUESTS, f"/data/kaltim/permohonan-{YEAR}"),
    ],
)
def test_files_have_the_columns_of_the_dictionary_in_their_order(
    filled: Flask, visitor: PageClient, table: open_data.Table, path: str
) -> None:
    told = {one["tabel"]: one for one in json_of(visitor, "/data/kamus.json")["tabel"]}[table.key]
    names = [column["nama"] for column in told["kolom"]]
    data = visitor.get(f"{path}.csv").get_data(as_text=True)
    assert next(csv.reader(io.StringIO(data))) == names
    found = json_of(visitor, f"{path}.json")
    assert found["kolom"] == told["kolom"]
    assert found["baris"]
    assert all(list(row) == names for row in found["baris"])
    assert {"saat", "keterangan", "perlindungan", "lisensi"} <= set(found)


def test_csv_and_json_hold_the_same(filled: Flask, visitor: PageClient) -> None:
    for path in addresses()[::2]:
        from_json = json_of(visitor, path.replace(".csv", ".json"))["baris"]
        as_text = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in from_json]
        assert rows(visitor, path) == as_text


def test_cells_hold_what_the_dictionary_allows(filled: Flask, visitor: PageClient) -> None:
    for path in addresses()[1::2]:
        found = json_of(visitor, path)
        for column in found["kolom"]:
            values = {row[column["nama"]] for row in found["baris"]} - {None, ""}
            assert all(isinstance(value, int if column["jenis"] == "bilangan bulat" else str) for value in values)
            assert "nilai" not in column or values <= set(column["nilai"])


def test_every_word_of_the_law_has_its_word_in_the_data() -> None:
    assert set(open_data.CHANNELS) == set(Channel)
    assert set(open_data.OUTCOMES) == set(Outcome)
    assert set(open_data.STANDINGS) == set(Standing)
    assert set(open_data.KINDS) == set(BodyKind) - {BodyKind.COMMISSION}


def test_the_page_explains_every_column_and_leads_to_every_file(filled: Flask, visitor: PageClient) -> None:
    page = visitor.get("/data/").text
    for table in TABLES:
        for column in table.columns:
            assert f">{column.name}</th>" in page
            assert column.meaning in page
    links = set(re.findall(r'href="(/data/[^"]+)"', page))
    assert len(links) >= 2 + 2 + 2 * len(SLUGS)
    assert {visitor.get(link).status_code for link in links} == {200}


# ---- Totals ----


def test_months_add_up_to_the_figures_of_each_body(filled: Flask, visitor: PageClient) -> None:
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(visitor, f"/data/statistik-{YEAR}.csv"):
        for count in COUNTS:
            sums[row["slug"]][count.name] += int(row[count.name])
    for slug in SLUGS:
        body = world.body(slug)
        exact = figures.of_body(body, date(YEAR, 1, 1), date(YEAR, 12, 31), on=clock.today(body.zone)).total
        assert dict(sums[slug]) == {count.name: count.value(exact) for count in COUNTS}


def test_requests_add_up_to_their_month(filled: Flask, visitor: PageClient) -> None:
    monthly = rows(visitor, f"/data/statistik-{YEAR}.csv")
    for slug in SLUGS:
        found = rows(visitor, f"/data/{slug}/permohonan-{YEAR}.csv")
        for month in (row for row in monthly if row["slug"] == slug):
            mine = [row for row in found if row["bulan"] == month["bulan"]]
            assert len(mine) == int(month["diterima"])
            for word in open_data.STANDINGS.values():
                assert sum(row["keadaan"] == word for row in mine) == int(month[word])
            for word in open_data.OUTCOMES.values():
                assert sum(row["hasil"] == word for row in mine) == int(month[word])
        assert len(found) == sum(int(row["diterima"]) for row in monthly if row["slug"] == slug)


# ---- People ----


def test_no_group_is_small_and_requests_divide_the_very_groups_of_the_months(
    filled: Flask, visitor: PageClient
) -> None:
    monthly = rows(visitor, f"/data/statistik-{YEAR}.csv")
    assert any(row["bulan_gabungan"] for row in monthly)
    assert all(int(row["diterima"]) >= FEWEST_SHOWN for row in monthly)
    hidden = 0
    for slug in SLUGS:
        found = rows(visitor, f"/data/{slug}/permohonan-{YEAR}.csv")
        groups = Counter((row["bulan"], row["kanal"]) for row in found)
        assert all(size >= FEWEST_SHOWN for size in groups.values())
        assert {month for month, _ in groups} == {row["bulan"] for row in monthly if row["slug"] == slug}
        hidden += sum(not channel for _, channel in groups)
    assert hidden


def test_a_body_with_few_requests_is_left_out(visitor: PageClient) -> None:
    year = clock.today("Asia/Jayapura").year
    for number in range(FEWEST_SHOWN - 1):
        world.register(f"kunci-sedikit-{number}", slug="maluku")
    assert rows(visitor, f"/data/statistik-{year}.csv") == []
    assert rows(visitor, f"/data/maluku/permohonan-{year}.csv") == []
    world.register("kunci-cukup", slug="maluku")
    assert len(rows(visitor, f"/data/maluku/permohonan-{year}.csv")) == FEWEST_SHOWN


def test_no_person_stands_in_any_file(app: Flask, visitor: PageClient) -> None:
    cases.build()
    world.register("kunci-orang-1", slug="maluku", purpose="Tujuan yang sangat pribadi")
    year = clock.today("Asia/Makassar").year
    secret = {world.filing().applicant.name, world.filing().applicant.address, "Tujuan yang sangat pribadi"}
    secret |= {world.filing().applicant.identity, world.filing().applicant.email, world.filing().applicant.phone}
    for column in (
        Applicant.name, Official.name, Official.nip, Account.email, Account.name,
        InfoRequest.number, InfoRequest.purpose, InfoRequest.filing_key, RequestItem.text,
    ):  # fmt: skip
        secret |= set(db.session.scalars(sa.select(column)))
    found = {path: visitor.get(path).get_data(as_text=True) for path in [*addresses(year), "/data/kamus.json"]}
    assert len(rows(visitor, f"/data/kaltim/permohonan-{year}.csv")) > FEWEST_SHOWN
    assert [(path, word) for path, text in found.items() for word in secret if word and word in text] == []


def test_the_order_of_requests_says_nothing_of_their_time(filled: Flask, visitor: PageClient) -> None:
    found = json_of(visitor, f"/data/kaltim/permohonan-{YEAR}.json")["baris"]
    keys = [tuple((cell is None, str(cell).zfill(4)) for cell in row.values()) for row in found]
    assert keys == sorted(keys)


# ---- Files ----


def test_csv_is_plain_utf8_after_the_standard_and_runs_no_formula(app: Flask, visitor: PageClient) -> None:
    with committed():
        world.body("maluku").name = '=HYPERLINK("x"), é'
    data = visitor.get("/data/badan-publik.csv").data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == len(SLUGS) + 1
    assert '"\'=HYPERLINK(""x""), é"' in data.decode()


def test_data_are_the_same_in_every_language_and_open_to_every_page(filled: Flask, visitor: PageClient) -> None:
    path = f"/data/statistik-{YEAR}.json"
    first = visitor.get(f"{path}?lang=id")
    assert json_of(visitor, f"{path}?lang=id")["kolom"] == json_of(visitor, f"{path}?lang=en")["kolom"]
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "path",
    [
        "/data/badan-publik.xls",
        "/data/statistik-1.csv",
        "/data/statistik-99999.csv",
        "/data/statistik-x.csv",
        "/data/kaltim/permohonan-1999.csv",
        "/data/tidak-ada/permohonan-2026.csv",
        "/data/kaltim/permohonan-2026.pdf",
        "/data/apa",
    ],
)
def test_other_addresses_are_not_found(visitor: PageClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_the_number_of_statements_does_not_grow(app: Flask, visitor: PageClient) -> None:
    year = clock.today("Asia/Makassar").year
    paths = ("/data/badan-publik.csv", f"/data/statistik-{year}.csv", f"/data/kaltim/permohonan-{year}.csv")
    for number in range(FEWEST_SHOWN):
        world.register(f"kunci-ke-{number}")
    refresh(clock.now(), None)
    for path in paths:
        visitor.get(path)
    few = [number_of_statements(visitor, path) for path in paths]
    fill(4, 120)
    refresh(clock.now(), None)
    assert [number_of_statements(visitor, path) for path in paths] == few
