"""Electronic signatures in letters: PAdES with a PKCS#12 file or a PKCS#11 token, and the check of what came back.

This module, the one that judges uploaded PDFs and `ppid.timestamps` are the only ones that import pyHanko. A signature
is added as an incremental update: the bytes of the letter stand unchanged in front of it, and so do its tags and its
archive claim.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from threading import Lock

import pikepdf
import pkcs11
from asn1crypto import pkcs12, x509
from pikepdf import Array, Pdf, PdfError
from pkcs11 import exceptions as token_errors
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError as BadPdf
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from ppid.letters.certificates import Trust
from ppid.letters.examiner import trusted_in
from ppid.letters.troubles import CannotSign, Trouble
from ppid.timestamps import Stamper

FIELD = "TandaTangan"
DIGEST = "sha256"
LONGEST_NAME = 300
FOR_SIGNING = frozenset({"digital_signature", "non_repudiation"})
WRONG_PINS = (token_errors.PinIncorrect, token_errors.PinInvalid, token_errors.PinLenRange, token_errors.ArgumentsBad)

for name in ("pyhanko", "pyhanko_certvalidator"):  # they name owners of certificates by a number that may be a NIK
    logging.getLogger(name).setLevel(logging.CRITICAL)

_at_token = Lock()  # a token knows one login at a time for a whole process


@dataclass(frozen=True, slots=True)
class FileKey:
    """A PKCS#12 file (.p12, .pfx): its bytes."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key in a PKCS#11 token: the driver's file, the token's label, and the label of key and certificate."""

    module: str
    token: str
    label: str


Key = FileKey | TokenKey


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says about itself, in a form for people; ``fingerprint`` is its SHA-256 (hexadecimal)."""

    subject: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    trust: Trust = Trust.UNKNOWN


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed PDF and by whom."""

    data: bytes = field(repr=False)
    subject: str
    issuer: str
    fingerprint: str
    is_timestamped: bool


# Signing


def sign(
    pdf: bytes,
    key: Key,
    passphrase: str,
    *,
    reason: str,
    place: str,
    moment: datetime,
    timestamp_url: str = "",
) -> Signed:
    """Sign a PDF so that nothing may be changed in it afterwards: PAdES B-B, or B-T with a time-stamp server.

    The field has no look of its own. Raises CannotSign; a signature without the time stamp that was wanted is none.
    """
    with _opened(key, passphrase) as signer:
        _check_certificate(_certificate_of(signer), moment)
        stamper = Stamper(timestamp_url) if timestamp_url else None
        data = _sign(pdf, signer, stamper, reason=reason, place=place, moment=moment)
    return check(data, pdf)


def inspect(key: Key, passphrase: str, moment: datetime, roots: Path | None = None) -> Certificate:
    """Open a key as signing would, and say whose it is. Raises CannotSign, also for a certificate that has ended.

    ``roots`` is a folder of certificates that are trusted. Nothing is fetched, so nobody is asked about revocation.
    """
    with _opened(key, passphrase) as signer:
        found = _certificate_of(signer)
        beside = list(signer.cert_registry)
    _check_certificate(found, moment)
    return Certificate(
        subject=_name_of(found.subject),
        issuer=_name_of(found.issuer),
        fingerprint=_fingerprint(found),
        valid_from=found.not_valid_before,
        valid_until=found.not_valid_after,
        trust=_trust_in(found, beside, roots, moment),
    )


def _trust_in(found: x509.Certificate, beside: list[x509.Certificate], roots: Path | None, moment: datetime) -> Trust:
    """Who vouches for a certificate, by those that came with it and those that are trusted here."""
    if found.issuer == found.subject:
        return Trust.SELF_SIGNED
    if roots is None:
        return Trust.UNKNOWN
    known = ValidationContext(trust_roots=trusted_in(str(roots)), moment=moment, allow_fetching=False)
    validator = CertificateValidator(found, intermediate_certs=beside, validation_context=known)
    try:
        asyncio.run(validator.async_validate_path())
    except (PathError, ValidationError, ValueError):
        return Trust.UNTRUSTED
    return Trust.TRUSTED


class _Unchanged(IncrementalPdfFileWriter):
    """Adds to a PDF and leaves its metadata as it stands, so that its claims (PDF/A, PDF/UA) stay word for word."""

    def _update_meta(self) -> None:
        return


class _Dated(PdfSigner):
    """Signs at a moment that is told, as everything here is."""

    moment: datetime

    def init_signing_session(self, pdf_out, existing_fields_only=False):  # type: ignore[no-untyped-def]
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.moment
        return session


def _sign(pdf: bytes, signer: Signer, stamper: Stamper | None, *, reason: str, place: str, moment: datetime) -> bytes:
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        reason=reason,
        location=place or None,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    where = SigFieldSpec(
        FIELD,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),  # what PDF/A and PDF/UA both allow
        readable_field_name="Tanda tangan elektronik",
    )
    pen = _Dated(about, signer, timestamper=stamper, new_field_spec=where)
    pen.moment = moment
    try:
        return asyncio.run(pen.async_sign_pdf(_Unchanged(BytesIO(pdf)))).getvalue()
    except TimestampRequestError as error:
        raise CannotSign(Trouble.NO_TIMESTAMP) from error
    except (token_errors.PKCS11Error, SigningError, BadPdf, ValueError, NotImplementedError) as error:
        raise CannotSign(Trouble.KEY_FAILED, type(error).__name__) from error


# Keys


@contextmanager
def _opened(key: Key, passphrase: str) -> Iterator[Signer]:
    """A key that can sign. Raises CannotSign."""
    if isinstance(key, FileKey):
        yield _signer_of_file(key.data, passphrase)
        return
    with _at_token, _session_at_token(key, passphrase) as session:
        signer = PKCS11Signer(session, cert_label=key.label, key_label=key.label)
        try:
            _certificate_of(signer)
        except token_errors.PKCS11Error as error:
            raise CannotSign(Trouble.NOT_ON_TOKEN) from error
        yield signer


def _signer_of_file(data: bytes, passphrase: str) -> Signer:
    try:
        _ = pkcs12.Pfx.load(data, strict=True).native
    except (ValueError, TypeError, KeyError) as error:
        raise CannotSign(Trouble.NOT_A_KEY_FILE) from error
    try:
        signer: Signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode())
    except (AttributeError, TypeError) as error:  # no key, or no certificate, where one should stand
        raise CannotSign(Trouble.NO_KEY_INSIDE) from error
    except ValueError as error:
        raise CannotSign(Trouble.WRONG_PASSPHRASE) from error
    return signer


@contextmanager
def _session_at_token(key: TokenKey, pin: str) -> Iterator[pkcs11.Session]:
    if not key.module:
        raise CannotSign(Trouble.NO_MODULE)
    try:
        driver = pkcs11.lib(key.module)
        token = driver.get_token(token_label=key.token)
    except (token_errors.NoSuchToken, token_errors.MultipleTokensReturned, token_errors.TokenNotPresent) as error:
        raise CannotSign(Trouble.NO_TOKEN, key.token) from error
    except token_errors.PKCS11Error as error:
        raise CannotSign(Trouble.MODULE_FAILED) from error
    try:
        session = token.open(user_pin=pin)
    except WRONG_PINS as error:
        raise CannotSign(Trouble.WRONG_PASSPHRASE) from error
    except token_errors.PinLocked as error:
        raise CannotSign(Trouble.PIN_LOCKED) from error
    except token_errors.PKCS11Error as error:
        raise CannotSign(Trouble.MODULE_FAILED) from error
    with session:
        yield session


def _certificate_of(signer: Signer) -> x509.Certificate:
    found = signer.signing_cert
    if found is None:
        raise CannotSign(Trouble.NO_KEY_INSIDE)
    return found


def _check_certificate(found: x509.Certificate, moment: datetime) -> None:
    """Raises CannotSign unless the certificate is valid at ``moment`` and may sign documents."""
    if moment > found.not_valid_after:
        raise CannotSign(Trouble.EXPIRED, found.not_valid_after.isoformat())
    if moment < found.not_valid_before:
        raise CannotSign(Trouble.NOT_YET_VALID, found.not_valid_before.isoformat())
    usage = found.key_usage_value
    if usage is not None and not FOR_SIGNING & set(usage.native):
        raise CannotSign(Trouble.NOT_FOR_SIGNING)


def _fingerprint(found: x509.Certificate) -> str:
    return hashlib.sha256(found.dump()).hexdigest()


def _name_of(name: x509.Name) -> str:
    """A name for people: who, of what body. A serial number, which may be a NIK, is left out."""
    parts = name.native
    said = [_first(parts.get(key)) for key in ("common_name", "organization_name")]
    return ", ".join(dict.fromkeys(part for part in said if part))[:LONGEST_NAME]


def _first(value: str | list[str] | None) -> str:
    return (value[0] if isinstance(value, list) else value) or ""


# Checking


def check(data: bytes, original: bytes) -> Signed:
    """Make sure that ``data`` is ``original`` with a sound signature over it. Raises CannotSign.

    Whose signature it is, is for a reader to trust or not; here it is enough that it fits the document. A service may
    write the file anew instead of adding to it; then every page must still be drawn by the same instructions.
    """
    if not data.startswith(b"%PDF-"):
        raise CannotSign(Trouble.ANSWER_NO_PDF)
    try:
        signatures = PdfFileReader(BytesIO(data), strict=False).embedded_regular_signatures
        if not signatures:
            raise CannotSign(Trouble.ANSWER_UNSIGNED)
        last = signatures[-1]
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        status = validate_pdf_signature(last, nobody)
    except (BadPdf, SignatureValidationError, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise CannotSign(Trouble.ANSWER_UNSIGNED) from error
    stamp = status.timestamp_validity
    covers_all = status.coverage == SignatureCoverageLevel.ENTIRE_FILE or bool(status.docmdp_ok)
    if not (status.intact and status.valid and covers_all) or not (stamp is None or (stamp.intact and stamp.valid)):
        raise CannotSign(Trouble.ANSWER_UNSIGNED)
    if not data.startswith(original) and _pages(data) != _pages(original):
        raise CannotSign(Trouble.ANSWER_OTHER)
    found = status.signing_cert
    return Signed(data, _name_of(found.subject), _name_of(found.issuer), _fingerprint(found), stamp is not None)


def _pages(data: bytes) -> list[bytes]:
    """The drawing instructions of each page."""
    try:
        with Pdf.open(BytesIO(data)) as pdf:
            return [b"\n".join(stream.read_bytes() for stream in _streams(page)) for page in pdf.pages]
    except (PdfError, ValueError) as error:
        raise CannotSign(Trouble.ANSWER_NO_PDF) from error


def _streams(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    if isinstance(contents, Array):
        yield from contents
    elif contents is not None:
        yield contents
