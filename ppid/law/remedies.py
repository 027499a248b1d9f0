"""What figures count of objections, of what rulings on them order, and of disputes, each with its definition.

Beside `compliance`, which counts requests. Source: UU 14/2008 Pasal 35 to 37.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ppid.law.articles import KIP, Article
from ppid.law.compliance import Indicator


@dataclass(slots=True)
class ObjectionFigures:
    """Objections received in a period, as they stand on a day. ``silent`` ones are among the ``open``.

    ``ended`` were withdrawn or settled. ``ordered`` counts what rulings ordered, item by item; of these ``executed`` is
    done and ``overdue`` is not, though its limit has passed.
    """

    received: int = 0
    ruled: int = 0
    ruled_late: int = 0
    open: int = 0
    silent: int = 0
    ended: int = 0
    ordered: int = 0
    executed: int = 0
    overdue: int = 0

    def __add__(self, other: ObjectionFigures) -> ObjectionFigures:
        return ObjectionFigures(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Remedies:
    """What was done against the answers of a body: objections, and disputes brought before a commission."""

    objections: ObjectionFigures = field(default_factory=ObjectionFigures)
    disputes: int = 0


def _(text: str) -> str:
    """Mark words for the catalogue; the page translates them."""
    return text


_RULING = Article(KIP, 36, 2)

_ALL: tuple[Indicator[Remedies], ...] = (
    Indicator(
        "objected", _("Keberatan"), _("Keberatan yang diterima dalam periode ini."), Article(KIP, 35, 1),
        lambda r: r.objections.received,
    ),
    Indicator(
        "ruled", _("Keberatan ditanggapi"), _("Keberatan yang tanggapan tertulis Atasan PPID-nya sudah terbit."),
        _RULING, lambda r: r.objections.ruled, lambda r: r.objections.received,
    ),
    Indicator(
        "ruled_late", _("Tanggapan terlambat"),
        _(
            "Keberatan yang ditanggapi Atasan PPID setelah hari terakhir jangka waktunya, dibagi keberatan yang "
            "sudah ditanggapi."
        ),
        _RULING, lambda r: r.objections.ruled_late, lambda r: r.objections.ruled,
    ),
    Indicator(
        "open", _("Keberatan belum ditanggapi"),
        _("Keberatan yang masih menunggu tanggapan, baik jangka waktunya sudah lewat maupun belum."),
        _RULING, lambda r: r.objections.open, lambda r: r.objections.received,
    ),
    Indicator(
        "unruled", _("Keberatan tidak ditanggapi"),
        _("Keberatan yang jangka waktu tanggapannya sudah lewat dan belum ada tanggapan."),
        _RULING, lambda r: r.objections.silent, lambda r: r.objections.received,
    ),
    Indicator(
        "ended", _("Keberatan dicabut atau selesai"),
        _("Keberatan yang dicabut Pemohon atau selesai melalui musyawarah tanpa tanggapan."),
        Article(KIP, 35, 2), lambda r: r.objections.ended, lambda r: r.objections.received,
    ),
    Indicator(
        "ordered", _("Butir yang diperintahkan"),
        _("Butir permohonan yang menurut tanggapan Atasan PPID harus dilaksanakan, dihitung satu per satu."),
        _RULING, lambda r: r.objections.ordered,
    ),
    Indicator(
        "executed", _("Perintah dilaksanakan"),
        _("Butir yang diperintahkan dan sudah dilaksanakan, dibagi semua butir yang diperintahkan."),
        _RULING, lambda r: r.objections.executed, lambda r: r.objections.ordered,
    ),
    Indicator(
        "overdue", _("Perintah lewat batas"),
        _("Butir yang diperintahkan, belum dilaksanakan, dan batas waktunya sudah lewat."),
        _RULING, lambda r: r.objections.overdue, lambda r: r.objections.ordered,
    ),
    Indicator(
        "disputes", _("Sengketa"), _("Sengketa yang diajukan kepada Komisi Informasi dalam periode ini."),
        Article(KIP, 37, 1), lambda r: r.disputes,
    ),
)  # fmt: skip
REMEDIES = {one.key: one for one in _ALL}
OF_ITEMS = frozenset({"ordered", "executed", "overdue"})  # these count items of objections
OF_DISPUTES = frozenset({"disputes"})  # and these disputes; the others count objections
