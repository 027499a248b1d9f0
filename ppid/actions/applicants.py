"""From what a form states to the sealed rows of an applicant and a proxy."""

from __future__ import annotations

import secrets
import uuid

from ppid import vault
from ppid.actions.filing import Filing, Person
from ppid.law.cases import ApplicantKind
from ppid.models import Applicant, Proxy, PublicBody


def _hash(purpose: str, value: str) -> str | None:
    return vault.current().blind(purpose, "".join(value.lower().split())) if value else None


def applicant_from(body: PublicBody, filing: Filing) -> Applicant:
    """The Pemohon of a request as stated."""
    return applicant_of_person(
        body, filing.applicant, kind=filing.kind, is_foreign=filing.is_foreign, members=filing.members
    )


def applicant_of_person(
    body: PublicBody, person: Person, *, kind: ApplicantKind, is_foreign: bool = False, members: str = ""
) -> Applicant:
    """The Pemohon as stated, with keyed hashes to find them by and the salt of their digests."""
    applicant = Applicant(
        row_key=uuid.uuid4().hex,
        salt=secrets.token_bytes(16),
        body_id=body.id,
        kind=kind,
        name=person.name,
        occupation=person.occupation,
        is_foreign=is_foreign,
        identity_hash=_hash("identity", person.identity),
        phone_hash=_hash("phone", person.phone),
        email_hash=_hash("email", person.email),
    )
    applicant.identity, applicant.address = person.identity, person.address
    applicant.phone, applicant.email, applicant.members = (person.phone, person.email, members)
    return applicant


def proxy_from(body: PublicBody, person: Person, power_of_attorney: str) -> Proxy:
    """The kuasa as stated, with the special power of attorney."""
    proxy = Proxy(
        row_key=uuid.uuid4().hex,
        body_id=body.id,
        name=person.name,
        identity_hash=_hash("identity", person.identity),
        power_of_attorney=power_of_attorney,
    )
    proxy.identity, proxy.address = person.identity, person.address
    proxy.phone, proxy.email = person.phone, person.email
    return proxy
