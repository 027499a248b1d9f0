"""What belongs to another body of the portal, and the request filed there with the applicant's agreement."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppid.db import Model
from ppid.models.bodies import PublicBody
from ppid.models.requests import InfoRequest, RequestItem


class Referral(Model):
    """An item answered "not held" whose holder is a body of the portal; ``forwarded_id`` is what was filed there."""

    __tablename__ = "referral"
    __table_args__ = (
        sa.CheckConstraint("holder_id <> body_id", name="holder_is_another"),
        sa.CheckConstraint("(forwarded_id IS NULL) = (agreed_at IS NULL)", name="forwarded_with_agreement"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("request_item.id", ondelete="RESTRICT"), unique=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("public_body.id", ondelete="RESTRICT"))
    forwarded_id: Mapped[int | None] = mapped_column(sa.ForeignKey("info_request.id", ondelete="RESTRICT"), index=True)
    agreed_at: Mapped[datetime | None]

    holder: Mapped[PublicBody] = relationship(foreign_keys=[holder_id])
    item: Mapped[RequestItem] = relationship()
    forwarded: Mapped[InfoRequest | None] = relationship(foreign_keys=[forwarded_id])
