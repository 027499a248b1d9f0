"""Time stamps of an authority elsewhere (RFC 3161): the question to its server, and the check of what came back."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from asn1crypto import cms, tsp, x509
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

from ppid import signing_service

DIGEST = "sha256"
PATIENCE = signing_service.Patience(connect_seconds=5, answer_seconds=15)
MAX_BYTES = 64 * 1024
CLOCK_MAY_DIFFER = timedelta(hours=1)
LONGEST_NAME = 200


class NotStamped(Exception):
    """No time stamp was obtained, or not one that holds; the message says why."""


class NoAnswer(NotStamped):
    """The server could not be reached, was silent, or gave no time stamp; asking it again at once is of no use."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp: the token (CMS, DER), who made it as its certificate says, and the authority's own moment."""

    token: bytes = field(repr=False)
    authority: str
    moment: datetime


class Stamper(TimeStamper):
    """Asks a time-stamp server over HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko types only part of itself
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask once. Raises TimestampRequestError whatever it is that goes wrong."""
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, question: bytes) -> tsp.TimeStampResp:
        try:
            answer = signing_service.ask(
                "POST",
                self.url,
                body=question,
                headers={"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"},
                patience=PATIENCE,
                most_bytes=MAX_BYTES,
            )
        except (signing_service.Unreachable, signing_service.Silent, signing_service.TooLarge) as error:
            raise TimestampRequestError(type(error).__name__) from error
        if answer.status != 200 or answer.media_type != "application/timestamp-reply":
            raise TimestampRequestError(f"the server answered {answer.status}, {answer.media_type}")
        try:
            reply = tsp.TimeStampResp.load(answer.body, strict=True)
            _ = reply.native  # asn1crypto reads lazily: all of it now, or not at all
        except (ValueError, TypeError, KeyError) as error:
            raise TimestampRequestError("the answer is no time stamp") from error
        return reply


def stamp(url: str, data: bytes, *, now: datetime) -> Stamp:
    """Have ``data`` stamped by the server at ``url``. Nothing but its SHA-256 leaves the house.

    Raises NotStamped. Whether the authority is to be trusted is for a reader to say.
    """
    digest = hashlib.sha256(data).digest()
    try:
        token = asyncio.run(Stamper(url).async_timestamp(digest, DIGEST))
    except TimestampRequestError as error:
        raise NoAnswer(str(error)) from error
    found = check(token.dump(), data)
    if abs(found.moment - now) > CLOCK_MAY_DIFFER:
        raise NotStamped(f"the clock of {found.authority} stands at {found.moment.isoformat()}")
    return found


def check(token: bytes, data: bytes) -> Stamp:
    """Make sure that a token stamps ``data`` and that its signature holds. Raises NotStamped."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        info = signed["encap_content_info"]["content"].parsed
        status = asyncio.run(validate_tst_signed_data(signed, _nobody(), lambda name: hashlib.new(name, data).digest()))
        if info["message_imprint"]["hash_algorithm"]["algorithm"].native != DIGEST:
            raise NotStamped("the stamp was made over another kind of digest")
        moment, certificate = info["gen_time"].native, status["signing_cert"]
    except (SigningError, SignatureValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotStamped(f"the answer is no time stamp that holds ({type(error).__name__})") from error
    if not (status["intact"] and status["valid"]):
        raise NotStamped("the stamp does not fit what was to be stamped")
    if not _may_stamp(certificate, moment):
        raise NotStamped("the certificate is not one for time stamps, or had ended")
    return Stamp(token, _name_of(certificate), moment)


def _nobody() -> ValidationContext:
    return ValidationContext(trust_roots=[], allow_fetching=False)


def _may_stamp(certificate: x509.Certificate, moment: datetime) -> bool:
    usage = certificate.extended_key_usage_value
    is_for_it = usage is not None and "time_stamping" in usage.native
    return is_for_it and certificate.not_valid_before <= moment <= certificate.not_valid_after


def _name_of(certificate: x509.Certificate) -> str:
    parts = certificate.subject.native
    said = [parts.get(key) for key in ("common_name", "organization_name")]
    names = [str(one[0] if isinstance(one, list) else one) for one in said if one]
    return ", ".join(dict.fromkeys(names))[:LONGEST_NAME] or "-"


def reply_of(token: bytes) -> bytes:
    """The token as the answer of a server (TimeStampResp), the form that other programs read."""
    reply = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)})
    return bytes(reply.dump())
