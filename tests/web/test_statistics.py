"""Statistics for everybody: true to the register, light, kept for five minutes, and silent about the few."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import figures
from ppid.actions.tallies import refresh
from ppid.db import committed
from ppid.law.compliance import FEWEST_SHOWN, INDICATORS
from ppid.law.roles import Role
from ppid.models import BodyKind
from tests import world
from tests.actions.test_tallies import fill
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.web.test_public import number_of_statements

YEAR = 2025


@pytest.fixture
def visitor(client: FlaskClient) -> PageClient:
    return PageClient(client)


@pytest.fixture
def filled(app: Flask) -> Flask:
    """A random register of three years, counted once."""
    fill(11, 160)
    refresh(clock.now(), None)
    return app


def cells(page: str, label: str) -> list[str]:
    """The cells of a table's row that is headed so."""
    found = re.search(
        rf"<th scope=\"row\"[^>]*>(?:<a[^>]*>)?{re.escape(label)}(?:</a>)?</th>(.*?)</tr>", page, re.DOTALL
    )
    assert found, label
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", found.group(1), re.DOTALL)]


@pytest.mark.parametrize("slug", ["kaltim", "samarinda", "kalbar", "maluku"])
def test_the_page_of_a_body_says_what_the_rows_say(filled: Flask, visitor: PageClient, slug: str) -> None:
    body = world.body(slug)
    exact = figures.of_body(body, date(YEAR, 1, 1), date(YEAR, 12, 31), on=clock.today(body.zone)).total
    page = visitor.get(f"/statistik/{slug}?tahun={YEAR}").text
    for one in INDICATORS.values():
        assert cells(page, one.label)[0] == str(one.value(exact))
        assert one.definition in page


def test_the_table_of_all_bodies_says_the_same_as_their_pages(filled: Flask, visitor: PageClient) -> None:
    page = visitor.get(f"/statistik?tahun={YEAR}").text
    received = 0
    for slug in ("kaltim", "samarinda", "kalbar", "maluku"):
        body = world.body(slug)
        exact = figures.of_body(body, date(YEAR, 1, 1), date(YEAR, 12, 31), on=clock.today(body.zone)).total
        assert cells(page, body.name)[:2] == [str(exact.received), str(exact.answered)]
        received += exact.received
    assert f'<p class="figure-value">{received}</p>' in page


def test_drawings_and_their_tables_stand_on_the_page_without_scripts(filled: Flask, visitor: PageClient) -> None:
    page = visitor.get(f"/statistik/kaltim?tahun={YEAR}").text
    assert page.count('role="img"') == page.count('class="data-table chart-numbers"') >= 4
    assert "jangka pertama: hari ke-10" in page
    assert "dengan perpanjangan: hari ke-17" in page


def test_months_with_few_requests_are_told_together(filled: Flask, visitor: PageClient) -> None:
    page = visitor.get(f"/statistik/kaltim?tahun={YEAR}").text
    assert "Digabung karena permohonannya sedikit:" in page
    table = page.split("Diterima dan dijawab menurut bulan</caption>", 1)[1].split("</table>", 1)[0]
    told = re.findall(r'<td class="number">([^<]*)</td>', table)[::2]
    assert len(told) == 12
    assert "–" in told
    assert all(cell in {"–", "0"} or int(cell) >= FEWEST_SHOWN for cell in told)


def test_a_body_with_few_requests_is_not_told_apart(visitor: PageClient) -> None:
    for number in range(FEWEST_SHOWN - 1):
        world.register(f"kunci-sedikit-{number}", slug="maluku")
    for number in range(FEWEST_SHOWN):
        world.register(f"kunci-banyak-{number}")
    page = visitor.get("/statistik/maluku").text
    assert "Terlalu sedikit untuk ditampilkan" in page
    assert '<svg class="chart"' not in page
    page = visitor.get("/statistik").text
    assert cells(page, "Pemerintah Provinsi Maluku") == [f"kurang dari {FEWEST_SHOWN}", "–", "–", "–"]
    assert '<p class="figure-value">3</p>' in page  # the total does not give them away


def test_a_body_without_requests_says_so(visitor: PageClient) -> None:
    assert "Belum ada permohonan" in visitor.get("/statistik/kalbar").text


def test_search_finds_a_body_by_its_name_and_keeps_the_words(filled: Flask, visitor: PageClient) -> None:
    page = visitor.get("/statistik?q=kota+SAMARINDA").text
    assert "Pemerintah Kota Samarinda" in page
    assert "Maluku" not in page.split("<main", 1)[1]
    assert 'value="kota SAMARINDA"' in page
    assert "Tidak ada badan publik dengan nama itu" in visitor.get("/statistik?q=tidak-ada").text


@pytest.mark.parametrize("year", ["1999", "abc", "", "%00", "99999999999"])
def test_a_year_that_cannot_be_chosen_is_the_current_one(visitor: PageClient, year: str) -> None:
    for path in ("/statistik", "/statistik/kaltim"):
        assert (
            f"<option selected>{clock.today('Asia/Makassar').year}</option>" in visitor.get(f"{path}?tahun={year}").text
        )


def test_what_is_not_there_is_not_found(visitor: PageClient) -> None:
    assert visitor.get("/statistik/tidak-ada").status_code == 404
    with committed():
        world.body("maluku").kind = BodyKind.COMMISSION
    assert visitor.get("/statistik/maluku").status_code == 404
    assert "Maluku" not in visitor.get("/statistik").text.split("<main", 1)[1]


@pytest.mark.parametrize("path", ["/statistik", "/statistik/kaltim", "/data/", "/data/kamus.json"])
def test_an_answer_may_be_kept_for_five_minutes_and_asked_for_again(visitor: PageClient, path: str) -> None:
    answer = visitor.get(path)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" in answer.headers["Vary"]
    again = visitor.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code in {200, 304}  # the minute may have passed in between
    if path.endswith(".json"):
        assert again.status_code == 304


@pytest.mark.parametrize("path", ["/statistik", "/statistik/kaltim", "/data/"])
def test_a_page_of_somebody_signed_in_is_kept_nowhere(client: FlaskClient, path: str) -> None:
    sign_in(client, Role.OFFICER)
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_the_number_of_statements_does_not_grow(app: Flask, visitor: PageClient) -> None:
    paths = ("/statistik", "/statistik/kaltim", "/data/")
    for number in range(FEWEST_SHOWN):
        world.register(f"kunci-ke-{number}")
    refresh(clock.now(), None)
    for path in paths:
        visitor.get(path)
    few = [number_of_statements(visitor, path) for path in paths]
    fill(4, 120)
    refresh(clock.now(), None)
    assert [number_of_statements(visitor, path) for path in paths] == few
    assert max(few) <= 12


def test_the_way_there_is_at_the_foot_of_every_page(visitor: PageClient) -> None:
    foot = visitor.get("/").text.split("<footer", 1)[1]
    assert 'href="/statistik"' in foot
    assert 'href="/data/"' in foot
