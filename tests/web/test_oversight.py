"""Figures through their pages: they agree with the rows, come again for the same moment, and name no person."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import system_of
from ppid.actions import figures, people, tallies
from ppid.actions import oversight as actions
from ppid.actions.oversight import Moment, Slice
from ppid.db import committed, db
from ppid.law.compliance import INDICATORS, Standing
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.models import Account, BodyKind, InfoRequest, Origin, PublicBody
from ppid.web import oversight_words
from tests import cases as made_cases
from tests import disputes, world
from tests import objections as filed
from tests.actions.test_tallies import fill
from tests.conftest import sign_in
from tests.pages import check_page
from tests.web.officers import GIVEN, REFUSED, answer, counted, decided, words

TODAY = datetime(2026, 6, 16, 1, 0, tzinfo=UTC)  # Tuesday, 09.00 WITA
YEAR = "dari=2026-01-01&sampai=2026-12-31"
PERSON = ("Siti", "Ma'rufah", "6472014501909001", "Jalan Melati", "0812-5550-0001", "siti@example.org")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


def on(month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(2026, month, day, 2, 0, tzinfo=UTC), tick=False)


def seen(client: FlaskClient, path: str, status: int = 200) -> str:
    answered = client.get(path)
    assert answered.status_code == status, (path, answered.status_code)
    check_page(answered.text, csrf=False)
    return answered.text


def commissioner(app: Flask, slug: str = disputes.COMMISSION, of: str = "kaltim") -> FlaskClient:
    """The commissioner of a province, signed in."""
    disputes.commission(slug, of)
    return sign_in(app.test_client(), Role.COMMISSIONER, slug)


def official(role: Role, slug: str) -> None:
    """Appoint one more office-holder with an account."""
    body = world.body(slug)
    with committed():
        account = Account(
            email=world.email_of(role, slug),
            name=role.value,
            password_hash=world.HASH,
            stamp="0" * 16,
            created_at=world.BUILT_AT,
        )
        db.session.add(account)
        db.session.flush()
        people.appoint(
            body,
            role,
            role.value,
            role.value,
            from_on=date(2023, 1, 1),
            account=account,
            actor=system_of(body.id),
            now=world.BUILT_AT,
        )


def office_of(app: Flask) -> FlaskClient:
    return sign_in(app.test_client(), Role.OFFICER)


def some_cases(app: Flask) -> dict[str, InfoRequest]:
    """One request of each standing: answered in time, extended in time, late, silent, running, withdrawn."""
    from ppid.access import applicant_of
    from ppid.actions import extensions, requests
    from ppid.law.workflow import ExtensionGround

    made: dict[str, InfoRequest] = {}
    with on(2, 2):
        for key in ("on_time", "extended", "late", "silent", "closed"):
            made[key] = world.register(f"kunci-{key}")
        with committed():
            requests.withdraw(
                made["closed"], reason="Sudah ketemu", actor=applicant_of(made["closed"].body_id), now=clock.now()
            )
    with on(2, 10):
        assert answer(office_of(app), made["on_time"], decided(made["on_time"], GIVEN, GIVEN)).status_code == 302
        with committed():
            extensions.extend(
                made["extended"],
                ground=ExtensionGround.NOT_HELD,
                reason="Belum dikuasai",
                actor=world.actor(Role.OFFICER),
                now=clock.now(),
            )
    with on(2, 24):
        assert answer(office_of(app), made["extended"], decided(made["extended"], GIVEN, REFUSED)).status_code == 302
    with on(4, 6):
        assert answer(office_of(app), made["late"], decided(made["late"], REFUSED, REFUSED)).status_code == 302
    with on(6, 15):
        made["pending"] = world.register("kunci-pending", unit_id=world.unit().id)
    return made


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row" data-label="Nomor">(?:<a[^>]*>)?([^<]+)', page)


# Many bodies


def test_the_table_tells_what_the_rows_tell(app: Flask) -> None:
    some_cases(app)
    page = seen(commissioner(app), "/pengawasan?tahun=2026")
    text = words(page)
    exact = figures.of_body(world.body(), date(2026, 1, 1), date(2026, 12, 31), on=date(2026, 6, 16)).total
    assert (exact.received, exact.answered, exact.kept, exact.due) == (6, 3, 2, 4)
    assert "50,0% (2 dari 4)" in text
    row = page[page.index("<tbody>") : page.index("</tbody>")]
    found = {
        indicator: int(number)
        for indicator, number in re.findall(r'/pengawasan/kaltim/([\w-]+)\?[^"]*">(\d+)</a>', row)
    }
    for key, one in INDICATORS.items():
        slug = oversight_words.SLUGS[key]
        if slug in found:
            assert found[slug] == one.value(exact), key
    assert "Dihitung pada 16 Juni 2026 pukul 09.00 WITA" in text


def test_the_table_says_when_a_body_has_newer_steps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world.register()
    tallies.recount(world.body().id, now=clock.now())
    monkeypatch.setattr(tallies, "LIVE_ROWS", -1)
    client = commissioner(app)
    assert "langkah yang lebih baru" not in words(seen(client, "/pengawasan"))
    world.register("kunci-2")
    assert "1 badan publik punya langkah yang lebih baru" in words(seen(client, "/pengawasan"))


def test_the_table_takes_as_many_statements_for_twelve_bodies_as_for_three(app: Flask) -> None:
    some_cases(app)
    client = commissioner(app)

    def statements() -> int:
        with counted() as asked:
            seen(client, "/pengawasan?tahun=2026&urut=tepat-waktu")
        return len(asked)

    _bodies(2)
    few = statements()
    _bodies(11)
    assert statements() == few <= 16


def _bodies(upto: int) -> None:
    """Kabupaten under Kaltim, each with one request."""
    for number in range(upto):
        slug = f"kabupaten-{number}"
        if db.session.scalar(sa.select(PublicBody.id).where(PublicBody.slug == slug)) is not None:
            continue
        with committed():
            db.session.add(
                PublicBody(
                    slug=slug,
                    kind=BodyKind.REGENCY,
                    name=f"Pemerintah Kabupaten {number}",
                    short_name=slug,
                    parent_id=world.body().id,
                    register_code=slug.upper(),
                    created_at=world.BUILT_AT,
                )
            )
        world.register(f"kunci-{slug}", slug)


def test_the_table_is_sorted_and_narrowed_as_asked(app: Flask) -> None:
    some_cases(app)
    _bodies(2)
    client = commissioner(app)

    def names(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', seen(client, f"/pengawasan?{query}"))

    kaltim = world.body().name
    assert names("urut=diterima")[0] == kaltim
    assert names("jenis=kabupaten-kota") == ["Pemerintah Kabupaten 0", "Pemerintah Kabupaten 1"]
    assert names("jenis=apa&urut=apa&tahun=apa")[-1] == kaltim
    assert "Tidak ada badan publik" in seen(client, "/pengawasan?jenis=desa")


def test_a_long_table_comes_page_by_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from ppid.web import oversight

    monkeypatch.setattr(oversight, "BODIES_A_PAGE", 2)
    _bodies(4)
    client, found, path = commissioner(app), [], "/pengawasan"
    for _ in range(3):
        page = seen(client, path)
        found += re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', page)
        further = re.search(r'href="([^"]+)" rel="next"', page)
        path = further[1].replace("&amp;", "&") if further else ""
    assert path == ""
    assert found == [*(f"Pemerintah Kabupaten {number}" for number in range(4)), world.body().name]
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back
    assert "Pemerintah Kabupaten 2" in seen(client, back[1].replace("&amp;", "&"))


# One body


def test_every_figure_opens_exactly_the_rows_that_it_counts(app: Flask) -> None:
    fill(7, 100)
    client, body = commissioner(app), world.body()
    asked = Moment(date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 15))
    total = figures.of_body(body, asked.first, asked.last, on=asked.on).total
    page = seen(client, f"/pengawasan/kaltim?{YEAR}&keadaan=2026-06-15")
    for key, one in INDICATORS.items():
        slug = oversight_words.SLUGS[key]
        assert len(actions.rows_behind(body, asked, Slice(key))) == one.value(total)
        assert re.search(rf'/pengawasan/kaltim/{slug}\?[^"]*">{one.value(total)}<', page), key
        behind = seen(client, f"/pengawasan/kaltim/{slug}?{YEAR}&keadaan=2026-06-15")
        assert len(listed(behind)) == one.value(total) or "Berikutnya" in behind
        if one.whole is not None:
            assert len(actions.rows_behind(body, asked, Slice(key, is_whole=True))) == one.whole(total)
            whole = seen(client, f"/pengawasan/kaltim/{slug}?{YEAR}&keadaan=2026-06-15&bagian=penyebut")
            assert f"{one.whole(total)} permohonan." in words(whole) or one.whole(total) == 0


def test_the_page_of_today_tells_the_same_from_what_is_counted_and_from_every_row(app: Flask) -> None:
    some_cases(app)
    client = commissioner(app)

    def told() -> tuple[list[str], int]:
        with counted() as asked:
            page = seen(client, "/pengawasan/kaltim")
        return re.findall(r">([^<>]*\d[^<>]*)<", page), sum("FROM info_request" in one for one in asked)

    world.register("kunci-kini", unit_id=world.unit().id)
    tallies.recount(world.body().id, now=clock.now())  # too soon after the last step to be relied upon
    rows = told()
    with time_machine.travel(TODAY + timedelta(minutes=3), tick=False):
        tallies.recount(world.body().id, now=clock.now())
        kept = told()
        assert kept[0][3:] == rows[0][3:]
        assert kept[1] < rows[1]
        world.register("kunci-baru", unit_id=world.unit().id)
        assert told()[0][3:] != kept[0][3:]


def test_each_indicator_stands_with_its_definition_and_article(app: Flask) -> None:
    text = words(seen(commissioner(app), "/pengawasan/kaltim"))
    for one in INDICATORS.values():
        assert one.definition in text
        assert str(one.article) in text


def test_parts_of_the_whole_open_their_own_rows(app: Flask) -> None:
    made = some_cases(app)
    client = commissioner(app)
    base = f"{YEAR}&keadaan=2026-06-16"
    page = seen(client, f"/pengawasan/kaltim?{base}")
    assert "Februari 2026" in page
    assert "Dinas Kesehatan" in page
    unit = world.unit().id
    assert len(listed(seen(client, f"/pengawasan/kaltim/diterima?{base}&bulan=2026-02"))) == 5
    assert listed(seen(client, f"/pengawasan/kaltim/diterima?{base}&perangkat={unit}")) == [made["pending"].number]
    assert len(listed(seen(client, f"/pengawasan/kaltim/diterima?{base}&perangkat=0"))) == 5
    assert len(listed(seen(client, f"/pengawasan/kaltim/dijawab?{base}&kanal=web"))) == 3
    refused = listed(seen(client, f"/pengawasan/kaltim/dijawab?{base}&huruf=h"))
    assert sorted(refused) == sorted([made["extended"].number, made["late"].number])


def test_the_same_address_tells_the_same_figures_after_further_steps(app: Flask) -> None:
    made = some_cases(app)
    client = commissioner(app)
    address = f"{YEAR}&keadaan=2026-03-31"
    asked = Moment(date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 31))
    body = world.body()

    def told() -> tuple[Any, ...]:
        page = words(seen(client, f"/pengawasan/kaltim?{address}"))
        page = re.sub(r"Dihitung dari barisnya pada .*? WITA", "", page)
        rows = seen(client, f"/pengawasan/kaltim/tidak-dijawab?{address}")
        return page, listed(rows), client.get(f"/pengawasan/kaltim/diterima/baris.csv?{address}").data

    before = told()
    assert before[1] == [made["late"].number, made["silent"].number]  # the late answer came in April
    assert figures.of_body(body, asked.first, asked.last, on=asked.on).total.of(Standing.SILENT) == 2
    assert answer(office_of(app), made["silent"], decided(made["silent"], GIVEN, GIVEN)).status_code == 302
    world.register("kunci-baru")
    assert told() == before
    today = words(seen(client, f"/pengawasan/kaltim/tidak-dijawab?{YEAR}"))
    assert "Tidak ada permohonan yang dihitung" in today


def test_what_was_recorded_later_is_told(app: Flask) -> None:
    received_at = datetime(2026, 6, 9, 2, tzinfo=UTC)
    from ppid.law.workflow import Channel

    with on(6, 12):
        world.register(received_at=received_at, channel=Channel.LETTER, backdated_reason="Surat baru ditemukan")
    client = commissioner(app)
    assert "1 permohonan baru dicatat" in words(seen(client, f"/pengawasan/kaltim?{YEAR}&keadaan=2026-06-10"))
    assert "baru dicatat" not in words(seen(client, f"/pengawasan/kaltim?{YEAR}&keadaan=2026-06-16"))


def test_a_late_recording_does_not_change_the_figures_of_a_day_before_it(app: Flask) -> None:
    from ppid.law.workflow import Channel

    with on(6, 8):
        first = world.register()
    client, then = commissioner(app), f"{YEAR}&keadaan=2026-06-11"
    asked = Moment(date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 11))
    before = figures.of_body(world.body(), asked.first, asked.last, on=asked.on).total
    with on(6, 12):
        late = world.register(
            "kunci-surat",
            received_at=datetime(2026, 6, 9, 2, tzinfo=UTC),
            channel=Channel.LETTER,
            backdated_reason="Surat baru ditemukan",
        )
    assert figures.of_body(world.body(), asked.first, asked.last, on=asked.on).total == before
    assert listed(seen(client, f"/pengawasan/kaltim/diterima?{then}")) == [first.number]
    today = seen(client, f"/pengawasan/kaltim/diterima?{YEAR}")
    assert listed(today) == [first.number, late.number]
    assert "12 Juni 2026 pukul 10.00 WITA" in words(today)
    got = client.get(f"/pengawasan/kaltim/diterima/baris.csv?{YEAR}").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(got), delimiter=";"))
    assert [row["dicatat"] for row in rows] == ["2026-06-08 10:00 +0800", "2026-06-12 10:00 +0800"]
    with committed():  # what was taken over from an older register counts, however late that was done
        db.session.execute(sa.update(InfoRequest).where(InfoRequest.id == late.id).values(origin=Origin.REGISTER))
    assert listed(seen(client, f"/pengawasan/kaltim/diterima?{then}")) == [first.number, late.number]
    assert "baru dicatat" not in words(seen(client, f"/pengawasan/kaltim?{then}"))


@pytest.mark.parametrize(
    "query", ["keadaan=2026-06-17", "dari=2026-02-02&sampai=2026-02-01", "dari=kemarin", "keadaan="]
)
def test_a_period_or_moment_that_cannot_be_is_asked_again(app: Flask, query: str) -> None:
    client = commissioner(app)
    for path in ("kaltim", "kaltim/tepat-waktu", "kaltim/keberatan", "kaltim/tepat-waktu/baris.csv"):
        assert "Periksa" in seen(client, f"/pengawasan/{path}?{query}", 422)


@pytest.mark.parametrize(
    "query",
    ["bagian=apa", "bulan=2026-13", "bulan=x", "perangkat=x", "perangkat=-1", "kanal=merpati", "huruf=z"],
)
def test_rows_that_cannot_be_are_not_there(app: Flask, query: str) -> None:
    client = commissioner(app)
    assert client.get(f"/pengawasan/kaltim/tepat-waktu?{query}").status_code == 404
    assert client.get("/pengawasan/kaltim/apa").status_code == 404
    assert client.get("/pengawasan/kaltim/diterima?bagian=penyebut").status_code == 404


def test_rows_come_page_by_page_and_each_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from ppid.web import oversight_cases

    monkeypatch.setattr(oversight_cases, "PAGE_ROWS", 2)
    made = [world.register(f"kunci-{number}").number for number in range(5)]
    client, found = commissioner(app), []
    path = f"/pengawasan/kaltim/diterima?{YEAR}&kanal=web"
    for _ in range(3):
        page = seen(client, path)
        found += listed(page)
        further = re.search(r'href="([^"]+)" rel="next"', page)
        path = further[1].replace("&amp;", "&") if further else ""
    assert found == made
    assert path == ""
    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert back
    assert listed(seen(client, back[1].replace("&amp;", "&"))) == made[2:4]


def test_one_body_takes_a_fixed_number_of_statements(app: Flask) -> None:
    client = commissioner(app)

    def statements(path: str) -> int:
        with counted() as asked:
            seen(client, path)
        return len(asked)

    paths = ("/pengawasan/kaltim", "/pengawasan/kaltim/diterima", "/pengawasan/kaltim/keberatan")
    world.register(unit_id=world.unit().id)
    few = [[statements(path) for path in paths] for _ in range(2)][1]
    for number in range(2, 8):
        world.register(f"kunci-{number}", unit_id=world.unit().id)
    assert [statements(path) for path in paths] == few
    assert max(few) <= 30


def test_the_rows_leave_as_csv_without_anybody(app: Flask) -> None:
    made = some_cases(app)
    got = commissioner(app).get(f"/pengawasan/kaltim/terlambat/baris.csv?{YEAR}&keadaan=2026-06-16")
    assert got.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(got.data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["nomor"], row["dijawab"], row["keadaan"], row["pasal_17_huruf"]) for row in rows] == [
        (made["late"].number, "2026-04-06", "Terlambat", "h")
    ]
    assert int(rows[0]["hari_kerja"]) > 10
    assert not any(word in got.data.decode() for word in PERSON)


def test_peers_are_compared_only_when_there_are_enough(app: Flask) -> None:
    client = commissioner(app)
    _bodies(2)
    assert "sejenis di bawah induk" not in words(seen(client, "/pengawasan/kabupaten-0"))
    _bodies(3)
    assert "3 badan publik sejenis di bawah induk" in words(seen(client, "/pengawasan/kabupaten-0"))
    past = seen(client, f"/pengawasan/kabupaten-0?{YEAR}&keadaan=2026-06-15")
    assert "sejenis di bawah induk" not in words(past)


# Objections


def test_objections_count_on_the_page_what_stands_in_the_list(app: Flask) -> None:
    with on(3, 2):
        made = world.register()
    with on(4, 6):
        objection = filed.file(made, 1)
    client = commissioner(app)
    now = f"{YEAR}&keadaan=2026-06-16"
    assert re.search(r"angka=tidak-ditanggapi\">1<", seen(client, f"/pengawasan/kaltim?{now}"))
    text = words(seen(client, f"/pengawasan/kaltim/keberatan?{now}"))
    assert objection.number in text
    assert "Tidak ditanggapi" in text
    april = words(seen(client, f"/pengawasan/kaltim/keberatan?{YEAR}&keadaan=2026-04-07"))
    assert "Tidak ditanggapi" not in april
    asked = Moment(date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 16))
    exact = actions.counted(actions.objections_behind(world.body(), asked))
    across = tallies.across(PublicBody.slug == "kaltim", 2026, 2026, now=clock.now())
    assert exact == across.objections


def test_objections_of_every_state_are_counted_like_those_across_bodies(app: Flask) -> None:
    made_cases.build()
    asked = Moment(date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 16))
    exact = actions.counted(actions.objections_behind(world.body(), asked))
    across = tallies.across(PublicBody.slug == "kaltim", 2026, 2026, now=clock.now())
    assert exact.received > 3
    assert exact == across.objections
    seen(commissioner(app), f"/pengawasan/kaltim/keberatan?{YEAR}")


def test_the_objections_leave_as_csv_without_anybody(app: Flask) -> None:
    made_cases.build()
    client, address = commissioner(app), f"/pengawasan/kaltim/keberatan/baris.csv?{YEAR}"
    assert address.replace("&", "&amp;") in client.get(f"/pengawasan/kaltim/keberatan?{YEAR}").text
    got = client.get(f"{address}&keadaan=2026-06-16")
    assert got.mimetype == "text/csv"
    text = got.data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    listed = actions.objections_behind(world.body(), Moment(date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 16)))
    assert [row["nomor"] for row in rows] == [one.number for one in listed]
    assert [row["batas_tanggapan"] for row in rows] == [one.due_on.isoformat() for one in listed]
    assert len({row["keadaan"] for row in rows}) > 1
    assert sum(int(row["butir_diperintahkan"]) for row in rows) == sum(one.ordered for one in listed)
    assert not any(person in text for person in PERSON)
    assert client.get(f"{address}&keadaan=2030-01-01").status_code == 422


# Who sees what


def test_another_region_does_not_exist(app: Flask) -> None:
    ours, theirs = world.register(), world.register("kunci-lain", "kalbar")
    disputes.commission("ki-kalbar", "kalbar")
    visitors = [
        commissioner(app),
        sign_in(app.test_client(), Role.AUDITOR),
        sign_in(app.test_client(), Role.COORDINATOR),
        sign_in(app.test_client(), Role.OFFICER),
        sign_in(app.test_client(), Role.SUPERIOR),
    ]
    pages = ("", "/tepat-waktu", "/keberatan", "/tepat-waktu/baris.csv", "/keberatan/baris.csv")
    for client in visitors:
        for page in pages:
            assert client.get(f"/pengawasan/kaltim{page}").status_code == 200
            for slug in ("kalbar", "ki-kaltim", "tidak-ada"):
                assert client.get(f"/pengawasan/{slug}{page}").status_code == 404
    for client in visitors[:2]:
        assert client.get(f"/pengawasan/perkara/{ours.id}").status_code == 200
        assert client.get(f"/pengawasan/perkara/{theirs.id}").status_code == 404
        assert client.get("/pengawasan/perkara/99999").status_code == 404
    for client in visitors[2:]:
        assert client.get(f"/pengawasan/perkara/{ours.id}").status_code == 403
    other = sign_in(app.test_client(), Role.COMMISSIONER, "ki-kalbar")
    assert other.get(f"/pengawasan/perkara/{ours.id}").status_code == 404
    assert other.get("/pengawasan/kaltim").status_code == 404
    for role in (Role.DESK, Role.UNIT_OFFICER, Role.ADMIN):
        refused = sign_in(app.test_client(), role)
        assert refused.get("/pengawasan").status_code == refused.get("/pengawasan/kaltim").status_code == 403


def test_an_office_of_one_body_goes_to_its_own_page_and_its_own_cases(app: Flask) -> None:
    made = world.register()
    client = sign_in(app.test_client(), Role.OFFICER)
    assert client.get("/pengawasan").location == "/pengawasan/kaltim"
    assert f'href="/permohonan/{made.id}"' in seen(client, "/pengawasan/kaltim/diterima")
    assert 'href="/pengawasan"' in seen(client, "/pengawasan/kaltim")


def test_a_coordinator_sees_figures_and_rows_but_opens_no_case(app: Flask) -> None:
    made = world.register()
    page = seen(sign_in(app.test_client(), Role.COORDINATOR), "/pengawasan/kaltim/diterima")
    assert listed(page) == [made.number]
    assert "/perkara/" not in page
    assert f"/permohonan/{made.id}" not in page


def test_no_page_names_a_person_nor_how_to_reach_them(app: Flask) -> None:
    items = ("Laporan tentang Siti Ma'rufah, 0812-5550-0001", "Surat kepada siti@example.org")
    made = world.register(items=items)
    assert answer(office_of(app), made, decided(made, GIVEN, REFUSED)).status_code == 302
    clients = [commissioner(app), sign_in(app.test_client(), Role.AUDITOR)]
    paths = [
        "/pengawasan",
        "/pengawasan/kaltim",
        "/pengawasan/kaltim/diterima",
        "/pengawasan/kaltim/keberatan",
        "/pengawasan/kaltim/diterima/baris.csv",
        f"/pengawasan/perkara/{made.id}",
    ]
    for client in clients:
        for path in paths:
            text = client.get(path).get_data(as_text=True).replace("&#39;", "'")
            assert [word for word in PERSON if word in text] == [], path
    page = words(seen(clients[0], paths[-1]))
    assert "S. M." in page
    assert "[disamarkan]" in page


def test_the_name_opens_to_the_commission_with_which_the_dispute_is_registered(app: Flask) -> None:
    with on(3, 2):
        made = world.register()
    with on(4, 6):
        objection = filed.file(made, 1)
    client = commissioner(app)
    path = f"/pengawasan/perkara/{made.id}"
    dispute = disputes.petition(objection, date(2026, 6, 2), disputes.commission())
    assert "Siti" not in seen(client, path)
    disputes.registered(dispute, date(2026, 6, 5))
    page = seen(client, path).replace("&#39;", "'")
    assert "Siti Ma'rufah" in page
    assert [word for word in PERSON[2:] if word in page] == []
    assert "Siti" not in seen(sign_in(app.test_client(), Role.AUDITOR), path)


def test_a_dispute_with_another_commission_opens_no_name(app: Flask) -> None:
    with on(3, 2):
        made = world.register()
    with on(4, 6):
        objection = filed.file(made, 1)
    elsewhere = disputes.commission("ki-kalbar", "kalbar")
    disputes.registered(disputes.petition(objection, date(2026, 6, 2), elsewhere), date(2026, 6, 5))
    assert "Siti" not in seen(commissioner(app), f"/pengawasan/perkara/{made.id}")
    assert (
        sign_in(app.test_client(), Role.COMMISSIONER, "ki-kalbar").get(f"/pengawasan/perkara/{made.id}").status_code
        == 404
    )


# One case


def test_a_case_shows_its_clock_day_by_day_and_its_sealed_record(app: Flask) -> None:
    from ppid.actions import seals
    from ppid.models import Event

    made = some_cases(app)["late"]
    client, path = commissioner(app), f"/pengawasan/perkara/{made.id}"
    page = seen(client, path)
    text = words(page)
    assert "Lihat hari demi hari" in text
    assert "Hari ke-10, jatuh tempo" in text
    assert "Hari ke-1 setelah batas waktu" in text
    assert "Pasal 17 huruf h" in text
    assert "PPID menjawab permohonan secara tertulis" in text
    assert "belum masuk log" in text
    events = db.session.scalars(sa.select(Event).where(Event.request_id == made.id)).all()
    assert all(event.seal[:16] in page for event in events)
    with committed():
        seals.merge(world.body(), now=clock.now())
    text = words(seen(client, path))
    assert "belum masuk log" not in text
    assert "dalam log" in text


def test_a_case_of_every_state_can_be_looked_at(app: Flask) -> None:
    made_cases.build()
    client = commissioner(app)
    found = db.session.execute(sa.select(InfoRequest.id, InfoRequest.status)).all()
    assert {status for _id, status in found} == set(Status)
    for id, _status in found:
        seen(client, f"/pengawasan/perkara/{id}")


def test_looking_changes_nothing(app: Flask) -> None:
    made = world.register()
    client = commissioner(app)
    for path in ("", "/kaltim", "/kaltim/diterima", f"/perkara/{made.id}"):
        assert client.post(f"/pengawasan{path}").status_code == 405
