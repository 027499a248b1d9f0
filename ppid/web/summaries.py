"""An answer in words before it leaves: what each item says, what goes out, what it costs; and how two drafts differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from ppid.i18n import format_date, format_rupiah
from ppid.law.cases import WITHHELD
from ppid.law.deadlines import OBJECTION
from ppid.law.workflow import ItemOutcome
from ppid.models import InfoRequest, StoredFile
from ppid.web import wording
from ppid.web.forms.answer import AnswerForm, AnswerItemForm
from ppid.web.forms.items import given_forms

FINGERPRINT = 12  # characters of a SHA-256 that people compare
Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """One item of an answer: what is decided, and the files that go out for it."""

    number: int
    text: str
    outcome: ItemOutcome | None
    rows: Rows
    files: list[StoredFile]
    unused: list[StoredFile]


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole answer: its items, its costs, the letters it becomes, and what follows for the applicant."""

    items: list[ItemSummary]
    rows: Rows
    total: int
    letters: list[str]
    consequences: list[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one field says in two drafts."""

    place: str
    label: str
    before: str
    after: str


def summary_of(form: AnswerForm, info_request: InfoRequest) -> Summary:
    """The answer that a form says."""
    items = [
        ItemSummary(
            part.number,
            item.text,
            part.decided,
            item_rows(part),
            [*part.given_files, *part.given_copies],
            [] if part.takes_files else list(part.kept),
        )
        for part, item in zip(form.parts, info_request.items, strict=True)
    ]
    refuses = any(part.decided is ItemOutcome.REFUSED for part in form.parts)
    letters = [wording.letter_title(kind) for kind in (("refusal", "notice") if refuses else ("notice",))]
    return Summary(items, cost_rows(form), form.total, letters, _consequences(form))


def item_rows(part: AnswerItemForm) -> Rows:
    """What is decided about one item, in words; what the outcome does not use is left out."""
    used, facts, test = part.used, part.facts(), part.chosen_test
    chosen = [file.name for file in part.offered if file.id in set(part.chosen_materials)]
    mode = next((words for value, words in given_forms().items() if value == part.given_as.data), "")
    rows = [
        (_("Keputusan"), str(wording.ITEM_OUTCOMES[part.decided]) if part.decided else ""),
        (_("Bentuk yang diberikan"), mode if "given_as" in used else ""),
        (_("Bahan dari perangkat daerah"), ", ".join(chosen)),
        (_("Bagian yang dihitamkan"), facts.blackout),
        (_("Pengujian konsekuensi"), test.number or "" if test else ""),
        (_("Dasar"), _("Pasal 17 huruf %(letter)s UU 14/2008", letter=facts.ground) if facts.ground else ""),
        (_("Undang-undang yang melarang"), facts.other_act),
        (_("Alasan"), facts.reason),
        (_("Konsekuensi bila informasi dibuka"), facts.consequence),
        (_("Badan publik yang menguasainya"), _("tidak diketahui") if facts.holder_unknown else facts.holder),
        (_("Tersedia paling lambat"), format_date(facts.available_on) if facts.available_on else ""),
        (_("Penjelasan untuk Pemohon"), facts.explanation),
    ]
    return [(label, words) for label, words in rows if words]


def cost_rows(form: AnswerForm) -> Rows:
    """What an answer says about time and money, in words."""
    rate, sheets = form.copy_rate.data or 0, form.copy_sheets.data or 0
    copies = _("%(rate)s x %(sheets)s lembar", rate=format_rupiah(rate), sheets=sheets) if rate or sheets else ""
    days = form.provide_days.data or 0
    rows = [
        (_("Waktu penyediaan"), _("%(days)s hari kerja", days=days) if days else _("bersama jawaban")),
        (_("Jenis salinan"), form.medium.data or ""),
        (_("Penyalinan"), copies),
        (_("Pengiriman"), format_rupiah(form.delivery_cost.data) if form.delivery_cost.data else ""),
        (_("Lain-lain"), format_rupiah(form.other_cost.data) if form.other_cost.data else ""),
        (_("Cara pembayaran"), (form.payment.data or "") if form.total else ""),
        (_("Penjelasan umum"), form.explanation.data or ""),
    ]
    return [(label, words) for label, words in rows if words]


def _consequences(form: AnswerForm) -> list[str]:
    """What happens when the answer is sent, and what the applicant may then do."""
    sentences = [_("Pemohon diberi tahu, dan jawaban tidak dapat ditarik kembali.")]
    if form.gives and not form.total:
        sentences.append(
            _("Semua yang diberikan berbentuk digital, jadi tidak ada biaya.")
            if form.is_electronic
            else _("Pemohon tidak dikenai biaya.")
        )
    if form.total:
        sentences.append(_("Pemohon diberi tahu jumlah biaya dan cara membayarnya."))
    if any(part.decided in WITHHELD for part in form.parts):
        sentences.append(_("Surat memuat dasar Pasal 17, alasan, dan pengujian konsekuensi dari yang tidak diberikan."))
    sentences.append(
        _(
            "Sejak jawaban diterima, Pemohon dapat mengajukan keberatan kepada Atasan PPID dalam %(days)s hari kerja "
            "(%(article)s).",
            days=OBJECTION.days,
            article=OBJECTION.article,
        )
    )
    return sentences


# Two drafts


def differences(before: AnswerForm, after: AnswerForm) -> list[Difference]:
    """What two forms of the same request say differently, field by field, in the order of the form."""
    found = []
    for old, new in zip(before.parts, after.parts, strict=True):
        found += _compared(_("Butir %(number)s", number=new.number), item_rows(old), item_rows(new))
    return found + _compared(_("Penyediaan dan biaya"), cost_rows(before), cost_rows(after))


def _compared(place: str, before: Rows, after: Rows) -> list[Difference]:
    old, new = dict(before), dict(after)
    labels = list(dict.fromkeys([*new, *old]))
    return [
        Difference(place, label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if _plain(old.get(label, "")) != _plain(new.get(label, ""))
    ]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def file_differences(
    before: Sequence[Mapping[str, Any]], after: Iterable[StoredFile], info_request: InfoRequest
) -> list[Difference]:
    """Which of the files kept with a draft came or went, item by item; ``before`` are those that were submitted."""
    after = list(after)
    found = []
    for item in info_request.items:
        old = [named(one["name"], one["sha256"]) for one in before if one["item_id"] == item.id]
        new = [named(one.name, one.sha256) for one in after if one.item_id == item.id]
        if old != new:
            place = _("Butir %(number)s", number=item.number)
            found.append(Difference(place, _("Berkas"), "\n".join(old), "\n".join(new)))
    return found


def named(name: str, sha256: str) -> str:
    """A file by its name and the beginning of its fingerprint."""
    return _("%(name)s (SHA-256 %(sha256)s…)", name=name, sha256=sha256[:FINGERPRINT])
