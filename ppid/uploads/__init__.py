"""What may come in: every uploaded file is judged by its content, cleaned, and given a harmless name.

``accept`` is the only way in. The bytes it returns are those to keep and to serve - always as an attachment, with
``nosniff``: a clean file can still be read as something else by a program that wants to.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

import magic

from ppid.uploads.images import clean_jpeg, clean_png
from ppid.uploads.office import clean_office
from ppid.uploads.pdfs import clean_pdf
from ppid.uploads.refusals import MAX_BYTES, MAX_PIXELS, Refusal, UploadRefused

__all__ = [
    "ATTACHMENTS",
    "KINDS",
    "MAX_BYTES",
    "MAX_PIXELS",
    "SCANS",
    "CleanFile",
    "Kind",
    "Refusal",
    "UploadRefused",
    "accept",
    "clean_name",
    "extensions",
]

MAX_NAME = 120
LOOKED_AT_BYTES = 256 * 1024

PROGRAMS = frozenset(
    {
        "application/java-archive",
        "application/vnd.microsoft.portable-executable",
        "application/x-dosexec",
        "application/x-elf",
        "application/x-executable",
        "application/x-mach-binary",
        "application/x-ms-shortcut",
        "application/x-msdownload",
        "application/x-msi",
        "application/x-pie-executable",
        "application/x-sharedlib",
        "text/x-msdos-batch",
        "text/x-php",
        "text/x-shellscript",
    }
)
OLD_OFFICE = frozenset(
    {
        "application/cdfv2",
        "application/encrypted",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-office",
        "application/x-ole-storage",
    }
)
NOT_PLAIN_TEXT = frozenset({"text/html", "text/xml", "text/rtf"})
TEXT_THAT_LOOKS_OTHERWISE = frozenset({"application/csv", "application/json", "application/octet-stream"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the endings of its name, what libmagic calls its content, and how it is cleaned."""

    name: str
    media_type: str
    endings: tuple[str, ...]
    fits: Callable[[str], bool]
    clean: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as it may be kept: its name for people, its type, its cleaned bytes and their SHA-256."""

    name: str
    media_type: str
    data: bytes
    sha256: str
    size_bytes: int


# Plain text


def clean_text(data: bytes) -> bytes:
    """Return the text as it came. Raises UploadRefused when it is none, or hides control characters."""
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(letter < " " and letter not in "\t\n\r\f" for letter in text):
            return data
    raise UploadRefused(Refusal.TEXT_BROKEN)


def _is_text(detected: str) -> bool:
    """Tell whether libmagic saw some text. It takes prose for sources and letters for mail, which does no harm."""
    texts = detected.startswith(("text/", "message/")) or detected in TEXT_THAT_LOOKS_OTHERWISE
    return texts and detected not in NOT_PLAIN_TEXT


# The kinds

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRITER = "application/vnd.oasis.opendocument.text"

KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", "application/pdf", (".pdf",), "application/pdf".__eq__, clean_pdf),
        Kind("jpeg", "image/jpeg", (".jpg", ".jpeg"), "image/jpeg".__eq__, clean_jpeg),
        Kind("png", "image/png", (".png",), "image/png".__eq__, clean_png),
        Kind("docx", WORD, (".docx",), WORD.__eq__, clean_office),
        Kind("xlsx", EXCEL, (".xlsx",), EXCEL.__eq__, clean_office),
        Kind("odt", WRITER, (".odt",), WRITER.__eq__, clean_office),
        Kind("csv", "text/csv", (".csv",), _is_text, clean_text),
        Kind("txt", "text/plain", (".txt",), _is_text, clean_text),
    )
}
SCANS = frozenset({"pdf", "jpeg", "png"})
ATTACHMENTS = frozenset(KINDS)


# Judging and cleaning


def accept(name: str, data: bytes, *, kinds: Collection[str] = ATTACHMENTS) -> CleanFile:
    """Judge and clean one uploaded file. ``kinds`` are names of ``KINDS``: ``SCANS`` where a scan is asked.

    The same file gives the same bytes. Raises UploadRefused, whose ``message`` says what to do.
    """
    if not data:
        raise UploadRefused(Refusal.EMPTY)
    if len(data) > MAX_BYTES:
        raise UploadRefused(Refusal.TOO_LARGE)
    detected = magic.from_buffer(data[:LOOKED_AT_BYTES], mime=True).lower()
    if detected in PROGRAMS:
        raise UploadRefused(Refusal.PROGRAM)
    shown = clean_name(name)
    ending = _ending(shown)
    allowed = [kind for kind in KINDS.values() if kind.name in kinds]
    kind = next((kind for kind in allowed if ending in kind.endings), None)
    if kind is None:
        raise UploadRefused(Refusal.KIND_UNKNOWN, extensions=", ".join(extensions(kinds)))
    if not kind.fits(detected):
        if kind.clean is clean_office and detected in OLD_OFFICE:
            raise UploadRefused(Refusal.OFFICE_LOCKED)
        raise UploadRefused(Refusal.KIND_MISMATCH, extension=ending)
    cleaned = kind.clean(data)
    return CleanFile(shown, kind.media_type, cleaned, hashlib.sha256(cleaned).hexdigest(), len(cleaned))


def extensions(kinds: Collection[str] = ATTACHMENTS) -> list[str]:
    """Return the endings, each with its dot, that a form's ``accept`` attribute lists."""
    return [ending for kind in KINDS.values() if kind.name in kinds for ending in kind.endings]


# Names

UNWRITABLE = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def clean_name(name: str) -> str:
    """Return a name for screens and for Content-Disposition: no path, nothing invisible, at most 120 letters.

    Letters of every script stay, and so do pictures; the ending is kept, in lower case.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(" " if letter in "\t\n\r" else letter for letter in last if _is_shown(letter))
    words = " ".join(UNWRITABLE.sub("_", visible).split()).rstrip(" .")
    ending = _ending(words)
    stem = words[: len(words) - len(ending)].strip(" .")
    if DEVICES.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    return (stem[: MAX_NAME - len(ending)].strip(" .") or "berkas") + ending


def _is_shown(letter: str) -> bool:
    return letter in "\t\n\r" or unicodedata.category(letter) not in INVISIBLE


def _ending(name: str) -> str:
    """Return the ending of a name with its dot, in lower case, or "" when it has none that is one."""
    found = re.search(r"\.[a-z0-9]{1,10}$", name.lower())
    return found[0] if found else ""
