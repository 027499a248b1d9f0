"""The figures of a report are what plain Python counts over the rows, for the end of any day, and name nobody."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from random import Random

import pytest
import sqlalchemy as sa
import time_machine

from ppid import clock
from ppid.actions import figures
from ppid.actions.filing import Person
from ppid.actions.report_figures import COLUMNS, MERGED, last_whole_day, of_span
from ppid.db import committed, db
from ppid.law.cases import ApplicantKind
from ppid.law.compliance import FEWEST_SHOWN, INDICATORS, mean
from ppid.law.disputes import DisputeOutcome
from ppid.law.objections import Ground
from ppid.law.reports import ReportKind, Span, spans_of
from ppid.law.rulings import Verdict
from ppid.models import Applicant, PublicBody
from tests import disputes, objections, world
from tests.actions.test_tallies import fill
from tests.reports import by_hand
from tests.web.officers import counted

pytestmark = pytest.mark.usefixtures("app")

YEAR = Span(ReportKind.ANNUAL, 2025)
DAYS = (date(2025, 3, 31), date(2025, 12, 31), date(2026, 3, 31), date(2026, 11, 20))
STANDINGS = {
    "first": "jangka_pertama",
    "extended": "dalam_perpanjangan",
    "late": "terlambat",
    "silent": "tidak_dijawab",
    "pending": "berjalan",
    "closed": "ditutup",
}
OUTCOMES = {
    "given": "dikabulkan",
    "given_in_part": "dikabulkan_sebagian",
    "refused": "ditolak",
    "not_held": "tidak_dikuasai",
    "not_documented": "belum_didokumentasikan",
}


def kinds(seed: int) -> None:
    """Let people of every kind ask."""
    rng = Random(seed)
    with committed():
        for applicant in db.session.scalars(sa.select(Applicant).order_by(Applicant.id)):
            applicant.kind = rng.choice(list(ApplicantKind))


def assert_agrees(body: PublicBody, span: Span, on: date) -> None:
    plain, hand = of_span(body, span, on=on), by_hand(body, span.first, span.last, on)
    told = plain["permohonan"]
    assert told["diterima"] == hand.received == len(plain["daftar"])
    assert (told["dijawab"], told["sudah_waktunya"], told["tepat_waktu"]) == (hand.answered, hand.due, hand.kept)
    assert {key: told[name] for key, name in STANDINGS.items() if told[name]} == +hand.standings
    assert {key: told[name] for key, name in OUTCOMES.items() if told[name]} == hand.outcomes
    assert {one["huruf"]: one["permohonan"] for one in told["alasan_penolakan"]} == hand.letters
    days = told["hari_kerja"]
    assert days["jawaban"] == len(hand.days) == sum(times for _number, times in days["sebaran"])
    if hand.days:
        assert days["rata_rata"] == round(sum(hand.days) / len(hand.days), 1)
        assert (days["nilai_tengah"], days["persentil_90"]) == (hand.within(0.5), hand.within(0.9))
        assert days["dalam_batas_pertama"] == sum(number <= 10 for number in hand.days)
        assert days["dalam_batas_terakhir"] == sum(number <= 17 for number in hand.days)
    assert {one["bulan"]: one["diterima"] for one in plain["bulan"] if one["diterima"]} == hand.months
    assert sorted(one["diterima"] for one in plain["kanal"]) == sorted(hand.channels.values())
    assert sorted(one["diterima"] for one in plain["unit"]) == sorted(hand.units.values())
    lines = {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in plain["daftar"]}
    for number, (received_on, answered_on, took, how) in hand.lines.items():
        line = lines[number]
        assert line["diterima"] == received_on.isoformat()
        assert line["dijawab"] == (answered_on.isoformat() if answered_on else None)
        assert (line["hari_kerja"], line["keadaan"]) == (took, STANDINGS[how])
    for part in ("bulan", "kanal", "unit"):
        for name in ("diterima", "dijawab", "tepat_waktu", "terlambat", "ditolak"):
            assert sum(one[name] for one in plain[part]) == told[name], (part, name)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_report_agrees_with_a_plain_count_for_the_end_of_any_day(seed: int) -> None:
    fill(seed, 120)
    kinds(seed)
    for body in db.session.scalars(sa.select(PublicBody).order_by(PublicBody.id)).all():
        for on in DAYS:
            assert_agrees(body, YEAR, on)
        assert_agrees(body, Span(ReportKind.SEMESTER, 2025, 2), DAYS[2])
        assert_agrees(body, Span(ReportKind.MONTH, 2025, 5), DAYS[2])


def test_months_and_halves_add_up_to_the_year_and_the_earlier_year_is_the_report_on_it() -> None:
    fill(3, 150)
    body, on = world.body(), DAYS[-1]
    whole = of_span(body, YEAR, on=on)
    parts = [of_span(body, span, on=on) for span in spans_of(2025)]
    for kind, number in (("semester", 2), ("bulanan", 12)):
        some = [one for one in parts if one["periode"]["jenis"] == kind]
        assert len(some) == number
        for name in ("diterima", "dijawab", "tepat_waktu", "ditolak"):
            assert sum(one["permohonan"][name] for one in some) == whole["permohonan"][name]
        assert [row for one in some for row in one["daftar"]] != []
    before = of_span(body, YEAR.earlier, on=on)
    assert whole["pembanding"]["permohonan"] == before["permohonan"]
    assert whole["pembanding"]["periode"]["awal"] == "2024-01-01"


def test_a_report_says_what_the_pages_of_figures_say() -> None:
    fill(4, 90)
    body, on = world.body(), DAYS[-1]
    plain = of_span(body, YEAR, on=on)["permohonan"]
    total = figures.of_body(body, YEAR.first, YEAR.last, on=on).total
    assert plain["tepat_waktu"] == INDICATORS["kept"].value(total)
    assert plain["tepat_waktu_menurut_uu"] == INDICATORS["statute_kept"].value(total)
    average = mean(total.days)
    assert average is not None
    assert plain["hari_kerja"]["rata_rata"] == round(average, 1)


def test_figures_are_plain_data_without_persons_and_the_same_when_they_are_counted_again() -> None:
    fill(5, 60)
    kinds(5)
    body = world.body()
    text = json.dumps(of_span(body, YEAR, on=DAYS[2]))
    assert json.loads(text) == of_span(body, YEAR, on=DAYS[2])
    for name in db.session.scalars(sa.select(Applicant.name)):
        assert name not in text


def test_kinds_of_applicants_that_are_few_are_told_together_and_of_two_requests_not_at_all() -> None:
    fill(6, 100)
    kinds(6)
    body = world.body()
    for span in spans_of(2025):
        plain = of_span(body, span, on=DAYS[-1])
        told = plain["pemohon"]
        if told:
            assert sum(one["diterima"] for one in told) == plain["permohonan"]["diterima"]
            assert all(one["diterima"] >= FEWEST_SHOWN for one in told if one["diterima"])
            assert [one["jenis"] for one in told].count(MERGED) <= 1
        else:
            assert plain["permohonan"]["diterima"] < FEWEST_SHOWN


def test_a_year_without_anything_has_figures_too() -> None:
    plain = of_span(world.body(), YEAR, on=DAYS[1])
    assert plain["permohonan"]["diterima"] == 0
    assert plain["permohonan"]["hari_kerja"]["rata_rata"] is None
    assert (plain["kanal"], plain["unit"], plain["pemohon"], plain["daftar"]) == ([], [], [], [])
    assert len(plain["bulan"]) == 12
    before_it_began = of_span(world.body(), YEAR, on=date(2024, 6, 1))
    assert before_it_began["keberatan"]["diterima"] == before_it_began["sengketa"]["diajukan"] == 0


def at(month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(2026, month, day, 2, 0, tzinfo=UTC), tick=False)


def test_objections_and_disputes_are_told_as_they_stood() -> None:
    with at(2, 2):
        first, second = (world.register(f"kunci-{number}") for number in (1, 2))
    with at(3, 2):
        one = objections.file(first, 1)
        objections.file(second, 2)
        objections.file(
            None,
            3,
            grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}),
            applicant=Person("Rahmat", "6472011503800002", "Jalan Anggrek 5", "0812-5550-0002"),
            items=("Laporan keuangan tahunan",),
            purpose="Penelitian",
        )
    with at(3, 30):
        objections.receive(objections.rule(one, Verdict.REJECTED))
    commission = disputes.commission()
    with at(4, 6):
        dispute = disputes.registered(disputes.petition(one, date(2026, 4, 1)), date(2026, 4, 6))
    with at(5, 20):
        disputes.decided(dispute, DisputeOutcome.GRANTED, date(2026, 5, 18))
    span = Span(ReportKind.ANNUAL, 2026)
    before, after = (of_span(world.body(), span, on=on) for on in (date(2026, 4, 2), date(2026, 6, 30)))
    told = after["keberatan"]
    assert (told["diterima"], told["ditanggapi"], told["ditanggapi_tepat_waktu"]) == (3, 1, 1)
    assert (told["belum_ditanggapi"], told["lewat_batas_waktu"]) == (2, 2)
    assert told["tanggapan"] == {"diterima_seluruhnya": 0, "diterima_sebagian": 0, "ditolak": 1}
    assert [(entry["huruf"], entry["keberatan"]) for entry in told["alasan"]] == [("b", 1), ("c", 2)]
    assert (before["keberatan"]["lewat_batas_waktu"], before["sengketa"]["berjalan"]) == (0, 1)
    assert before["sengketa"]["daftar"][0]["nomor_registrasi"] is None
    ended = after["sengketa"]
    assert (ended["diajukan"], ended["diregistrasi"], ended["diputus"], ended["berjalan"]) == (1, 1, 1, 0)
    assert ended["hasil"]["dikabulkan"] == sum(ended["hasil"].values()) == 1
    assert ended["daftar"] == [
        {
            "diajukan": "2026-04-01",
            "komisi": commission.name,
            "nomor_registrasi": "001/REG-PSI/2026",
            "selesai": "2026-05-18",
            "hasil": "dikabulkan",
        }
    ]


def test_the_last_whole_day_is_that_of_the_bodys_own_zone() -> None:
    moment = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 00.30 on 1 January in WITA, 23.30 in WIB
    assert last_whole_day(world.body("kaltim"), moment) == date(2026, 12, 31)
    assert last_whole_day(world.body("kalbar"), moment) == date(2026, 12, 30)


def test_the_year_ends_at_midnight_in_the_bodys_own_zone() -> None:
    for hour, minute, key in ((15, 59, "akhir-tahun"), (16, 1, "awal-tahun")):  # 23.59 and 00.01 WITA
        with time_machine.travel(datetime(2025, 12, 31, hour, minute, tzinfo=UTC), tick=False):
            world.register(f"{key}-{'0' * 12}", received_at=clock.now())
    on = date(2026, 1, 5)
    old, new = (of_span(world.body(), Span(ReportKind.ANNUAL, year), on=on) for year in (2025, 2026))
    assert [row[1] for row in old["daftar"]] == ["2025-12-31"]
    assert [row[1] for row in new["daftar"]] == ["2026-01-01"]
    assert of_span(world.body(), Span(ReportKind.MONTH, 2025, 12), on=on)["permohonan"]["diterima"] == 1


def test_the_statements_do_not_grow_with_the_register() -> None:
    ran = []
    for size in (0, 120):
        fill(7, size)
        db.session.rollback()
        body = world.body()
        of_span(body, YEAR, on=DAYS[-1])  # the calendar is kept by the process
        with counted() as seen:
            of_span(body, YEAR, on=DAYS[-1])
        ran.append(Counter(statement.split()[0] for statement in seen)["SELECT"])
    assert ran[0] == ran[1] <= 24
