"""Uploaded DOCX, XLSX and ODT: packed anew, refused when they carry anything that can run or grow without measure."""

import html
import io
import re
import struct
import zipfile
import zlib

from ppid.uploads.refusals import Refusal, UploadRefused

MAX_MEMBERS = 3_000
MAX_UNPACKED_BYTES = 150 * 1024 * 1024
MAX_RATIO = 150  # unpacked to packed, for documents that unpack to more than this:
RATIO_FROM_BYTES = 5 * 1024 * 1024
ENCRYPTED = 0x1  # flag of a member
LOCAL_HEADER = b"PK\x03\x04"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the only date of a packed member: the same document gives the same bytes

PROGRAM_NAMES = re.compile(
    r"(^|/)(vbaproject\.bin|vbadata\.xml)$"
    r"|(^|/)(macrosheets|activex|basic|scripts)/"
    r"|\.(docm|dotm|xlsm|xltm|xlam|xlsb|pptm|exe|dll|com|scr|bat|cmd|ps1|vbs|js|hta|lnk|msi|jar)$"
)
PROGRAM_TYPES = re.compile(rb"macroenabled|vbaproject|macrosheet|activex|&#|<!doctype|<!entity")
PROGRAM_CALL = b"vnd.sun.star.script:"
PACKAGED_FILE = "Ole10Native".encode("utf-16-le")  # the stream in which Windows wraps any file into a document

RELATION = re.compile(r"<[^>]*\bRelationship\s[^>]*>")
TYPE = re.compile(r"""\bType\s*=\s*["'][^"']*/(\w+)["']""")
TARGET = re.compile(r"""\bTarget\s*=\s*["']([^"']*)["']""")
LOADED = frozenset({"attachedTemplate", "oleObject", "subDocument", "frame", "control"})  # on opening, unasked
ON_THE_NETWORK = re.compile(r"(https?|ftp):", re.IGNORECASE)

BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, NotImplementedError)


def clean_office(data: bytes) -> bytes:
    """Return the document packed anew, member by member, without what stood between them. Raises UploadRefused."""
    if not data.startswith(LOCAL_HEADER):
        raise UploadRefused(Refusal.OFFICE_BROKEN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive.infolist(), len(data))
            return _repacked(archive)
    except BROKEN as error:
        raise UploadRefused(Refusal.OFFICE_BROKEN) from error


def _check_sizes(members: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    """Refuse before anything is unpacked; a member that claims less than it holds fails its checksum later."""
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise UploadRefused(Refusal.OFFICE_LOCKED)
    if len({member.filename for member in members}) < len(members):
        raise UploadRefused(Refusal.OFFICE_BROKEN)
    unpacked_bytes = sum(member.file_size for member in members)
    swollen = unpacked_bytes > RATIO_FROM_BYTES and unpacked_bytes > MAX_RATIO * packed_bytes
    if swollen or unpacked_bytes > MAX_UNPACKED_BYTES or len(members) > MAX_MEMBERS:
        raise UploadRefused(Refusal.UNPACKS_TOO_LARGE)


def _repacked(archive: zipfile.ZipFile) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for member in archive.infolist():
            content = archive.read(member)
            if _can_run(member.filename, content):
                raise UploadRefused(Refusal.MACROS)
            anew = zipfile.ZipInfo(member.filename, EARLIEST)
            anew.create_system = 0
            stored = member.filename == "mimetype" or member.is_dir()  # ODT is known by its first, unpacked member
            anew.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            packed.writestr(anew, content)
    return out.getvalue()


def _can_run(filename: str, content: bytes) -> bool:
    """Tell whether a member is a program, calls one, wraps one, or fetches one when the document is opened."""
    name = filename.lower()
    if PROGRAM_NAMES.search(name):
        return True
    if name == "[content_types].xml":
        return PROGRAM_TYPES.search(_bare(content).lower()) is not None
    if name.endswith(".rels"):
        return _fetches(html.unescape(_bare(content).decode(errors="replace")))
    if name.endswith(".xml"):
        return PROGRAM_CALL in _bare(content)
    if content.startswith(LOCAL_HEADER):
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            return any(PROGRAM_NAMES.search(inner_name.lower()) for inner_name in inner.namelist())
    return PACKAGED_FILE in content


def _fetches(relations: str) -> bool:
    """Tell whether Word or Excel would load something from the network unasked. Links and pictures are not meant."""
    for relation in RELATION.findall(relations):
        kind, target = TYPE.search(relation), TARGET.search(relation)
        if kind and target and kind[1] in LOADED and ON_THE_NETWORK.search(target[1]):
            return True
    return False


def _bare(content: bytes) -> bytes:
    """Return XML so that a word can be searched in it, in UTF-8 and UTF-16 alike."""
    return content.replace(b"\0", b"")
