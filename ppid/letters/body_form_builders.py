"""From a body and its lists to the facts of its own papers. Asks the database and the clock nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ppid.law import catalogue
from ppid.law.articles import KIP, PERKI_SLIP, PP61
from ppid.law.harm_tests import Result
from ppid.law.roles import Role
from ppid.letters import parts
from ppid.letters.blocks import Check, Ground, Limits, Particulars
from ppid.letters.body_forms import (
    CatalogueFacts,
    CharterFacts,
    CharterPart,
    ClassificationFacts,
    EndedExemption,
    ExemptInformation,
    ExemptListFacts,
    PublicInformation,
)
from ppid.letters.words import address, rupiah, working_days
from ppid.models import CatalogueEntry, ExemptEntry, HarmTest, Official, PublicBody

FORMS = {"soft": "Softcopy", "hard": "Hardcopy", "both": "Softcopy dan hardcopy"}  # others as they were entered
PLEDGE = (
    "Dengan ini kami, {body}, menyatakan sanggup memberikan pelayanan informasi publik yang cepat, tepat waktu, mudah, "
    "dan berbiaya ringan sesuai dengan standar yang kami umumkan di bawah ini."
)
# What a body has not said in its own words. Time and cost are never its own words: they follow from law and tariff.
USUAL = {
    "legal_basis": f"{KIP.title}; {PP61.title}; dan {PERKI_SLIP.title}.",
    "procedure": (
        "Permohonan diajukan melalui laman {portal}, meja layanan, surat, atau surel, secara tertulis maupun lisan, "
        "dan langsung mendapat nomor pendaftaran. Petugas membantu mengisi formulir bagi siapa pun yang memerlukannya, "
        "termasuk penyandang disabilitas."
    ),
    "guarantee": (
        "Data pribadi pemohon kami jaga kerahasiaannya. Setiap permohonan dapat dilacak, setiap jawaban diberikan "
        "secara tertulis, dan setiap penolakan menyebut pasal, hasil pengujian konsekuensi, serta hak mengajukan "
        "keberatan."
    ),
    "evaluation": (
        "Kinerja pelayanan diukur dari register permohonan dan keberatan, dan dilaporkan setiap tahun kepada Komisi "
        "Informasi serta diumumkan kepada masyarakat."
    ),
}


def charter(body: PublicBody, *, number: str, dated_on: str, check: Check, signer: Official | None) -> CharterFacts:
    """The maklumat of a body: its own lines, and what the law asks for.

    A line "Jaminan pelayanan: ..." of the body's is that part in its own words. Time limits come from the law and
    costs from the table of costs, whatever its lines say.
    """
    labels = {content.label.casefold(): content.name for content in catalogue.CONTENTS["charter"]}
    own: dict[str, list[str]] = {}
    pledge: list[str] = []
    for line in map(str, body.maklumat):
        heading, colon, text = line.partition(":")
        name = labels.get(heading.strip().casefold()) if colon else None
        (pledge if name is None else own.setdefault(name, [])).append(line if name is None else text.strip())
    limits = Limits.of_law()
    usual = {name: [text.format(portal=address(parts.portal(check)))] for name, text in USUAL.items()}
    said = usual | own | {"time": _times(limits), "cost": _costs(body)}
    return CharterFacts(
        **_shared(body, "charter", number, dated_on, check, signer),
        items=tuple(CharterPart(content.label, tuple(said[content.name])) for content in catalogue.CONTENTS["charter"]),
        body=body.name,
        pledge=tuple(pledge) or (PLEDGE.format(body=body.name),),
    )


def _times(limits: Limits) -> list[str]:
    """The limits of the law in words."""
    reply = f"Jawaban tertulis atas permohonan paling lambat {working_days(limits.reply)} sejak permohonan diterima"
    longer = f"dapat diperpanjang satu kali paling lama {working_days(limits.extension)} dengan alasan tertulis"
    objection = f"Keberatan diajukan paling lambat {working_days(limits.objection)} sejak alasannya ditemukan"
    ruling = f"ditanggapi Atasan PPID paling lambat {working_days(limits.ruling)} sejak keberatan tertulis diterima"
    return [f"{reply}, {longer}.", f"{objection} dan {ruling}."]


def _costs(body: PublicBody) -> list[str]:
    """What copies cost, from the body's table."""
    free = "Permohonan, keberatan, dan salinan elektronik tidak dipungut biaya."
    if not body.cost_table:
        return [f"{free} Biaya penggandaan dan pengiriman, bila ada, diberitahukan lebih dahulu secara tertulis."]
    prices = (f"{line['medium']} {rupiah(line['rupiah'])} per {line['unit']}" for line in body.cost_table)
    return [free, f"Biaya penggandaan: {'; '.join(prices)}. Biaya pengiriman sesuai dengan tarif pos atau kurir."]


def catalogue_list(
    body: PublicBody,
    entries: Sequence[CatalogueEntry],
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
) -> CatalogueFacts:
    """``entries`` are those listed, in the order of their categories, with their units."""
    return CatalogueFacts(
        **_shared(body, "catalogue", number, dated_on, check, signer),
        items=tuple(_listed(place, entry, body) for place, entry in enumerate(entries, 1)),
        body=body.name,
    )


def _listed(place: int, entry: CatalogueEntry, body: PublicBody) -> PublicInformation:
    holder = entry.holder or (entry.unit.name if entry.unit else body.name)
    return PublicInformation(
        number=place,
        title=entry.title,
        summary=entry.summary if entry.summary != entry.title else "",
        category=entry.category.value,
        holder=holder,
        responsible=entry.responsible or holder,
        made=entry.made or (str(entry.year) if entry.year else ""),
        form=FORMS.get(entry.form, entry.form),
        retention=entry.retention,
        url=entry.url,
        updated_on=entry.updated_on.isoformat() if entry.updated_on else "",
    )


def exempt_list(
    body: PublicBody,
    entries: Sequence[ExemptEntry],
    units: Mapping[int, str],
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
) -> ExemptListFacts:
    """``entries`` are those in force, with test and decree; ``units`` names the body's units by id."""
    return ExemptListFacts(
        **_shared(body, "exempt_list", number, dated_on, check, signer),
        items=tuple(
            _exempt(place, entry.harm_test, body, units, entry.letter.number, entry.decreed_on)
            for place, entry in enumerate(entries, 1)
        ),
        body=body.name,
    )


def classification(
    body: PublicBody,
    tests: Sequence[HarmTest],
    ended: Sequence[ExemptEntry],
    units: Mapping[int, str],
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    reason: str = "",
    approval: str = "",
    approval_on: date | None = None,
) -> ClassificationFacts:
    """``tests`` become exempt, ``ended`` are taken off the list for ``reason``.

    Raises ValueError when there is neither, or a test that is not decided.
    """
    if not tests and not ended:
        raise ValueError("a decree exempts something or ends an exemption")
    return ClassificationFacts(
        **_shared(body, "classification", number, dated_on, check, signer),
        items=tuple(_exempt(place, test, body, units) for place, test in enumerate(tests, 1)),
        body=body.name,
        ended=tuple(
            EndedExemption(
                place,
                entry.harm_test.information,
                units.get(entry.harm_test.unit_id or 0, body.name),
                entry.letter.number,
                entry.decreed_on.isoformat(),
                reason,
            )
            for place, entry in enumerate(ended, 1)
        ),
        approval=approval,
        approval_on=approval_on.isoformat() if approval_on else "",
    )


def _exempt(
    place: int,
    test: HarmTest,
    body: PublicBody,
    units: Mapping[int, str],
    decree: str = "",
    decree_on: date | None = None,
) -> ExemptInformation:
    if test.decided_on is None or test.number is None:
        raise ValueError("the test is not decided")
    return ExemptInformation(
        number=place,
        text=test.information,
        unit=units.get(test.unit_id or 0, body.name),
        ground=Ground.of(test.ground, test.act),
        if_opened=test.if_opened,
        if_closed=test.if_closed,
        public_interest=test.public_interest,
        until_on=test.until_on.isoformat() if test.until_on else "",
        harm_test=test.number,
        harm_test_on=test.decided_on.isoformat(),
        in_part=test.result is Result.PARTLY_EXEMPT,
        decree=decree,
        decree_on=decree_on.isoformat() if decree_on else "",
    )


def _shared(
    body: PublicBody, kind: str, number: str, dated_on: str, check: Check, signer: Official | None
) -> dict[str, Any]:
    return {
        "letterhead": parts.letterhead(body),
        "number": number,
        "dated_on": dated_on,
        "registration": "",
        "received_on": "",
        "applicant": Particulars("", ""),
        "signatory": parts.signatory(signer, Role.OFFICER),
        "limits": Limits.of_law(),
        "check": check,
        "copies": parts.copies(body, kind),
    }
