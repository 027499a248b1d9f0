"""A mail carries letters and files, keeps what the server said, and its acceptance becomes evidence once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACCEPTED = sa.text("letter_id IS NOT NULL AND reply <> '' AND evidenced_at IS NULL")


def upgrade() -> None:
    op.add_column("outbox_message", sa.Column("reply", sa.String(length=300), server_default="", nullable=False))
    op.add_column("outbox_message", sa.Column("evidenced_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_outbox_message_accepted", "outbox_message", ["id"], sqlite_where=ACCEPTED, postgresql_where=ACCEPTED
    )
    op.create_table(
        "outbox_attachment",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("message_id", NUMBER, nullable=False),
        sa.Column("letter_id", NUMBER, nullable=True),
        sa.Column("file_id", NUMBER, nullable=True),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.CheckConstraint(
            "(letter_id IS NULL) <> (file_id IS NULL)", name=op.f("ck_outbox_attachment_letter_or_file")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_outbox_attachment_{column}_{table}"), ondelete="RESTRICT"
            )
            for column, table in (
                ("body_id", "public_body"),
                ("message_id", "outbox_message"),
                ("letter_id", "letter"),
                ("file_id", "stored_file"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_attachment")),
    )
    op.create_index(op.f("ix_outbox_attachment_message_id"), "outbox_attachment", ["message_id"])
