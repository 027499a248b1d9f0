"""Referrals to another body, one forwarding per body, and the body's standard cost table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("public_body", sa.Column("cost_table", sa.JSON(), server_default="[]", nullable=False))
    op.drop_index("ix_info_request_forwarded_from_id", table_name="info_request")
    op.create_index("uq_info_request_forwarded", "info_request", ["forwarded_from_id", "body_id"], unique=True)
    op.create_table(
        "referral",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("item_id", NUMBER, nullable=False),
        sa.Column("holder_id", NUMBER, nullable=False),
        sa.Column("forwarded_id", NUMBER, nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("holder_id <> body_id", name=op.f("ck_referral_holder_is_another")),
        sa.CheckConstraint(
            "(forwarded_id IS NULL) = (agreed_at IS NULL)", name=op.f("ck_referral_forwarded_with_agreement")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_referral_{column}"), ondelete="RESTRICT")
            for column, table in (
                ("body_id", "public_body"),
                ("request_id", "info_request"),
                ("item_id", "request_item"),
                ("holder_id", "public_body"),
                ("forwarded_id", "info_request"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("item_id", name=op.f("uq_referral_item_id")),
    )
    op.create_index(op.f("ix_referral_request_id"), "referral", ["request_id"])
    op.create_index(op.f("ix_referral_forwarded_id"), "referral", ["forwarded_id"])
