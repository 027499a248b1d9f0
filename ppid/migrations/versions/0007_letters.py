"""Letters: own words, crests and heads of units, revocation, signatures; lists of what is public and exempt; exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "crest",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("media_type IN ('image/png', 'image/jpeg')", name=op.f("ck_crest_media_type")),
        sa.ForeignKeyConstraint(["body_id"], ["public_body.id"], name=op.f("fk_crest_body_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crest")),
        sa.UniqueConstraint("body_id", "sha256", name=op.f("uq_crest_body_id_sha256")),
    )
    op.create_table(
        "export",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="export_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done", NUMBER, nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", NUMBER, nullable=True),
        sa.CheckConstraint("(state = 'done') = (sha256 IS NOT NULL)", name=op.f("ck_export_done_has_fingerprint")),
        sa.CheckConstraint("(state = 'done') = (storage_key IS NOT NULL)", name=op.f("ck_export_done_has_bytes")),
        sa.CheckConstraint("form IN ('xlsx', 'csv', 'pdf', 'json')", name=op.f("ck_export_form")),
        sa.CheckConstraint("done >= 0 AND total >= 0", name=op.f("ck_export_progress")),
        sa.ForeignKeyConstraint(["body_id"], ["public_body.id"], name=op.f("fk_export_body_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_export_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index("ix_export_official", "export", ["official_id", "id"], unique=False)
    op.create_index("ix_export_waiting", "export", ["state", "id"], unique=False)
    op.create_table(
        "letter_text",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("block", sa.String(length=32), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_letter_text_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_letter_text_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint(
            "body_id", "kind", "block", "version", name=op.f("uq_letter_text_body_id_kind_block_version")
        ),
    )
    op.create_table(
        "signing_key",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("row_key", sa.String(length=32), nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "file", "token", "remote", "paper", name="method", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("valid_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(method = 'token') = (place <> '')", name=op.f("ck_signing_key_token_has_place")),
        sa.CheckConstraint(
            "(method = 'token') = (secret_sealed IS NULL)", name=op.f("ck_signing_key_others_have_secret")
        ),
        sa.CheckConstraint("method <> 'paper'", name=op.f("ck_signing_key_method_has_key")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_signing_key_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_signing_key_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_index("ix_signing_key_body", "signing_key", ["body_id", "is_active"], unique=False)
    op.create_table(
        "exempt_entry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("harm_test_id", NUMBER, nullable=False),
        sa.Column("letter_id", NUMBER, nullable=False),
        sa.Column("decreed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_exempt_entry_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["harm_test_id"], ["harm_test.id"], name=op.f("fk_exempt_entry_harm_test_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_exempt_entry_letter_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exempt_entry")),
        sa.UniqueConstraint("harm_test_id", name=op.f("uq_exempt_entry_harm_test_id")),
    )
    op.create_index("ix_exempt_entry_body", "exempt_entry", ["body_id", "id"], unique=False)
    op.create_index(op.f("ix_exempt_entry_letter_id"), "exempt_entry", ["letter_id"], unique=False)
    op.create_table(
        "letter_revocation",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("letter_id", NUMBER, nullable=False),
        sa.Column("replacement_id", NUMBER, nullable=True),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_letter_revocation_reason")),
        sa.CheckConstraint(
            "replacement_id IS NULL OR replacement_id > letter_id",
            name=op.f("ck_letter_revocation_replaced_by_a_later_one"),
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_letter_revocation_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_revocation_letter_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_letter_revocation_official_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["replacement_id"], ["letter.id"], name=op.f("fk_letter_revocation_replacement_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_revocation")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_letter_revocation_letter_id")),
        sa.UniqueConstraint("replacement_id", name=op.f("uq_letter_revocation_replacement_id")),
    )
    op.create_table(
        "letter_signature",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("letter_id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("key_id", NUMBER, nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "file",
                "token",
                "remote",
                "paper",
                name="signed_by_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("signer", sa.String(length=300), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("is_timestamped", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", NUMBER, nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("storage_key", sa.String(length=120), nullable=False),
        sa.CheckConstraint("(method = 'paper') = (key_id IS NULL)", name=op.f("ck_letter_signature_paper_has_no_key")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_letter_signature_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["signing_key.id"], name=op.f("fk_letter_signature_key_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_signature_letter_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_letter_signature_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_signature")),
    )
    op.create_index("ix_letter_signature_letter", "letter_signature", ["letter_id", "id"], unique=False)
    op.create_index("ix_letter_signature_sha256", "letter_signature", ["sha256"], unique=False)
    op.create_table(
        "signing_run",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("key_id", NUMBER, nullable=False),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("done", NUMBER, nullable=False),
        sa.Column("failures", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "running", "done", "stopped", name="run_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'running') = (ended_at IS NULL)", name=op.f("ck_signing_run_ended")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_signing_run_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["signing_key.id"], name=op.f("fk_signing_run_key_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_signing_run_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_run")),
    )
    op.add_column("catalogue_entry", sa.Column("holder", sa.String(length=200), server_default="", nullable=False))
    op.add_column("catalogue_entry", sa.Column("responsible", sa.String(length=200), server_default="", nullable=False))
    op.add_column("catalogue_entry", sa.Column("made", sa.String(length=200), server_default="", nullable=False))
    op.add_column("catalogue_entry", sa.Column("retention", sa.String(length=120), server_default="", nullable=False))
    op.add_column("catalogue_entry", sa.Column("updated_on", sa.Date(), nullable=True))
    op.add_column("catalogue_entry", sa.Column("is_listed", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("letter", sa.Column("template_version", sa.String(length=16), nullable=True))
    op.create_index("ix_letter_kind", "letter", ["body_id", "kind", "id"], unique=False)
    op.create_index("ix_letter_body", "letter", ["body_id", "id"], unique=False)
    op.add_column("official", sa.Column("principal", sa.String(length=200), server_default="", nullable=False))
    op.add_column("public_body", sa.Column("crest_sha256", sa.String(length=64), nullable=True))
    op.add_column("public_body", sa.Column("letter_copies", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("unit", sa.Column("code", sa.String(length=40), server_default="", nullable=False))
    op.add_column("unit", sa.Column("letterhead", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("unit", sa.Column("address", sa.String(length=300), server_default="", nullable=False))
    op.add_column("unit", sa.Column("contact", sa.String(length=200), server_default="", nullable=False))
    op.add_column("unit", sa.Column("crest_sha256", sa.String(length=64), nullable=True))
