"""The published results of a questionnaire: places over all and within each kind of bodies; the table of open data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any

from ppid.actions.open_data import KINDS, NUMBER, TEXT, Column, Row, Table
from ppid.actions.questionnaires import aspects_of
from ppid.db import db
from ppid.law import monev as law
from ppid.models import BodyKind, Questionnaire
from ppid.queries import monev as queries

CATEGORY_WORDS = {
    "informative": "informatif",
    "towards_informative": "menuju_informatif",
    "fairly_informative": "cukup_informatif",
    "less_informative": "kurang_informatif",
    "not_informative": "tidak_informatif",
    "no_part": "tidak_mengikuti",
}


def _(text: str) -> str:
    """Mark words for the catalogue; the page translates them."""
    return text


RESULTS = Table(
    "hasil-monev",
    _("Hasil monitoring dan evaluasi keterbukaan informasi"),
    _("Satu baris untuk setiap badan publik yang dinilai satu komisi dalam satu tahun."),
    "monev/{slug}/{tahun}/hasil",
    (
        Column("tahun", NUMBER, _("Tahun kuesioner.")),
        Column("komisi", TEXT, _("Slug komisi yang menilai.")),
        Column("peringkat", NUMBER, _("Peringkat di antara semua; nilai yang sama berbagi peringkat.")),
        Column("peringkat_jenis", NUMBER, _("Peringkat di antara badan publik sejenis.")),
        Column("slug", TEXT, _("Badan publik.")),
        Column("nama", TEXT, _("Nama resmi.")),
        Column("jenis", TEXT, _("Jenis badan publik."), tuple(KINDS.values())),
        Column("nilai", TEXT, _("Nilai akhir 0 sampai 100 dengan dua desimal dan titik; kosong bila tidak mengikuti.")),
        Column("kualifikasi", TEXT, _("Kualifikasi menurut nilainya."), tuple(CATEGORY_WORDS.values())),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One body in the published list. Without a result it took no part, and has no place."""

    year: int
    commission: str
    slug: str
    name: str
    kind: BodyKind
    result: Decimal | None
    category: str
    rank: int | None
    rank_in_kind: int | None

    def as_row(self) -> Row:
        return (
            self.year,
            self.commission,
            self.rank,
            self.rank_in_kind,
            self.slug,
            self.name,
            KINDS[self.kind],
            "" if self.result is None else str(self.result),
            CATEGORY_WORDS[self.category],
        )


def of(questionnaire: Questionnaire) -> list[Result]:
    """The results of a published questionnaire, best first, who took no part last. One statement."""
    found = db.session.execute(queries.results(questionnaire)).all()
    values = {row.id: law.rounded(Decimal(str(row.result))) for row in found if row.result is not None}
    kinds: defaultdict[BodyKind, list[tuple[int, Decimal]]] = defaultdict(list)
    for row in found:
        if row.id in values:
            kinds[row.kind].append((row.id, values[row.id]))
    places = law.ranks(values.items())
    within = {id: place for several in kinds.values() for id, place in law.ranks(several).items()}
    return [
        Result(
            questionnaire.year,
            questionnaire.commission.slug,
            row.slug,
            row.name,
            row.kind,
            values.get(row.id),
            row.category if row.id in values else law.NO_PART.key,
            places.get(row.id),
            within.get(row.id),
        )
        for row in found
    ]


def about(questionnaire: Questionnaire) -> dict[str, Any]:
    """What a file of results says of its questionnaire."""
    published_at = questionnaire.published_at
    assert published_at is not None  # only published ones have results
    return {
        "tahun": questionnaire.year,
        "komisi": questionnaire.commission.name,
        "kuesioner": questionnaire.title,
        "terbit": published_at.astimezone(UTC).isoformat(timespec="seconds"),
        "bobot_visitasi": questionnaire.visit_weight,
        "aspek": [{"judul": one.title, "bobot": one.weight} for one in aspects_of(questionnaire)],
        "kualifikasi": [{"nama": one.label, "paling_sedikit": one.least} for one in law.CATEGORIES],
    }
