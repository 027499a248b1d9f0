"""Time stamps and cosignatures of a log's heads, numbers of decrees, scans taken back, scores before an objection."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "head_stamp",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("checkpoint_id", NUMBER, nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_head_stamp_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_head_stamp_checkpoint_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_stamp")),
        sa.UniqueConstraint("checkpoint_id", "authority", name=op.f("uq_head_stamp_checkpoint_id_authority")),
    )
    op.create_table(
        "head_cosignature",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("checkpoint_id", NUMBER, nullable=False),
        sa.Column("witness", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("cosigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_head_cosignature_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_head_cosignature_checkpoint_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_cosignature")),
        sa.UniqueConstraint("checkpoint_id", "witness", name=op.f("uq_head_cosignature_checkpoint_id_witness")),
    )
    op.add_column(
        "public_body",
        sa.Column(
            "decree_pattern",
            sa.String(length=80),
            nullable=False,
            server_default="{classification}/{seq:03}/SK/{code}/{year}",
        ),
    )
    op.add_column("letter_signature", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("letter_signature", sa.Column("withdrawn_why", sa.Text(), nullable=False, server_default=""))
    op.add_column("monev_answer", sa.Column("first_given", NUMBER, nullable=True))


def downgrade() -> None:
    op.drop_column("monev_answer", "first_given")
    op.drop_column("letter_signature", "withdrawn_why")
    op.drop_column("letter_signature", "withdrawn_at")
    op.drop_column("public_body", "decree_pattern")
    op.drop_table("head_cosignature")
    op.drop_table("head_stamp")
