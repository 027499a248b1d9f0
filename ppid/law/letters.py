"""When an issued letter may be revoked or replaced, by whom, and why not otherwise.

A mistake is corrected by a new letter that revokes the old one; both are kept. The new letter may correct how the
letter is written: whom it names and where they live, who signs, the words around it. What was decided, when it was
received and every time limit stay as they are, for a correction may not harm the person whom it names. A letter that
proves a step of the law is never revoked without another in its place.

Source: UU 30/2014 Pasal 63 (correction of a decision, by the official who made it) and Pasal 64 (its revocation).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ppid.law import catalogue, steps
from ppid.law.articles import ADMINISTRATION, KIP, PERKI_SLIP, Article
from ppid.law.roles import Doer, Role
from ppid.law.steps import NotAllowed, Precondition, Step


class Standing(StrEnum):
    """Whether a letter still holds."""

    IN_FORCE = "in_force"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Correction:
    """What may be done about a wrong letter of one kind.

    ``by`` is the office that answers for it. ``anew``: it may be issued anew with the same decision. ``alone``: it may
    be revoked with nothing in its place. ``by_later``: a later letter of the same kind may stand in its place.
    ``is_told``: the applicant has it, and hears of the correction. ``why`` says, with ``article``, what stands in the
    way of the rest.
    """

    by: Role
    article: Article
    why: str
    anew: bool = True
    alone: bool = False
    by_later: bool = False
    is_told: bool = True


PROVES = "Surat ini membuktikan langkah yang diwajibkan undang-undang, jadi hanya dapat diganti, bukan dicabut saja."
HANDED = (
    "Tanda terima menyatakan siapa menyerahkan apa pada saat itu, jadi tidak dapat diterbitkan ulang di kemudian hari."
)
LATER = "Dokumen badan publik dicabut setelah penggantinya terbit, dengan menyebut pengganti itu."
DECREED = "Keputusan klasifikasi diubah dengan keputusan klasifikasi yang baru, yang mencoret atau menambah isinya."
INTERNAL = "Surat intern tidak diterbitkan ulang. Cabut yang keliru, lalu buat yang baru dari langkahnya."
TESTED = "Lembar pengujian adalah dasar keputusan. Kekeliruannya diperbaiki dengan pengujian baru."


def _of_body(article: Article) -> Correction:
    """A paper of the body itself: a later one takes the place of an earlier one."""
    return Correction(Role.OFFICER, article, LATER, anew=False, by_later=True, is_told=False)


# By the key of the kind of letter. A kind that is not here is neither revoked nor replaced.
CORRECTIONS: dict[str, Correction] = {
    "receipt": Correction(Role.OFFICER, Article(KIP, 22, 4), PROVES),
    "incomplete": Correction(Role.OFFICER, Article(PERKI_SLIP), PROVES),
    "not_completed": Correction(Role.OFFICER, Article(PERKI_SLIP), PROVES),
    "extension": Correction(Role.OFFICER, Article(KIP, 22, 8), PROVES),
    "notice": Correction(Role.OFFICER, Article(KIP, 22, 7), PROVES),
    "refusal": Correction(Role.OFFICER, Article(KIP, 22, 7, "c"), PROVES),
    "harm_test": Correction(Role.OFFICER, Article(KIP, 19), TESTED, anew=False, is_told=False),
    "handover": Correction(Role.OFFICER, Article(PERKI_SLIP), HANDED, anew=False),
    "withdrawal": Correction(Role.OFFICER, Article(KIP, 22, 1), PROVES),
    "objection": Correction(Role.OFFICER, Article(PERKI_SLIP, 41), PROVES),
    "ruling": Correction(Role.SUPERIOR, Article(KIP, 36, 2), PROVES),
    "request_form": Correction(Role.OFFICER, Article(PERKI_SLIP), PROVES),
    "transfer": Correction(Role.OFFICER, Article(KIP, 22, 7, "b"), PROVES),
    "assignment": Correction(Role.OFFICER, Article(KIP, 13), INTERNAL, anew=False, alone=True, is_told=False),
    "unit_answer": Correction(Role.OFFICER, Article(KIP, 13), INTERNAL, anew=False, alone=True, is_told=False),
    "catalogue": _of_body(catalogue.LIST),
    "exempt_list": _of_body(catalogue.CLASSIFICATION),
    "classification": Correction(Role.OFFICER, catalogue.CLASSIFICATION, DECREED, anew=False, is_told=False),
    "charter": _of_body(catalogue.CHARTER),
}
NEITHER = Correction(
    Role.OFFICER, Article(ADMINISTRATION, 63), "Surat jenis ini tidak dapat dicabut atau diganti.", anew=False
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a condition may look at. ``kind`` is the key of the letter's kind.

    ``has_successor``: a later letter is named to stand in its place. ``is_readable`` is False once the facts of the
    letter were erased with the applicant's data.
    """

    kind: str
    doer: Doer
    reason: str = ""
    has_successor: bool = False
    is_readable: bool = True

    @property
    def rule(self) -> Correction:
        return CORRECTIONS.get(self.kind, NEITHER)


OWN_OFFICE = Precondition[Facts](
    "own office",
    lambda facts: facts.doer is facts.rule.by,
    "Surat dicabut atau diganti oleh jabatan yang bertanggung jawab atasnya.",
    Article(ADMINISTRATION, 63),
    about_now=True,
)
REASON_WRITTEN = Precondition[Facts](
    "reason written",
    lambda facts: bool(facts.reason.strip()),
    "Tuliskan alasan surat ini dicabut.",
    Article(ADMINISTRATION, 63),
)
READABLE = Precondition[Facts](
    "readable",
    lambda facts: facts.is_readable,
    "Data Pemohon dalam surat ini sudah dihapus, jadi surat penggantinya tidak dapat dibuat.",
    Article(ADMINISTRATION, 63),
    about_now=True,
)

Correcting = Step[Standing, Facts]
OFFICES: frozenset[Doer] = frozenset({Role.OFFICER, Role.SUPERIOR})
WRONG_STATE = "Surat ini sudah dicabut sebelumnya."

REVOKE = Correcting(
    name="revoke_letter",
    label="Cabut surat",
    sources=frozenset({Standing.IN_FORCE}),
    target=Standing.REVOKED,
    doers=OFFICES,
    article=Article(ADMINISTRATION, 64),
    needs=(OWN_OFFICE, REASON_WRITTEN),
    wrong_state=WRONG_STATE,
)
REPLACE = Correcting(
    name="replace_letter",
    label="Ganti surat",
    sources=frozenset({Standing.IN_FORCE}),
    target=Standing.REVOKED,
    doers=OFFICES,
    article=Article(ADMINISTRATION, 63),
    needs=(OWN_OFFICE, READABLE, REASON_WRITTEN),
    wrong_state=WRONG_STATE,
)


def check(step: Correcting, standing: Standing, facts: Facts) -> None:
    """Let a lawful revocation or replacement pass. Raises NotAllowed, with the article, for any other."""
    if not _suits(step, facts):
        raise NotAllowed(step, facts.rule.why, facts.rule.article, "kind of letter")
    steps.check(step, standing, facts.doer, facts)


def allowed_now(standing: Standing, facts: Facts) -> list[Correcting]:
    """The steps that may be begun now with a letter; with ``has_successor``, whether a later one could be named."""
    table = {step.name: step for step in (REPLACE, REVOKE) if _suits(step, facts)}
    return steps.allowed(table, standing, facts.doer, facts)


def _suits(step: Correcting, facts: Facts) -> bool:
    """Whether the kind of letter allows the step."""
    rule = facts.rule
    return rule.anew if step is REPLACE else rule.alone or (rule.by_later and facts.has_successor)
