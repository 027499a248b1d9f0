"""From a case to the facts of its letters, without a database."""

from datetime import UTC, date, datetime

import pytest

from ppid import vault
from ppid.law import clocks
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ApplicantKind, Channel, DeliveryMethod, ItemOutcome
from ppid.letters import builders
from ppid.letters.blocks import Check, Cost, Ground, Limits
from ppid.letters.sample_parts import CALENDAR
from ppid.models import (
    Applicant,
    BodyKind,
    FileKind,
    HarmTest,
    InfoRequest,
    Notice,
    Official,
    Proxy,
    PublicBody,
    RequestItem,
    StoredFile,
)
from tests.letters.paper import assert_in_order, print_text

CHECK = Check("7K3F9QXM2HTR", "https://ppid.contoh.example/periksa/7K3F9QXM2HTR")
SHARED = {"number": "500.12/1/KOMINFO/2026", "dated_on": "2026-12-22", "check": CHECK}
RECEIVED_AT = datetime(2026, 12, 11, 16, 30, tzinfo=UTC)  # half past midnight of the 12th in Samarinda


@pytest.fixture(autouse=True)
def keys():
    vault.use(vault.Vault(bytes(range(32))))
    yield
    vault.use(None)


@pytest.fixture
def body():
    return PublicBody(
        id=1,
        slug="samarinda",
        kind=BodyKind.CITY,
        name="Pemerintah Kota Samarinda",
        short_name="Kota Samarinda",
        zone="Asia/Makassar",
        letterhead=["Pemerintah Kota Samarinda", "Dinas Komunikasi dan Informatika"],
        address="Jalan Contoh Nomor 1",
        city="Samarinda",
        postcode="75121",
        phone="(0541) 000000",
        email="ppid@samarinda.example",
        website="https://ppid.samarinda.example",
        hours=["Senin–Kamis 08.00–15.30", "Jumat 08.00–11.00"],
    )


@pytest.fixture
def info_request(body):
    applicant = Applicant(row_key="a", name="Rina Marlina", occupation="Peneliti", kind=ApplicantKind.PERSON)
    applicant.address, applicant.phone = "Jalan Teluk Contoh 7", "0812-0000-0000"
    made = InfoRequest(
        number="0127/PPID-SMR/XII/2026",
        channel=Channel.COUNTER,
        received_at=RECEIVED_AT,
        received_on=date(2026, 12, 12),
        purpose="Penelitian",
        access_mode=AccessMode.SOFT_COPY,
        delivery_method=DeliveryMethod.EMAIL,
        body=body,
        applicant=applicant,
    )
    made.items = [RequestItem(id=n, number=n, text=f"Dokumen {n}") for n in (1, 2, 3, 4, 5)]
    for item in made.items:
        item.holder = item.ground = item.other_act = item.reason = item.consequence = item.blackout = (
            item.explanation
        ) = ""
        item.holder_unknown = False
    return made


@pytest.fixture
def signer():
    return Official(
        role=Role.OFFICER, jabatan="Kepala Dinas", name="Contoh Wijaya", nip="1970", rank="Pembina", acting="Plt."
    )


def decide(info_request):
    given, part, refused, elsewhere, later = info_request.items
    given.outcome, given.form = ItemOutcome.GIVEN, AccessMode.HARD_COPY
    part.outcome, part.form, part.ground = ItemOutcome.GIVEN_IN_PART, AccessMode.SOFT_COPY, "h"
    part.reason, part.blackout = "Data pribadi.", "Kolom NIK."
    refused.outcome, refused.ground, refused.other_act = ItemOutcome.REFUSED, "j", "Pasal 1 UU Contoh"
    refused.reason, refused.consequence = "Dilarang undang-undang.", "Merugikan penyidikan."
    elsewhere.outcome, elsewhere.holder = ItemOutcome.NOT_HELD, "Kementerian Contoh"
    later.outcome, later.available_on = ItemOutcome.NOT_DOCUMENTED, date(2027, 1, 29)
    info_request.answered_on = date(2026, 12, 22)
    info_request.notice = Notice(
        provide_days=3,
        copy_rate=250,
        copy_sheets=84,
        delivery_cost=15000,
        other_cost=0,
        payment="Kas daerah",
        explanation="",
    )


def test_a_receipt_tells_the_local_moment_of_receipt(info_request, signer):
    clock = clocks.reply_clocks(date(2026, 12, 12), CALENDAR).statute
    facts = builders.receipt(info_request, **SHARED, signer=signer, clock=clock, token="KQ7M4-TXA9H", signed=True)
    assert (facts.received_at, facts.zone, facts.received_on) == ("2026-12-12T00:30", "WITA", "2026-12-12")
    assert facts.tracking_url == "https://ppid.contoh.example/lacak"
    assert facts.clock.due == clock.due.isoformat()
    assert facts.limits == Limits.of_law()
    assert type(facts).from_json(facts.as_json()) == facts
    assert_in_order(
        print_text("receipt", facts),
        "PEMERINTAH KOTA SAMARINDA DINAS KOMUNIKASI DAN INFORMATIKA",
        "Sabtu, 12 Desember 2026 pukul 00.30 WITA",
        "KQ7M4-TXA9H",
        "Senin–Kamis 08.00–15.30; Jumat 08.00–11.00",
    )


def test_a_notice_carries_every_decision_and_names_its_decree(info_request, signer):
    decide(info_request)
    facts = builders.notice(info_request, info_request.notice, **SHARED, signer=signer, decree_number="SK-1/2026")
    assert [item.outcome for item in facts.items] == ["given", "given_in_part", "refused", "not_held", "not_documented"]
    assert facts.items[1].ground == Ground.of("h")
    assert facts.costs == (Cost("copying", 250, 84), Cost("sending", 15000))
    assert facts.total == info_request.notice.total_cost
    assert (facts.attachments, facts.decree_on) == (1, "2026-12-22")
    assert_in_order(
        print_text("notice", facts),
        "X Kami X Badan Publik lain, yaitu Kementerian Contoh",
        "X Softcopy (termasuk rekaman) X Hardcopy",
        "Cara penyampaian: Dikirim melalui surel",
        "X Informasi yang diminta dikecualikan (butir 3)",
        "Nomor SK-1/2026 tanggal 22 Desember 2026",
        "Plt. Kepala Dinas",
    )


def test_a_notice_waits_until_every_item_is_decided(info_request, signer):
    notice = Notice(
        provide_days=0, copy_rate=0, copy_sheets=0, delivery_cost=0, other_cost=0, payment="", explanation=""
    )
    with pytest.raises(ValueError, match="item 1 is not decided"):
        builders.notice(info_request, notice, **SHARED, signer=signer)


def test_a_decree_refuses_what_is_exempt_and_nothing_else(info_request, signer):
    decide(info_request)
    facts = builders.refusal(info_request, **SHARED, signer=signer)
    assert [item.number for item in facts.items] == [3]
    assert facts.items[0].grounds == (Ground.of("j", "Pasal 1 UU Contoh"),)
    assert not facts.whole
    assert "UNTUK INFORMASI YANG DIKECUALIKAN TERSEBUT DI ATAS" in print_text("refusal", facts)


def test_a_decree_names_its_harm_test_and_how_long_the_exemption_lasts(info_request, signer):
    decide(info_request)
    info_request.items[2].harm_test_id = 9
    test = HarmTest(id=9, number="09/LUK/2026", decided_on=date(2026, 12, 18), until_on=date(2030, 12, 18))
    facts = builders.refusal(info_request, **SHARED, signer=signer, harm_tests=[test])
    assert_in_order(
        print_text("refusal", facts),
        "Lembar Pengujian Konsekuensi Nomor 09/LUK/2026 tanggal 18 Desember 2026",
        "Jangka waktu : sampai dengan 18 Desember 2030",
    )


def test_a_notice_names_the_harm_test_of_what_is_blacked_out(info_request, signer):
    decide(info_request)
    info_request.items[1].harm_test_id = 7
    test = HarmTest(id=7, number="LUK-007/PPID-SMR/2026", decided_on=date(2026, 12, 17))
    facts = builders.notice(info_request, info_request.notice, **SHARED, signer=signer, harm_tests=[test])
    named = "Lembar Pengujian Konsekuensi Nomor LUK-007/PPID-SMR/2026 tanggal 17 Desember 2026"
    assert [item.harm_test for item in facts.items] == ["", named, "", "", ""]
    assert named in print_text("notice", facts)


def test_a_notice_lists_the_files_of_each_item_and_what_is_blacked_out_in_them(info_request, signer):
    decide(info_request)
    info_request.items[1].blackout = "Kolom NIK.\npenerima.pdf: Halaman 1: bagian dihitamkan."
    given = [
        StoredFile(item_id=item, kind=FileKind.GIVEN, name=name, size_bytes=size, sha256="ab" * 32)
        for item, name, size in ((1, "kontrak.pdf", 4_812_377), (2, "penerima.pdf", 213_400), (3, "rahasia.pdf", 9))
    ]
    marks = {
        2: ["penerima.pdf: Halaman 1: bagian dihitamkan.", "penerima.pdf: Halaman 2: bagian dihitamkan."],
        3: ["rahasia.pdf: Halaman 1: bagian dihitamkan."],
    }
    facts = builders.notice(info_request, info_request.notice, **SHARED, signer=signer, files=given, marks=marks)
    assert [[file.name for file in item.files] for item in facts.items] == [
        ["kontrak.pdf"], ["penerima.pdf"], [], [], []
    ]  # fmt: skip
    assert facts.items[1].marks == ("penerima.pdf: Halaman 2: bagian dihitamkan.",), (
        "what is said already is not repeated"
    )
    assert facts.items[2].marks == ()
    assert type(facts).from_json(facts.as_json()) == facts


def test_a_notice_has_its_decree_as_an_attachment_already_as_a_draft(info_request, signer):
    decide(info_request)
    facts = builders.notice(info_request, info_request.notice, **SHARED, signer=signer)
    assert facts.attachments == 1
    info_request.items[2].outcome = ItemOutcome.GIVEN
    facts = builders.notice(info_request, info_request.notice, **SHARED, signer=signer)
    assert facts.attachments == 0


def test_the_act_of_a_harm_test_is_told_apart_from_the_reason(info_request, signer):
    decide(info_request)
    part, refused = info_request.items[1:3]
    part.harm_test_id = refused.harm_test_id = 7
    part.reason = "Data pribadi.\nUndang-undang yang menjadi dasar: UU 27/2022 Pasal 4"
    test = HarmTest(id=7, number="LUK-007/2026", decided_on=date(2026, 12, 17), act="UU 27/2022 Pasal 4")
    notice = builders.notice(info_request, info_request.notice, **SHARED, signer=signer, harm_tests=[test])
    assert (notice.items[1].reason, notice.items[1].act) == ("Data pribadi.", "UU 27/2022 Pasal 4")
    decree = builders.refusal(info_request, **SHARED, signer=signer, harm_tests=[test])
    assert (decree.items[0].reason, decree.items[0].act) == ("Dilarang undang-undang.", ""), "letter j names its own"


def test_the_sheet_of_a_harm_test_waits_for_its_result(body, signer):
    test = HarmTest(information="Berkas", ground="a", act="UU 8/1981", opinions=[])
    with pytest.raises(ValueError, match="not decided"):
        builders.harm_test(test, body, **SHARED, signer=signer)


def test_handing_over_lists_what_is_given_with_its_files(info_request):
    decide(info_request)
    file = StoredFile(item_id=2, kind=FileKind.GIVEN, name="penerima.xlsx", size_bytes=213_400, sha256="ab" * 32)
    facts = builders.handover(
        info_request,
        **SHARED,
        signer=None,
        handed_at=datetime(2026, 12, 28, 2, 15, tzinfo=UTC),
        notice_number="500.12/583/2026",
        files=[file],
    )
    assert [(item.number, item.form, item.quantity) for item in facts.items] == [
        (1, "Hardcopy", ""),
        (2, "Softcopy", "1 berkas"),
    ]
    assert (facts.handed_at, facts.notice_on, facts.paid_rupiah) == ("2026-12-28T10:15", "2026-12-22", 36000)
    assert_in_order(
        print_text("handover", facts),
        "pukul 10.15 WITA",
        "Dokumen 2 penerima.xlsx SHA-256: abababab",
        "1 berkas, 214 kB",
        "Petugas Pelayanan Informasi .....",
    )


def test_a_withdrawal_says_who_recorded_it(info_request, signer):
    info_request.withdrawn_on = date(2026, 12, 17)
    own = builders.withdrawal(info_request, **SHARED, signer=signer, reason="", by_desk=False)
    desk = builders.withdrawal(info_request, **SHARED, signer=signer, reason="", by_desk=True)
    assert (own.withdrawn_on, own.channel) == ("2026-12-17", "Halaman pelacakan permohonan")
    assert desk.channel == "Petugas meja layanan"


def test_an_extension_shows_both_counts_and_needs_one(info_request, signer):
    extended = clocks.reply_clocks(date(2026, 12, 11), CALENDAR, extended=True).statute
    more = {"ground": "not_decided", "reason": "Pengujian belum selesai."}
    facts = builders.extension(info_request, **SHARED, signer=signer, clock=extended, **more)
    assert (facts.reply.due, facts.extension.due) == ("2026-12-29", "2027-01-11")
    with pytest.raises(ValueError, match="not extended"):
        builders.extension(info_request, **SHARED, signer=signer, clock=clocks.Clock(extended.reply), **more)


def test_the_letters_about_a_missing_part_name_it(info_request, signer):
    told = builders.incomplete(info_request, **SHARED, signer=signer, missing=["Surat kuasa khusus"])
    closed = builders.not_completed(
        info_request,
        **SHARED,
        signer=signer,
        missing=["Surat kuasa khusus"],
        incomplete_number="500.12/571/2026",
        incomplete_on=date(2026, 12, 15),
        told_on=date(2026, 12, 15),
        due_on=date(2026, 12, 18),
    )
    assert_in_order(print_text("incomplete", told), "Surat kuasa khusus", "laman ppid.contoh.example")
    assert_in_order(print_text("not_completed", closed), "Jumat, 18 Desember 2026", "Surat kuasa khusus")


def test_a_proxy_is_written_to_and_takes_what_is_handed_over(info_request, signer):
    decide(info_request)
    info_request.proxy = Proxy(row_key="p", name="Andi Contoh", power_of_attorney="12/SK/2026")
    facts = builders.notice(info_request, info_request.notice, **SHARED, signer=signer)
    assert facts.addressee.name == "Andi Contoh selaku kuasa Rina Marlina"
    assert facts.applicant.proxy == "Andi Contoh, surat kuasa khusus 12/SK/2026"
    handover = builders.handover(info_request, **SHARED, signer=signer, handed_at=RECEIVED_AT, notice_number="1")
    assert (handover.receiver, handover.receiver_as) == ("Andi Contoh", "Kuasa Pemohon Informasi")


@pytest.mark.parametrize(
    ("kind", "greeting"),
    [(ApplicantKind.PERSON, "Saudara/i"), (ApplicantKind.LEGAL_ENTITY, "Pimpinan"), (ApplicantKind.GROUP, "")],
)
def test_the_addressee_is_greeted_according_to_what_they_are(info_request, signer, kind, greeting):
    decide(info_request)
    info_request.applicant.kind = kind
    assert builders.notice(info_request, info_request.notice, **SHARED, signer=signer).addressee.greeting == greeting


def test_a_body_without_a_letterhead_of_its_own_writes_as_its_ppid(info_request, signer, body):
    body.letterhead = []
    facts = builders.withdrawal(info_request, **SHARED, signer=signer, reason="", by_desk=True)
    assert facts.letterhead.lines == ("Pemerintah Kota Samarinda", "Pejabat Pengelola Informasi dan Dokumentasi")
