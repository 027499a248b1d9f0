"""The conditions of the steps, each with the sentence shown when it is not met and the article it stands on."""

from __future__ import annotations

from collections.abc import Callable

from ppid.law import exemptions, steps
from ppid.law.articles import KIP, PERKI_SLIP, Article
from ppid.law.cases import HANDED_OUT, WITHHELD, Facts, ItemFacts, ItemOutcome
from ppid.law.harm_tests import supports_refusal

Precondition = steps.Precondition[Facts]


def _every(outcome: ItemOutcome, test: Callable[[ItemFacts], bool]) -> Callable[[Facts], bool]:
    return lambda facts: all(test(item) for item in facts.items if item.outcome is outcome)


def _is_tested(item: ItemFacts, facts: Facts) -> bool:
    return item.harm_test is not None and supports_refusal(item.harm_test, item.ground, facts.today)


BEFORE_DUE_DATE = Precondition(
    "before due date",
    lambda facts: facts.today <= facts.due_on,
    "Perpanjangan hanya dapat diberitahukan sebelum jangka waktu jawaban berakhir.",
    Article(KIP, 22, 8),
    about_now=True,
)
WRITTEN_REASONS = Precondition(
    "written reasons",
    lambda facts: bool(facts.reason.strip()),
    "Perpanjangan harus disertai alasan tertulis.",
    Article(KIP, 22, 8),
)
WITHIN_COMPLETENESS_LIMIT = Precondition(
    "within completeness limit",
    lambda facts: facts.completeness_due_on is not None and facts.today <= facts.completeness_due_on,
    "Kekurangan hanya dapat diberitahukan selama jangka waktu pemeriksaan kelengkapan.",
    Article(PERKI_SLIP),
    about_now=True,
)
ONCE_INCOMPLETE = Precondition(
    "once incomplete",
    lambda facts: not facts.was_incomplete,
    "Kekurangan hanya dapat diberitahukan satu kali.",
    Article(PERKI_SLIP),
    about_now=True,
)
MISSING_NAMED = Precondition(
    "missing named",
    lambda facts: any(entry.strip() for entry in facts.missing),
    "Sebutkan apa yang belum lengkap.",
    Article(PERKI_SLIP),
)
REPAIR_LIMIT_PASSED = Precondition(
    "repair limit passed",
    lambda facts: facts.repair_due_on is not None and facts.today > facts.repair_due_on,
    "Pemohon masih mempunyai waktu untuk melengkapi permohonannya.",
    Article(PERKI_SLIP),
    about_now=True,
)
NOTICE_RECEIVED = Precondition(
    "notice received",
    lambda facts: facts.notice_received_on is not None,
    "Belum ada bukti bahwa Pemohon menerima surat keterangan tidak lengkap, jadi jangka waktunya belum berjalan.",
    Article(PERKI_SLIP),
    about_now=True,
)
EVERY_ITEM_DECIDED = Precondition(
    "every item decided",
    lambda facts: bool(facts.items) and all(item.outcome is not None for item in facts.items),
    "Setiap butir permohonan harus diputuskan.",
    Article(KIP, 22, 7),
)
HOLDER_NAMED = Precondition(
    "holder named",
    _every(ItemOutcome.NOT_HELD, lambda item: bool(item.holder.strip()) or item.holder_unknown),
    "Sebutkan badan publik yang menguasai informasi, atau nyatakan bahwa hal itu tidak diketahui.",
    Article(KIP, 22, 7, "b"),
)
GROUND_NAMED = Precondition(
    "ground named",
    _every(
        ItemOutcome.REFUSED,
        lambda item: item.ground in exemptions.GROUNDS and (item.ground != "j" or bool(item.other_act.strip())),
    ),
    "Penolakan harus menyebut huruf Pasal 17; untuk huruf j sebutkan undang-undang yang melarangnya.",
    Article(KIP, 22, 7, "c"),
)
REFUSAL_REASONED = Precondition(
    "refusal reasoned",
    _every(ItemOutcome.REFUSED, lambda item: bool(item.reason.strip()) and bool(item.consequence.strip())),
    "Penolakan harus memuat alasan dan konsekuensi bila informasi dibuka.",
    Article(KIP, 19),
)
BLACKOUT_REASONED = Precondition(
    "blackout reasoned",
    _every(
        ItemOutcome.GIVEN_IN_PART,
        lambda item: item.ground in exemptions.GROUNDS and bool(item.blackout.strip()) and bool(item.reason.strip()),
    ),
    "Bagian yang dihitamkan harus disebut beserta huruf Pasal 17 dan alasannya.",
    Article(KIP, 22, 7, "e"),
)
HARM_TESTED = Precondition(
    "harm tested",
    lambda facts: all(_is_tested(item, facts) for item in facts.items if item.outcome in WITHHELD),
    "Penolakan dan penghitaman harus didasarkan pada pengujian konsekuensi yang lengkap, masih berlaku, dan memakai "
    "huruf Pasal 17 yang sama.",
    Article(KIP, 19),
)
AVAILABILITY_DATED = Precondition(
    "availability dated",
    _every(ItemOutcome.NOT_DOCUMENTED, lambda item: item.available_on is not None),
    "Sebutkan tanggal informasi yang belum didokumentasikan akan tersedia.",
    Article(PERKI_SLIP),
)
MATERIAL_NAMED = Precondition(
    "material named",
    lambda facts: all(item.files or item.explanation.strip() for item in facts.items if item.outcome in HANDED_OUT),
    "Sertakan berkas yang diberikan, atau jelaskan di mana dan bagaimana informasinya diperoleh.",
    Article(KIP, 22, 7, "d"),
)
SECOND_PAIR_OF_EYES = Precondition(
    "second pair of eyes",
    lambda facts: facts.approved,
    "Badan publik ini mengharuskan jawaban disusun oleh satu orang dan disetujui oleh orang lain sebelum dikirim.",
    Article(KIP, 13),
)
DRAFT_SUBMITTED = Precondition(
    "draft submitted",
    lambda facts: facts.submitted,
    "Tidak ada konsep jawaban yang menunggu persetujuan.",
    Article(KIP, 13),
    about_now=True,
)
REMARK_WRITTEN = Precondition(
    "remark written",
    lambda facts: bool(facts.reason.strip()),
    "Tuliskan apa yang perlu diperbaiki pada konsep ini.",
    Article(KIP, 13),
)
EVIDENCE_OF_RECEIPT = Precondition(
    "evidence of receipt",
    lambda facts: facts.evidence is not None,
    "Catat bukti bahwa Pemohon telah menerima jawaban.",
    Article(KIP, 36, 1),
)
EVIDENCE_OF_NOTICE = Precondition(
    "evidence of notice",
    lambda facts: facts.evidence is not None,
    "Catat bukti bahwa Pemohon telah menerima surat keterangan tidak lengkap.",
    Article(PERKI_SLIP),
)
QUESTION_ASKED = Precondition(
    "question asked",
    lambda facts: bool(facts.reason.strip()),
    "Tuliskan apa yang perlu dijelaskan Pemohon.",
    Article(KIP, 22, 2),
)
EXPLANATION_GIVEN = Precondition(
    "explanation given", lambda facts: bool(facts.reason.strip()), "Tuliskan penjelasannya.", Article(KIP, 22, 2)
)
ITEMS_NAMED = Precondition(
    "items named", lambda facts: bool(facts.items), "Pilih paling sedikit satu butir permohonan.", Article(KIP, 13)
)
RETURN_REASONED = Precondition(
    "return reasoned",
    lambda facts: bool(facts.reason.strip()),
    "Sebutkan alasan disposisi dikembalikan.",
    Article(KIP, 7),
)
ASKED_BY_APPLICANT = Precondition(
    "asked by applicant",
    lambda facts: facts.asked_by_applicant,
    "Pencabutan hanya sah atas permintaan Pemohon sendiri.",
    Article(KIP, 22, 1),
)
