"""Why a letter cannot be signed: names that a page turns into sentences. Apart from `sign`, which is slow to load."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """What stands in the way of a signature."""

    # Of the letter
    NOT_DRAWN = "not_drawn"
    CANNOT_PRINT = "cannot_print"
    REVOKED = "revoked"
    NOT_YOURS = "not_yours"
    SIGNED_ALREADY = "signed_already"
    SCANNED_ALREADY = "scanned_already"
    SCAN_BROKEN = "scan_broken"
    SCAN_SHORT = "scan_short"
    SCAN_GONE = "scan_gone"
    STORE_FAILED = "store_failed"
    # Of the key
    KEY_NOT_YOURS = "key_not_yours"
    KEY_THERE = "key_there"
    OTHER_NAME = "other_name"
    WRONG_PASSPHRASE = "wrong_passphrase"  # noqa: S105 -- what is wrong, not the word itself
    PIN_LOCKED = "pin_locked"
    NOT_A_KEY_FILE = "not_a_key_file"
    NO_KEY_INSIDE = "no_key_inside"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NOT_FOR_SIGNING = "not_for_signing"
    KEY_FAILED = "key_failed"
    NO_MODULE = "no_module"
    MODULE_FAILED = "module_failed"
    NO_TOKEN = "no_token"  # noqa: S105 -- the name of a device
    NOT_ON_TOKEN = "not_on_token"  # noqa: S105 -- as above
    # Of a server
    NO_TIMESTAMP = "no_timestamp"
    NO_SERVICE = "no_service"
    SERVICE_INSECURE = "service_insecure"
    SERVICE_UNREACHABLE = "service_unreachable"
    SERVICE_SILENT = "service_silent"
    SERVICE_LOGIN = "service_login"
    SERVICE_REFUSED = "service_refused"
    SERVICE_FAILED = "service_failed"
    IDENTITY_UNKNOWN = "identity_unknown"
    ANSWER_TOO_LARGE = "answer_too_large"
    ANSWER_NO_PDF = "answer_no_pdf"
    ANSWER_UNSIGNED = "answer_unsigned"
    ANSWER_OTHER = "answer_other"
    OTHER_AUTHORITY = "other_authority"
    UNEXPECTED = "unexpected"


OF_ONE_LETTER = frozenset(
    {
        Trouble.NOT_DRAWN,
        Trouble.CANNOT_PRINT,
        Trouble.REVOKED,
        Trouble.NOT_YOURS,
        Trouble.SIGNED_ALREADY,
        Trouble.STORE_FAILED,
    }
)


class CannotSign(Exception):
    """A letter is not signed. ``detail`` is a plain fact for the sentence: an ISO date, a number of the service."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value} {detail}".strip())
        self.trouble = trouble
        self.detail = detail

    @property
    def stops_a_run(self) -> bool:
        """Whether the next letter would fail by the same: a passphrase is not tried a hundred times."""
        return self.trouble not in OF_ONE_LETTER
