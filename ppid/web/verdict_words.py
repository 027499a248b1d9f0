"""What a letter's own record and a dropped file's signatures say, in sentences for anybody. Nobody is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from ppid.clock import local_date
from ppid.i18n import format_date, format_moment
from ppid.letters.verdict import Signature, Verdict
from ppid.models import Letter, SigningMethod


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and how it is meant: "done", "late" or "calm"."""

    text: str
    tone: str = "calm"


def exact(code: str, method: SigningMethod | None) -> str:
    """What a file is that was issued just so."""
    if method is None:
        return _("Berkas ini sama persis dengan surat %(code)s yang diterbitkan.", code=code)
    if method is SigningMethod.PAPER:
        return _("Berkas ini sama persis dengan pindaian surat %(code)s yang ditandatangani di atas kertas.", code=code)
    return _("Berkas ini sama persis dengan surat %(code)s yang ditandatangani secara elektronik.", code=code)


def withdrawn(code: str, at: datetime, zone: str) -> str:
    """What a scan is that was taken back."""
    return _(
        "Berkas ini pernah disimpan sebagai pindaian surat %(code)s, tetapi ditarik pada %(day)s: bukan lagi salinan "
        "surat itu.",
        code=code,
        day=format_date(local_date(at, zone)),
    )


def extended(code: str) -> str:
    return _(
        "Awal berkas ini sama persis dengan surat %(code)s, tetapi sesudahnya ada yang ditambahkan, misalnya tanda "
        "tangan atau catatan. Yang tampak dapat berbeda dari surat yang diterbitkan.",
        code=code,
    )


def altered(code: str) -> str:
    return _(
        "Berkas ini mengaku sebagai surat %(code)s, tetapi isinya tidak sama dengan yang diterbitkan: berkas ini telah "
        "diubah.",
        code=code,
    )


def unknown() -> str:
    return _(
        "Berkas ini tidak sama dengan surat mana pun yang diterbitkan melalui portal ini. Berkas ini mungkin sudah "
        "diubah, hasil pindaian atau foto, atau bukan berasal dari portal ini."
    )


def standing(is_revoked: bool, is_replaced: bool) -> str:
    """Whether the letter itself still holds; empty when it does."""
    if is_replaced:
        return _("Surat itu sudah dicabut dan diganti dengan surat lain.")
    return _("Surat itu sudah dicabut dan tidak berlaku lagi.") if is_revoked else ""


def signed(rows: Iterable[tuple[SigningMethod, str, bool, datetime]], zone: str) -> list[str]:
    """How a letter was signed, as the portal recorded it: one sentence for each way and issuer."""
    return list(dict.fromkeys(_signed(method, issuer, stamped, at, zone) for method, issuer, stamped, at in rows))


def _signed(method: SigningMethod, issuer: str, is_timestamped: bool, at: datetime, zone: str) -> str:
    day = format_date(local_date(at, zone))
    if method is SigningMethod.PAPER:
        return _("Ditandatangani di atas kertas; pindaiannya disimpan pada %(day)s.", day=day)
    words = _("Ditandatangani secara elektronik pada %(day)s.", day=day)
    if issuer:
        words = _(
            "Ditandatangani secara elektronik pada %(day)s dengan sertifikat yang diterbitkan oleh %(issuer)s.",
            day=day,
            issuer=issuer,
        )
    return words + " " + _("Stempel waktu disertakan.") if is_timestamped else words


def copies(
    letter: Letter, signatures: Iterable[tuple[SigningMethod, datetime, str]], zone: str
) -> list[tuple[str, str]]:
    """Each form in which a letter was issued, in words, with its SHA-256."""
    found: list[tuple[str, str]] = []
    if letter.sha256 and letter.drawn_at:
        day = format_date(local_date(letter.drawn_at, zone))
        found.append((_("Surat asli tanpa tanda tangan elektronik, dibuat %(day)s", day=day), letter.sha256))
    for method, at, sha256 in signatures:
        day = format_date(local_date(at, zone))
        found.append(
            (
                _("Pindaian surat yang ditandatangani di atas kertas, disimpan %(day)s", day=day)
                if method is SigningMethod.PAPER
                else _("Salinan bertanda tangan elektronik, %(day)s", day=day),
                sha256,
            )
        )
    return found


def of_verdict(verdict: Verdict, zone: str) -> list[Line]:
    """What is said of the signatures inside a file, and why something could not be told."""
    if verdict.is_locked:
        return [Line(_("Berkas ini dikunci dengan kata sandi, jadi isinya tidak dapat diperiksa."), "late")]
    if verdict.is_broken:
        return [Line(_("Berkas ini rusak atau tidak lengkap, jadi isinya tidak dapat diperiksa."), "late")]
    if verdict.signatures is None:
        return [
            Line(_("Berkas ini terlalu rumit atau rusak, jadi tanda tangan di dalamnya tidak dapat diperiksa."), "late")
        ]
    if not verdict.signatures:
        return [Line(_("Di dalam berkas ini tidak ada tanda tangan elektronik."))]
    lines = [_judged(one, zone) for one in verdict.signatures]
    if any(one.is_intact for one in verdict.signatures):
        lines.append(Line(_("Apakah sertifikatnya sudah dicabut oleh penerbitnya tidak ditanyakan dari halaman ini.")))
    return lines


def _judged(one: Signature, zone: str) -> Line:
    if not one.is_intact:
        return Line(
            _("Tanda tangan elektronik di dalamnya tidak sah: isi berkas berubah sesudah ditandatangani."), "late"
        )
    words = [
        _("Tanda tangan elektronik di dalamnya utuh, dan berkas tidak berubah sesudah ditandatangani.")
        if one.is_whole
        else _("Tanda tangan elektronik di dalamnya utuh, tetapi sesudah itu ada yang ditambahkan pada berkas."),
        _issuer(one),
    ]
    if one.stamped_at is not None:
        words.append(_("Stempel waktunya %(moment)s.", moment=format_moment(one.stamped_at, zone)))
    return Line(" ".join(words), "done" if one.is_whole and one.is_trusted is not False else "late")


def _issuer(one: Signature) -> str:
    """Who vouches for the signer. A name that nobody vouches for is not repeated: anybody can write any name there."""
    if one.is_trusted is None:
        return _("Portal ini tidak mempunyai daftar penerbit tepercaya, jadi penerbit sertifikatnya tidak dipastikan.")
    if not one.is_trusted:
        return _("Penerbit sertifikatnya tidak termasuk penerbit yang dipercaya portal ini.")
    if not one.organisation:
        return _("Sertifikatnya dipercaya portal ini.")
    return _("Sertifikatnya diterbitkan oleh %(issuer)s, yang dipercaya portal ini.", issuer=one.organisation)
