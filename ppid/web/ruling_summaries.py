"""A tanggapan in words before it leaves: what is decided on each part, what is ordered; and how two drafts differ."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from ppid.i18n import format_date
from ppid.law import rulings as law
from ppid.law.deadlines import DISPUTE, count_provisionally
from ppid.law.rulings import Verdict
from ppid.models import ObjectionGround
from ppid.queries.calendars import calendar_of
from ppid.web.forms.rulings import RuledForm, RulingForm, part_label
from ppid.web.objection_room import ObjectionCase
from ppid.web.objection_words import ground_words, verdict_words
from ppid.web.summaries import Difference


@dataclass(frozen=True, slots=True)
class PartSummary:
    """What is decided on one ground or item."""

    place: str
    text: str
    verdict: Verdict | None
    reason: str


@dataclass(frozen=True, slots=True)
class RulingSummary:
    """The whole tanggapan, and what follows from it."""

    outcome: Verdict
    parts: list[PartSummary]
    reasons: str
    order: str
    order_words: str
    consequences: list[str]


def summary_of(form: RulingForm, case: ObjectionCase) -> RulingSummary:
    """What a tanggapan would say. The form has been found in order."""
    said, objection = form.statement(), case.objection
    verdicts = [*(one.verdict for one in said.grounds.values()), *(one.verdict for one in said.items.values())]
    order_words, sentences = "", [_("Pemohon diberi tahu, dan tanggapan tidak dapat ditarik kembali.")]
    if said.order_days:
        limit = count_provisionally(law.order_limit(said.order_days), case.today, calendar_of(objection.body))
        order_words = _("%(days)s hari kerja, sampai %(due)s", days=said.order_days, due=format_date(limit.due))
        sentences.append(_("PPID wajib melaksanakan perintah paling lambat %(due)s.", due=format_date(limit.due)))
    sentences.append(
        _(
            "Sejak tanggapan diterima, Pemohon dapat mengajukan penyelesaian sengketa ke Komisi Informasi dalam "
            "%(days)s hari kerja (%(article)s).",
            days=DISPUTE.days,
            article=DISPUTE.article,
        )
    )
    if case.is_overdue:
        sentences.append(_("Batas waktunya sudah lewat; tanggapan yang terlambat tetap wajib dan tetap tercatat."))
    return RulingSummary(
        law.outcome_of(verdict for verdict in verdicts if verdict is not None),
        [_part(part) for part in form.parts],
        said.reasons,
        said.order,
        order_words,
        sentences,
    )


def _part(part: RuledForm) -> PartSummary:
    row, ruled = part.row, part.ruled
    text = ground_words(row.ground) if isinstance(row, ObjectionGround) else row.text
    return PartSummary(part_label(row), text, ruled.verdict, ruled.reason)


def differences(before: RulingForm, after: RulingForm) -> list[Difference]:
    """What two forms of the same objection say differently, field by field, in the order of the form."""
    found = []
    for old, new in zip(before.parts, after.parts, strict=True):
        place = part_label(new.row)
        found.append(Difference(place, _("Putusan"), _verdict(old), _verdict(new)))
        found.append(Difference(place, _("Pertimbangan"), old.reason.data or "", new.reason.data or ""))
    whole = _("Seluruh tanggapan")
    found += [
        Difference(whole, str(after[name].label.text), before[name].data or "", after[name].data or "")
        for name in ("reasons", "order")
    ]
    found.append(Difference(whole, _("Jangka waktu pelaksanaan"), _days(before), _days(after)))
    return [one for one in found if one.before != one.after]


def _verdict(part: RuledForm) -> str:
    return verdict_words(part.ruled.verdict) if part.ruled.verdict else ""


def _days(form: RulingForm) -> str:
    return _("%(days)s hari kerja", days=form.order_days.data) if form.order_days.data else ""
