"""Questions about disputes and their bundles."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from ppid.models import BodyKind, Bundle, BundleState, Dispute, Objection, PublicBody

PAGE_ROWS = 25


def of_objection(objection_id: int) -> sa.Select[Dispute]:
    return sa.select(Dispute).where(Dispute.objection_id == objection_id)


def whole(dispute_id: int) -> sa.Select[Dispute]:
    """Select one dispute with its stages and its objection, without joins, so that the row can be locked again."""
    return (
        sa.select(Dispute)
        .where(Dispute.id == dispute_id)
        .options(selectinload(Dispute.stages), selectinload(Dispute.body), selectinload(Dispute.objection))
    )


def _page(
    query: sa.Select[Dispute], after: tuple[date, int] | None, before: tuple[date, int] | None
) -> sa.Select[Dispute]:
    key = sa.tuple_(Dispute.petitioned_on, Dispute.id)
    query = query.options(
        joinedload(Dispute.objection).joinedload(Objection.applicant),
        joinedload(Dispute.objection).joinedload(Objection.info_request),
        joinedload(Dispute.body),
    ).limit(PAGE_ROWS + 1)
    if before is not None:
        return query.where(key > before).order_by(Dispute.petitioned_on, Dispute.id)
    if after is not None:
        query = query.where(key < after)
    return query.order_by(Dispute.petitioned_on.desc(), Dispute.id.desc())


def of_body(
    body_id: int, *, after: tuple[date, int] | None = None, before: tuple[date, int] | None = None
) -> sa.Select[Dispute]:
    """Select a page of a body's disputes, the latest petition first, one row more than the page holds.

    ``after`` and ``before`` are keys (date of the petition, id). With ``before`` the rows come reversed.
    """
    return _page(sa.select(Dispute).where(Dispute.body_id == body_id), after, before)


def of_commission(
    commission_id: int, *, after: tuple[date, int] | None = None, before: tuple[date, int] | None = None
) -> sa.Select[Dispute]:
    """Select a page of what is before a commission: registered there, from whatever body."""
    query = sa.select(Dispute).where(Dispute.commission_id == commission_id, Dispute.registered_on.is_not(None))
    return _page(query, after, before)


def registered_as(number: str, dispute: Dispute) -> sa.Select[int]:
    """Select the other disputes before the commission of a dispute that were registered under this number."""
    before: sa.ColumnElement[bool] = sa.func.lower(Dispute.commission_name) == dispute.commission_name.lower()
    if dispute.commission_id is not None:
        before = sa.or_(before, Dispute.commission_id == dispute.commission_id)
    same = sa.func.lower(Dispute.registration_number) == number.lower()
    return sa.select(Dispute.id).where(before, same, Dispute.id != dispute.id).limit(1)


def commissions() -> sa.Select[PublicBody]:
    """Select the commissions that are bodies of the portal."""
    return sa.select(PublicBody).where(PublicBody.kind == BodyKind.COMMISSION).order_by(PublicBody.name)


def bundle_by_key(key: str) -> sa.Select[Bundle]:
    return sa.select(Bundle).where(Bundle.key == key)


def bundles_of(objection_id: int) -> sa.Select[Bundle]:
    """Select the bundles made of an objection, the latest first."""
    return sa.select(Bundle).where(Bundle.objection_id == objection_id).order_by(Bundle.id.desc())


def waiting_bundles() -> sa.Select[Bundle]:
    """Select the bundles that are still to be built, oldest first."""
    return sa.select(Bundle).where(Bundle.state.in_((BundleState.WAITING, BundleState.RUNNING))).order_by(Bundle.id)
