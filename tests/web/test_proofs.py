"""The record for outsiders: addresses that stay, answers in plain words, nothing about people."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ppid import clock, tlog
from ppid.actions import letters, seals, tiles
from ppid.actions.background import seal_events
from ppid.db import db
from ppid.models import Event, Letter
from ppid.web.limits import limiter
from ppid.web.proofs import spelled
from tests import world
from tests.actions.test_proofs import letters_of_kaltim, rewrite
from tests.pages import PageClient
from tests.test_verify_log import found
from tests.web.officers import counted, words

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 09.00 WITA
LOG = "/log/kaltim"


@pytest.fixture
def visitor(client: FlaskClient) -> PageClient:
    return PageClient(client)


@pytest.fixture
def letter(app: Flask) -> Letter:
    """The drawn receipt of the first of two requests, in the log."""
    for key in ("kunci-1", "kunci-2"):
        world.register(key)
        seal_events(clock.now())
    made = letters_of_kaltim()[0]
    letters.draw(made.id)
    seal_events(clock.now())
    return made


def read(answer: TestResponse) -> str:
    """What people read on a page."""
    return words(answer.text)


def lived(days: int = 5) -> None:
    """A request a day, from Monday on, each in a head of its own."""
    for day in range(days):
        with time_machine.travel(MONDAY + timedelta(days=day), tick=False):
            world.register(f"hari-{day}")
            seal_events(clock.now())


# The proof of a letter


def test_the_page_of_a_letter_says_where_it_stands(visitor: PageClient, letter: Letter) -> None:
    page = read(visitor.get(f"/bukti/{letter.code}"))
    event = db.session.scalars(sa.select(Event).where(Event.name == "letter_issued").order_by(Event.id)).first()
    assert event is not None
    record = found_entries(visitor, letter)[0]
    assert record["facts"]["seq"] == event.seq
    assert f"catatan ke-{record['index'] + 1} dalam buku catatan Pemerintah Provinsi Kalimantan Timur" in page
    assert "tidak ada catatan sebelumnya yang diubah, dihapus, atau disisipkan" in page
    assert "Surat diterbitkan" in page
    assert "Berkas PDF dibuat" in page
    assert seals.verifier_key(world.body()) in page


def found_entries(visitor: PageClient, letter: Letter) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = json.loads(visitor.get(f"/bukti/{letter.code}.json").data)["entries"]
    return entries


def test_the_page_of_the_qr_code_says_it_too_and_leads_there(visitor: PageClient, letter: Letter) -> None:
    answer = visitor.get(f"/periksa/{letter.code}")
    assert "dalam buku catatan Pemerintah Provinsi Kalimantan Timur" in read(answer)
    assert f'href="/bukti/{letter.code}"' in answer.text


def test_a_letter_that_is_not_in_the_log_yet_says_so(visitor: PageClient) -> None:
    world.register()
    code = letters_of_kaltim()[0].code
    for address in (f"/bukti/{code}", f"/periksa/{code}"):
        assert "beberapa saat lagi" in read(visitor.get(address))
    assert visitor.get(f"/bukti/{code}.json").status_code == 404


def test_the_file_of_a_letter_is_found_right_by_the_script(visitor: PageClient, letter: Letter) -> None:
    answer = visitor.get(f"/bukti/{letter.code}.json")
    assert answer.mimetype == "application/json"
    assert f"bukti-{letter.code}.json" in answer.headers["Content-Disposition"]
    told = json.loads(answer.data)
    assert found(told, key=seals.verifier_key(world.body()), prints=[letter.sha256]) == ""


def test_neither_page_nor_file_tells_of_people_or_of_other_cases(visitor: PageClient, letter: Letter) -> None:
    other = letters_of_kaltim()[1]
    for address in (f"/bukti/{letter.code}", f"/bukti/{letter.code}.json"):
        text = unescape(visitor.get(address).text)
        assert letter.number in text
        for hidden in ("Siti", "Ma'rufah", "6472014501909001", "siti@example.org", "Melati", other.number, other.code):
            assert hidden not in text


def test_a_code_is_read_as_people_type_it_and_an_unknown_one_is_unknown(visitor: PageClient, letter: Letter) -> None:
    typed = f"{letter.code[:4]}-{letter.code[4:8]}-{letter.code[8:]}".lower()
    assert visitor.get(f"/bukti/{typed}").location == f"/bukti/{letter.code}"
    for code in ("ABCDEFGHJKLM", "bukan-kode", "%00"):
        answer = visitor.get(f"/bukti/{code}", follow_redirects=True)
        assert answer.status_code == 404
        assert "tidak dikenal" in read(answer)
    for code in ("ABCDEFGHJKLM", "bukan-kode"):
        assert visitor.get(f"/bukti/{code}.json").status_code == 404


def test_a_proof_passes_through_a_head_that_somebody_kept(visitor: PageClient) -> None:
    lived(3)
    kept = visitor.get(f"{LOG}/checkpoint").text
    lived_on = letters_of_kaltim()[0]
    world.register("kunci-9")
    seal_events(clock.now())
    size = kept.splitlines()[1]
    told = json.loads(visitor.get(f"/bukti/{lived_on.code}.json?kepala={size}").data)
    assert kept in told["heads"]
    assert found(told, held=[kept], day="2026-11-19") == ""
    assert visitor.get(f"/bukti/{lived_on.code}.json?kepala=99999").status_code == 404
    assert visitor.get(f"/bukti/{lived_on.code}.json?kepala=x&kepala=-1&kepala={'9' * 30}").status_code == 200


def test_a_rewritten_record_is_told_to_everybody(visitor: PageClient, letter: Letter) -> None:
    rewrite(f"request:{letter.request_id}")
    for address in (f"/bukti/{letter.code}", f"/periksa/{letter.code}"):
        assert "tidak lagi cocok dengan yang sudah ditandatangani" in read(visitor.get(address))
    visitor.client.application.testing = False
    assert visitor.get(f"/bukti/{letter.code}.json").status_code == 500


def test_the_page_costs_the_same_whatever_the_log_holds(visitor: PageClient, letter: Letter) -> None:
    def cost() -> int:
        with counted() as statements:
            assert visitor.get(f"/bukti/{letter.code}").status_code == 200
        return len(statements)

    few = cost()
    lived(10)
    assert cost() == few <= 6


# The log of a body


def test_the_log_shows_its_days_key_and_newest_head(visitor: PageClient) -> None:
    lived()
    answer = visitor.get(LOG)
    page, head = read(answer), seals.last_checkpoint(world.body().id)
    assert head is not None
    for line in (
        seals.verifier_key(world.body()),
        *head.note.split(),
        "Senin, 16 November 2026",
        "Jumat, 20 November 2026",
    ):
        assert line in page
    assert f'href="{LOG}/checkpoint/{head.size}"' in answer.text
    assert seals.address_of(world.body()).endswith(LOG)
    assert visitor.get("/badan/kaltim/log").location == LOG
    assert f'href="{LOG}"' in visitor.get("/badan/kaltim").text
    assert visitor.get("/log/tidak-ada").status_code == visitor.get("/badan/tidak-ada/log").status_code == 404


def test_a_log_that_was_never_signed_says_so(visitor: PageClient) -> None:
    assert "belum pernah ditandatangani" in read(visitor.get("/log/maluku"))
    assert visitor.get("/log/maluku?dari=2026-11-16&sampai=2026-11-17").status_code == 200
    for address in ("checkpoint", "checkpoint/1", "tile/0/000.p/1", "consistency/1/1", f"inclusion/{'0' * 64}"):
        assert visitor.get(f"/log/maluku/{address}").status_code == 404


def test_any_two_days_are_compared(visitor: PageClient) -> None:
    lived()
    with time_machine.travel(MONDAY + timedelta(days=9)):
        answer = visitor.get(f"{LOG}?dari=2026-11-17&sampai=2026-11-19")
        sizes = re.findall(rf"{LOG}/consistency/(\d+)/(\d+)", answer.text)
        assert len(sizes) == 1
        assert "masih utuh di dalam buku" in read(answer)
        told = json.loads(visitor.get(f"{LOG}/consistency/{sizes[0][0]}/{sizes[0][1]}").data)
        assert found(told) == ""
        assert [note.splitlines()[1] for note in told["heads"]] == list(sizes[0])
        early = read(visitor.get(f"{LOG}?dari=0001-01-01&sampai=9999-12-31"))
        assert "masih utuh di dalam buku" in early


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("dari=2026-11-18&sampai=2026-11-17", "tidak boleh sebelum"),
        ("dari=&sampai=2026-11-17", "Isi hari yang pertama"),
        ("dari=2026-11-17&sampai=31-02-2026", "tidak ada di kalender"),
    ],
)
def test_days_that_cannot_be_compared_are_asked_again(visitor: PageClient, asked: str, said: str) -> None:
    lived(2)
    answer = visitor.get(f"{LOG}?{asked}")
    assert (answer.status_code, said in read(answer)) == (422, True)


def test_a_log_that_was_rewritten_says_so_when_days_are_compared(visitor: PageClient) -> None:
    lived(3)
    path = tiles.path_of(seals.published(world.body()), 0)
    path.write_bytes(bytes(32) + path.read_bytes()[32:])
    answer = visitor.get(f"{LOG}?dari=2026-11-16&sampai=2026-11-18")
    assert "Kedua buku ini tidak cocok" in read(answer)


def test_the_days_are_turned_by_key(visitor: PageClient) -> None:
    lived(33)
    first = visitor.get(LOG)
    (key,) = re.findall(rf'href="{LOG}\?mulai=(\d+)"', first.text)
    second = visitor.get(f"{LOG}?mulai={key}")
    assert (
        "Rabu, 18 November 2026"
        not in read(first).split("Buku pada akhir setiap hari")[1].split("Kepala buku terakhir")[0]
    )
    assert "Rabu, 18 November 2026" in read(second)
    assert "mulai=" not in second.text
    assert visitor.get(f"{LOG}?mulai=abc").status_code == 200


# For programs


def test_the_addresses_of_the_log_stay(visitor: PageClient) -> None:
    lived(3)
    size = int(visitor.get(f"{LOG}/checkpoint").text.splitlines()[1])
    before = {
        address: visitor.get(f"{LOG}/{address}").data
        for address in (f"checkpoint/{size}", f"tile/0/000.p/{size}", "tile/0/000.p/5", f"consistency/{size}/{size}")
    }
    newest = visitor.get(f"{LOG}/checkpoint").data
    world.register("kunci-9")
    seal_events(clock.now())
    assert {address: visitor.get(f"{LOG}/{address}").data for address in before} == before
    assert visitor.get(f"{LOG}/checkpoint").data != newest
    for address in [address for address in before if "consistency" not in address]:  # there witnesses may be added
        assert "immutable" in visitor.get(f"{LOG}/{address}").headers["Cache-Control"]


def test_a_head_is_a_note_that_others_can_open(visitor: PageClient) -> None:
    lived(2)
    answer = visitor.get(f"{LOG}/checkpoint")
    assert answer.content_type == "text/plain; charset=utf-8"
    head = tlog.open_note(answer.text, seals.verifier_key(world.body()))
    assert visitor.get(f"{LOG}/checkpoint/{head.size}").data == answer.data
    assert visitor.get(f"{LOG}/checkpoint/{head.size + 1}").status_code == 404
    assert visitor.get(f"{LOG}/checkpoint/{'9' * 30}").status_code == 404


def test_the_tiles_give_the_signed_root(visitor: PageClient) -> None:
    limiter.enabled = False
    for number in range(140):
        world.register(f"kunci-{number}")
    while seal_events(clock.now()):
        pass
    head = tlog.open_note(visitor.get(f"{LOG}/checkpoint").text, seals.verifier_key(world.body()))
    assert 256 < head.size < 512
    whole = visitor.get(f"{LOG}/tile/0/000").data
    rest = visitor.get(f"{LOG}/tile/0/001.p/{head.size - 256}").data
    assert len(whole) == 8192
    leaves = [(whole + rest)[start : start + 32] for start in range(0, 32 * head.size, 32)]
    assert tlog.root(leaves) == head.root
    assert visitor.get(f"{LOG}/tile/1/000.p/1").data == tlog.root(leaves[:256])
    assert visitor.get(f"{LOG}/tile/0/000.p/200").data == whole[: 200 * 32]
    for gone in (
        "0/001",
        "0/001.p/256",
        f"0/001.p/{head.size - 255}",
        "1/000",
        "2/000.p/1",
        "0/002.p/1",
        "9/000",
        "0/0",
    ):
        assert visitor.get(f"{LOG}/tile/{gone}").status_code == 404
    for odd in ("0/x000/000", "0/000.p/0", "0/000.p/007", "0/x999/x999/999", "0/000/", "0/" + "x999/" * 50 + "999"):
        assert visitor.get(f"{LOG}/tile/{odd}").status_code in {404, 308}


def test_numbers_of_tiles_are_spelled_as_the_format_says() -> None:
    known = {0: "000", 7: "007", 999: "999", 1000: "x001/000", 1234067: "x001/x234/067", 1_000_000: "x001/x000/000"}
    assert {number: spelled(number) for number in known} == known


def test_any_event_of_a_bundle_is_proven_by_its_seal(visitor: PageClient, letter: Letter) -> None:
    for seal in db.session.scalars(sa.select(Event.seal).where(Event.request_id == letter.request_id)):
        told = json.loads(visitor.get(f"{LOG}/inclusion/{seal}").data)
        assert found(told) == ""
        assert told["entries"][0]["facts"] is None
        assert visitor.get(f"/log/maluku/inclusion/{seal}").status_code == 404
    assert visitor.get(f"{LOG}/inclusion/bukan").status_code == 404


# The guide


def test_the_guide_explains_and_hands_out_the_script(visitor: PageClient) -> None:
    page = visitor.get("/log")
    assert 'href="/log"' in visitor.get("/").text
    assert 'href="/log"' in visitor.get("/periksa").text
    assert 'href="/log/verify_log.py"' in page.text
    assert "def check(" in visitor.get("/log/verify_log.py").text
    assert "portal-ppid-bukti-1" in visitor.get("/log/log-format.md").text
    for jargon in ("Merkle", "hash", "checkpoint", "tlog", "Ed25519", "blockchain"):
        assert jargon not in read(page)
