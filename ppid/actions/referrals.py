"""No wrong door: which bodies of the portal hold what an answer says is held elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ppid.db import db
from ppid.law.workflow import ItemOutcome, Status
from ppid.models import InfoRequest, PublicBody, Referral, RequestItem
from ppid.queries import referrals as queries


@dataclass(frozen=True, slots=True)
class Offer:
    """What one other body holds of a request, and what was filed there once the applicant agreed; ``id`` names it."""

    id: int
    holder: PublicBody
    items: tuple[RequestItem, ...]
    forwarded: InfoRequest | None
    agreed_at: datetime | None

    @property
    def numbers(self) -> str:
        """The items by number: "1, 3"."""
        return ", ".join(str(item.number) for item in self.items)


@dataclass(frozen=True, slots=True)
class Source:
    """The body and the number of the request from which another came."""

    body: str
    number: str


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a request came from and where it leads, as far as other bodies of the portal are concerned."""

    offers: tuple[Offer, ...]
    source: Source | None


def doors_of(info_request: InfoRequest) -> Doors:
    """The bodies that hold what this one does not, and the body from which the request was forwarded."""
    source = None
    if info_request.forwarded_from_id is not None:
        source = Source(*db.session.execute(queries.source_of(info_request.forwarded_from_id)).one())
    return Doors(offers_of(info_request), source)


def offers_of(info_request: InfoRequest) -> tuple[Offer, ...]:
    """One entry for each other body of the portal that the answer names, in the order of the items."""
    if not any(item.outcome is ItemOutcome.NOT_HELD for item in info_request.items):
        return ()
    by_holder: dict[int, list[Referral]] = {}
    for row in db.session.scalars(queries.of_request(info_request.id)):
        by_holder.setdefault(row.holder_id, []).append(row)
    return tuple(
        Offer(rows[0].id, rows[0].holder, tuple(row.item for row in rows), rows[0].forwarded, rows[0].agreed_at)
        for rows in by_holder.values()
    )


def may_forward(info_request: InfoRequest, holder: PublicBody) -> bool:
    """Whether the answer was received, the applicant's data are still there, and the other body takes requests."""
    return (
        info_request.status is Status.DELIVERED and info_request.applicant.erased_at is None and holder.accepts_requests
    )


def note(info_request: InfoRequest) -> None:
    """Keep which items another body of the portal holds, by the name that the answer gives. The caller commits.

    A name that is nobody's, or several bodies' short name, stays a name in the letter.
    """
    wanted = {
        item.id: _plain(item.holder)
        for item in info_request.items
        if item.outcome is ItemOutcome.NOT_HELD and item.holder.strip()
    }
    if not wanted:
        return
    known = db.session.scalars(queries.bodies_called(sorted(set(wanted.values())))).all()
    for item_id, name in wanted.items():
        holder = _called(name, known)
        if holder is not None and holder.id != info_request.body_id:
            db.session.add(
                Referral(body_id=info_request.body_id, request_id=info_request.id, item_id=item_id, holder_id=holder.id)
            )


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def _called(name: str, known: Sequence[PublicBody]) -> PublicBody | None:
    """The one body of this name; the name in full goes before a short one."""
    for spelled in ("name", "short_name"):
        found = [body for body in known if _plain(getattr(body, spelled)) == name]
        if found:
            return found[0] if len(found) == 1 else None
    return None
