"""The shared blocks of a letter, and the words of its fields, read from the models."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ApplicantKind, Channel, DeliveryMethod
from ppid.letters.blocks import Addressee, Check, Letterhead, Particulars, Signatory
from ppid.letters.crests import crest_of, uploaded
from ppid.letters.facts import Desk
from ppid.letters.words import unnumbered
from ppid.models import Applicant, InfoRequest, Official, Proxy, PublicBody, Unit

CHANNELS = {
    Channel.WEB: "Situs layanan informasi publik",
    Channel.COUNTER: "Meja layanan",
    Channel.LETTER: "Surat",
    Channel.EMAIL: "Surel",
    Channel.PHONE: "Telepon",
    Channel.WHATSAPP: "WhatsApp",
}
ACCESS = {
    AccessMode.VIEW: "Melihat, membaca, mendengarkan, atau mencatat",
    AccessMode.SOFT_COPY: "Mendapatkan salinan informasi (softcopy)",
    AccessMode.HARD_COPY: "Mendapatkan salinan informasi (hardcopy)",
}
FORMS = {
    AccessMode.VIEW: "Dilihat, dibaca, didengarkan, atau dicatat di tempat",
    AccessMode.SOFT_COPY: "Softcopy",
    AccessMode.HARD_COPY: "Hardcopy",
}
DELIVERIES = {
    DeliveryMethod.DOWNLOAD: "Diunduh dari halaman pelacakan",
    DeliveryMethod.EMAIL: "Dikirim melalui surel",
    DeliveryMethod.PICKUP: "Diambil langsung di meja layanan",
    DeliveryMethod.POST: "Dikirim melalui pos",
    DeliveryMethod.COURIER: "Dikirim melalui kurir",
    DeliveryMethod.FAX: "Dikirim melalui faksimili",
}
OFFICES = {
    Role.DESK: "Petugas Pelayanan Informasi",
    Role.OFFICER: "Pejabat Pengelola Informasi dan Dokumentasi",
    Role.SUPERIOR: "Atasan Pejabat Pengelola Informasi dan Dokumentasi",
    Role.UNIT_OFFICER: "PPID Pelaksana",
}

ON_BEHALF = "a.n."


def local(moment: datetime, body: PublicBody) -> str:
    return moment.astimezone(ZoneInfo(body.zone)).strftime("%Y-%m-%dT%H:%M")


def basis(act: str) -> str:
    """The Act on which an exemption rests, as a line of its own."""
    return f"Undang-undang yang menjadi dasar: {act}"


def portal(check: Check) -> str:
    """The address of the portal, which the check page stands under."""
    return check.url.removesuffix(f"/periksa/{check.code}")


def _joined(*parts: str, by: str = ", ") -> str:
    return by.join(part for part in parts if part)


def letterhead(body: PublicBody, unit: Unit | None = None) -> Letterhead:
    """The kop of a body or of one of its units, which has from its body whatever it has not of its own."""
    sha256 = (unit.crest_sha256 if unit else None) or body.crest_sha256
    return Letterhead(
        lines=_lines_of_unit(body, unit) if unit else _lines(body),
        address=(unit.address if unit else "") or _joined(body.address, _joined(body.city, body.postcode, by=" ")),
        contact=(unit.contact if unit else "") or _contact(body),
        place=body.city or body.short_name,
        crest=uploaded(sha256) if sha256 else crest_of(body.slug),
    )


def _lines(body: PublicBody) -> tuple[str, ...]:
    return tuple(str(line) for line in body.letterhead) or (body.name, OFFICES[Role.OFFICER])


def _lines_of_unit(body: PublicBody, unit: Unit) -> tuple[str, ...]:
    """The unit's own lines, or the first one of its body and its name."""
    return tuple(str(line) for line in unit.letterhead or ()) or (_lines(body)[0], unit.name)


def _contact(body: PublicBody) -> str:
    return _joined(
        f"Telepon {body.phone}" if body.phone else "",
        f"Surel {body.email}" if body.email else "",
        f"Laman {body.website.removeprefix('https://')}" if body.website else "",
        by=" · ",
    )


def copies(body: PublicBody, kind: str) -> tuple[str, ...]:
    """The tembusan that a body sends of this kind of letter."""
    kept = (unnumbered(str(line)) for line in (body.letter_copies or {}).get(kind, ()))
    return tuple(line for line in kept if line)


def desk(body: PublicBody, check: Check) -> Desk:
    return Desk(
        name="Meja Layanan Informasi Publik",
        address=_joined(body.address, body.city),
        hours=_joined(*(str(line) for line in body.hours), by="; "),
        phone=body.phone,
        email=body.email,
        url=portal(check),
    )


def signatory(official: Official | None, role: Role) -> Signatory:
    if official is None:
        return Signatory(OFFICES[role], "")
    principal = official.principal or "" if official.acting == ON_BEHALF else ""
    return Signatory(official.jabatan, official.name, official.rank, official.nip, official.acting, principal)


def particulars(info_request: InfoRequest) -> Particulars:
    applicant, proxy = info_request.applicant, info_request.proxy
    return Particulars(
        name=applicant.name,
        address=applicant.address or "",
        phone=applicant.phone or "",
        email=applicant.email or "",
        occupation=applicant.occupation,
        proxy=_joined(proxy.name, f"surat kuasa khusus {proxy.power_of_attorney}") if proxy else "",
    )


def addressee(info_request: InfoRequest) -> Addressee:
    return addressee_of(info_request.applicant, info_request.proxy)


def addressee_of(applicant: Applicant, proxy: Proxy | None) -> Addressee:
    """Whom a letter goes to: the proxy for the applicant, or the applicant."""
    if proxy:
        return Addressee(f"{proxy.name} selaku kuasa {applicant.name}", proxy.address or applicant.address or "")
    greeting = {ApplicantKind.PERSON: "Saudara/i", ApplicantKind.LEGAL_ENTITY: "Pimpinan"}.get(applicant.kind, "")
    return Addressee(applicant.name, applicant.address or "", greeting)
