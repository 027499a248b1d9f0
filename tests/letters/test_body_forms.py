"""The papers of a body itself: DIP, DIK, the decree that exempts, the maklumat; on paper and from the models."""

from dataclasses import replace
from datetime import date

import pytest

from ppid.law.catalogue import CONTENTS
from ppid.law.harm_tests import Result
from ppid.letters import body_form_builders as builders
from ppid.letters import body_form_samples as samples
from ppid.letters.blocks import Check, Limits
from ppid.letters.render import render
from ppid.letters.words import working_days
from ppid.models import BodyKind, CatalogueEntry, Category, ExemptEntry, HarmTest, Letter, Official, PublicBody, Unit
from tests.letters.paper import assert_in_order, pages, print_text, printed, reader, text

CHECK = Check("7K3F9QXM2HTR", "https://ppid.contoh.example/periksa/7K3F9QXM2HTR")
SHARED = {"number": "500.12/1/KOMINFO/2026", "dated_on": "2026-12-22", "check": CHECK, "signer": None}
HOSTILE = "<b>tebal</b> {{ 7 * 7 }} <img src=file:///etc/passwd>"


def is_lying(page):
    return page.mediabox.width > page.mediabox.height


def body(**changes):
    values = {
        "id": 1,
        "slug": "samarinda",
        "kind": BodyKind.CITY,
        "name": "Pemerintah Kota Samarinda",
        "short_name": "Kota Samarinda",
        "zone": "Asia/Makassar",
        "letterhead": [],
        "address": "Jalan Contoh Nomor 1",
        "city": "Samarinda",
        "postcode": "75121",
        "phone": "",
        "email": "ppid@samarinda.example",
        "website": "",
        "hours": [],
        "maklumat": [],
        "cost_table": [],
        "letter_copies": {},
    }
    return PublicBody(**(values | changes))


def decided_test(**changes):
    values = {
        "information": "Berkas penyidikan",
        "ground": "a",
        "act": "UU 32/2009 Pasal 94",
        "if_opened": "Barang bukti dapat hilang",
        "if_closed": "Masyarakat menunggu",
        "public_interest": "Penyidikan melindungi lebih banyak orang",
        "number": "LUK-001/PPID/2026",
        "result": Result.EXEMPT,
        "decided_on": date(2026, 11, 16),
        "until_on": date(2028, 11, 16),
        "unit_id": 7,
    }
    return HarmTest(**(values | changes))


# On paper


@pytest.mark.parametrize(
    ("kind", "content"),
    [pytest.param(kind, content, id=f"{kind} {content.name}") for kind, found in CONTENTS.items() for content in found],
)
def test_a_paper_says_everything_that_it_must(kind, content):
    assert content.label.casefold() in text(printed(kind)).casefold()


@pytest.mark.parametrize("kind", ["catalogue", "exempt_list", "charter"])
def test_the_columns_and_parts_stand_in_their_order(kind):
    found = text(printed(kind)).casefold()
    assert_in_order(found, *(content.label.casefold() for content in CONTENTS[kind]))


@pytest.mark.parametrize("kind", ["catalogue", "exempt_list"])
@pytest.mark.parametrize(("paper", "width"), [("A4", 297), ("F4", 330)])
def test_a_list_lies_on_whatever_paper(kind, paper, width):
    for page in reader(printed(kind, paper)).pages:
        assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(width, abs=0.1)


def test_the_head_of_a_list_stands_on_every_page_and_a_row_stays_with_the_signature():
    facts = samples.catalogue()
    many = tuple(replace(facts.items[0], number=place, title=f"Laporan ke-{place}") for place in range(1, 61))
    data = render("catalogue", replace(facts, items=many))
    found = pages(data)
    assert len(found) > 3
    assert all("Ringkasan isi informasi" in page for page in found)
    assert_in_order(" ".join(found), *(f"Laporan ke-{place} " for place in range(1, 61)))
    assert "Laporan ke-60" in found[-1]
    assert "selaku PPID Utama" in found[-1]


def test_the_dip_says_category_place_and_link_of_an_entry():
    assert_in_order(
        text(printed("catalogue")),
        "DAFTAR INFORMASI PUBLIK",
        "Nomor: 500.12/612/DISKOMINFO-I/2026",
        "keadaan 28 Desember 2026: 4 (empat) informasi",
        "diumumkan secara berkala (Pasal 9)",
        "Ringkasan APBD Tahun 2026",
        "serta-merta (Pasal 10)",
        "tersedia setiap saat (Pasal 11)",
        "Samarinda, 28 Desember 2026",
        "Dr. H. Contoh Wijaya, M.Si.",
    )
    assert "bpkad.contoh.example/apbd/2026/ringkasan.pdf" in text(printed("catalogue")).replace(" ", "")


def test_the_decree_has_the_form_of_a_decree():
    """PP 61/2010: class, identity of the PPID, body and unit, period, reasons, place and date."""
    found = text(printed("classification"))
    assert_in_order(
        found,
        "KEPUTUSAN PEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI PEMERINTAH PROVINSI KALIMANTAN TIMUR",
        f"Nomor: {samples.DECREE}",
        "TENTANG",
        "PENETAPAN DAN PERUBAHAN KLASIFIKASI INFORMASI YANG DIKECUALIKAN",
        "Menimbang : a.",
        "persetujuan dengan surat nomor 500.12/118/SETDA/",
        "tanggal 21 Desember 2026",
        "Mengingat : 1.",
        "Undang-Undang Nomor 5 Tahun 1999 tentang Larangan Praktek Monopoli dan Persaingan Usaha Tidak Sehat; 2.",
        "Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik; 3.",
        "Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi; 4.",
        "Peraturan Pemerintah Nomor 61 Tahun 2010 tentang Pelaksanaan Undang-Undang Nomor 14 Tahun 2008 tentang",
        "Peraturan Komisi Informasi Nomor 1 Tahun 2021 tentang Standar Layanan Informasi Publik. MEMUTUSKAN:",
        "Menetapkan :",
        "KESATU : Menetapkan informasi dalam Lampiran I",
        "KEDUA : Mencabut pengecualian atas informasi dalam Lampiran II",
        "KELIMA : Keputusan ini berlaku sejak tanggal ditetapkan.",
        "Ditetapkan di Samarinda",
        "pada tanggal 22 Desember 2026",
        "Dr. H. Contoh Wijaya, M.Si.",
        "Tembusan:",
        "Lampiran I",
        "Jenis klasifikasi : Informasi yang dikecualikan",
        "Identitas PPID yang",
        "NIP 19700101 199503 1 001",
        "Pasal 17 huruf b",
        "sampai dengan 31 Maret 2027",
        "LUK-009",
        "Dikecualikan sebagian",
        "Lampiran II",
        "500.12/008/SK/DISKOMINFO-I/2025",
        "berkekuatan hukum tetap",
    )


def test_the_annexes_of_a_decree_lie_and_its_body_stands():
    lying = [is_lying(page) for page in reader(printed("classification")).pages]
    assert lying == sorted(lying)
    assert (lying[0], lying[-1], lying.count(True)) == (False, True, 2)


def test_a_decree_that_only_ends_an_exemption_has_one_annex_and_no_new_exemption():
    found = print_text("classification", replace(samples.classification(), items=()))
    assert "PERUBAHAN KLASIFIKASI" in found
    assert "KESATU : Mencabut pengecualian atas informasi dalam Lampiran." in found
    assert "Lampiran I" not in found
    assert "pengujian konsekuensi atas informasi" not in found


def test_a_decree_without_written_consent_does_not_claim_one():
    found = print_text("classification", replace(samples.classification(), approval="", approval_on="", ended=()))
    assert "memberikan persetujuan" not in found
    assert "PENETAPAN KLASIFIKASI" in found
    assert "KESATU : Menetapkan informasi dalam Lampiran sebagai" in found  # one annex has no number
    assert "Lampiran I" not in found


@pytest.mark.parametrize("paper", ["A4", "F4"])
def test_the_maklumat_is_one_page(paper):
    assert len(pages(printed("charter", paper))) == 1


def test_the_dik_says_until_when_and_by_which_decree():
    found = text(printed("exempt_list"))
    assert_in_order(
        found,
        "Rincian harga perkiraan sendiri",
        "Pasal 17 huruf b",
        samples.DECREE,
        "sampai dengan 31 Maret 2027",
        "Dikecualikan sebagian; bagian lainnya terbuka.",
        "selama ditentukan undang-undang yang menjadi dasar",
    )


def test_what_officials_typed_is_text():
    entry = replace(samples.catalogue().items[0], title=HOSTILE, url=HOSTILE, made=HOSTILE, holder=HOSTILE)
    for kind, facts in (
        ("catalogue", replace(samples.catalogue(), items=(entry,), body=HOSTILE)),
        ("charter", replace(samples.charter(), pledge=(HOSTILE,))),
        ("classification", replace(samples.classification(), approval=HOSTILE, body=HOSTILE)),
    ):
        assert "{{ 7 * 7 }}" in print_text(kind, facts), kind


# From the models


def test_an_entry_says_in_each_column_what_is_known_of_it():
    unit = Unit(id=7, name="Dinas Kesehatan")
    entries = [
        CatalogueEntry(
            title="Profil",
            summary="Profil",
            category=Category.PERIODIC,
            form="both",
            holder="",
            responsible="",
            made="",
            retention="5 tahun",
            year=2026,
            url="",
            unit=unit,
        ),
        CatalogueEntry(
            title="Rekaman rapat",
            summary="Rapat terbuka",
            category=Category.ANY_TIME,
            form="rekaman suara",
            holder="Sekretariat DPRD",
            responsible="Kepala Bagian Persidangan",
            made="Mei 2026, Samarinda",
            retention="",
            url="https://contoh.example/a",
            updated_on=date(2026, 5, 4),
        ),
    ]
    first, second = builders.catalogue_list(body(), entries, **SHARED).items
    assert (first.number, first.holder, first.responsible) == (1, "Dinas Kesehatan", "Dinas Kesehatan")
    assert (first.summary, first.made, first.form) == ("", "2026", "Softcopy dan hardcopy")
    assert (second.holder, second.responsible) == ("Sekretariat DPRD", "Kepala Bagian Persidangan")
    assert (second.form, second.updated_on, second.category) == ("rekaman suara", "2026-05-04", "any_time")


def test_a_decree_takes_its_lines_from_the_tests():
    ended = ExemptEntry(
        harm_test=decided_test(information="Berkas lama"), letter=Letter(number="SK-1"), decreed_on=date(2025, 4, 14)
    )
    facts = builders.classification(
        body(),
        [decided_test(result=Result.PARTLY_EXEMPT)],
        [ended],
        {7: "Dinas Kesehatan"},
        **SHARED,
        reason="Perkaranya selesai",
        approval="12/SETDA",
        approval_on=date(2026, 12, 1),
    )
    (line,), (gone,) = facts.items, facts.ended
    assert (line.unit, line.ground.letter, line.until_on, line.in_part) == ("Dinas Kesehatan", "a", "2028-11-16", True)
    assert (line.harm_test, line.harm_test_on) == ("LUK-001/PPID/2026", "2026-11-16")
    assert (gone.text, gone.decree, gone.decree_on) == ("Berkas lama", "SK-1", "2025-04-14")
    assert (facts.approval_on, gone.reason) == ("2026-12-01", "Perkaranya selesai")


def test_a_decree_about_nothing_or_an_undecided_test_cannot_be_written():
    with pytest.raises(ValueError, match="exempts something"):
        builders.classification(body(), [], [], {}, **SHARED)
    with pytest.raises(ValueError, match="not decided"):
        builders.classification(body(), [decided_test(decided_on=None, number=None)], [], {}, **SHARED)


def test_the_dik_names_the_decree_of_each_line():
    entry = ExemptEntry(
        harm_test=decided_test(unit_id=None), letter=Letter(number="SK-9"), decreed_on=date(2026, 12, 1)
    )
    (line,) = builders.exempt_list(body(), [entry], {}, **SHARED).items
    assert (line.decree, line.decree_on, line.unit) == ("SK-9", "2026-12-01", "Pemerintah Kota Samarinda")


def test_the_maklumat_takes_time_from_the_law_and_cost_from_the_tariff_whatever_was_typed():
    own = body(
        maklumat=[
            "Kami sanggup melayani.",
            "Jaminan pelayanan: Petugas kami tersenyum.",
            "WAKTU PENYELESAIAN: 2 hari",
            "Biaya: Rp99.999",
            "Semboyan kami: cepat.",
        ],
        cost_table=[{"medium": "Salinan kertas A4", "unit": "lembar", "rupiah": 500}],
    )
    facts = builders.charter(own, **SHARED)
    said = {part.heading: " ".join(part.lines) for part in facts.items}
    assert facts.pledge == ("Kami sanggup melayani.", "Semboyan kami: cepat.")
    assert said["Jaminan pelayanan"] == "Petugas kami tersenyum."
    assert working_days(Limits.of_law().reply) in said["Waktu penyelesaian"]
    assert "2 hari" not in said["Waktu penyelesaian"]
    assert "Salinan kertas A4 Rp500 per lembar" in said["Biaya"]
    assert "99.999" not in said["Biaya"]
    assert "ppid.contoh.example" in said["Sistem, mekanisme, dan prosedur"]


def test_a_body_that_said_nothing_has_a_whole_maklumat_signed_by_its_ppid():
    office = Official(jabatan="Kepala Dinas selaku PPID Utama", name="Budi", rank="", nip="", acting="", principal="")
    facts = builders.charter(body(), **(SHARED | {"signer": office}))
    assert "Pemerintah Kota Samarinda" in facts.pledge[0]
    assert all(part.lines for part in facts.items)
    assert facts.signatory.name == "Budi"
    assert len(pages(render("charter", facts))) == 1
