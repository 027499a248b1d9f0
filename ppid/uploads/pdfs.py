"""Uploaded PDFs: written anew without anything that acts by itself, or kept to the byte when somebody signed them.

A PDF that carries a signature over its whole length and holds nothing that acts is kept as it came: written anew, its
signature would no longer hold, and letters signed through BSrE arrive just so.
"""

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pikepdf.settings import set_qpdf_limits

from ppid.uploads.refusals import Refusal, UploadRefused

MAX_CONTAINERS = 300_000  # some seconds of work
MAX_ITEMS = 100_000  # of one array
END_MARK, END_BYTES = b"%%EOF", 2048
MAX_UNPACKED_STREAM_BYTES = 64 * 1024 * 1024

ENTRIES = frozenset({"/AA", "/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/Collection"})
ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
ANNOTATIONS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
LINK = re.compile(rb"(https?|mailto|tel):|(?![a-z][a-z0-9+.-]*:|//|\\\\)")  # or a page without a scheme

CONTAINERS = (Array, Dictionary, Stream)

set_qpdf_limits(flate_max_memory=MAX_UNPACKED_STREAM_BYTES)  # the whole process; before any thread opens a PDF


def clean_pdf(data: bytes) -> bytes:
    """Return the PDF without scripts, actions and embedded files. Raises UploadRefused for a locked or broken one.

    Restrictions that ask for no password are dropped: whoever received the file can read it already.
    """
    if END_MARK not in data[-END_BYTES:]:
        raise UploadRefused(Refusal.PDF_BROKEN)  # cut on its way here; what remains may still look whole
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if not pdf.pages:
                raise UploadRefused(Refusal.PDF_BROKEN)
            acts = _strip(pdf)
            return data if not acts and _is_signed_whole(pdf, data) else _written(pdf)
    except pikepdf.PasswordError as error:
        raise UploadRefused(Refusal.PDF_LOCKED) from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, LookupError, RuntimeError) as error:
        raise UploadRefused(Refusal.PDF_BROKEN) from error


def _written(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _strip(pdf: Pdf) -> bool:
    """Take out what acts by itself, wherever it hangs; tell whether there was any."""
    acts = False
    for container in _containers(pdf):
        if isinstance(container, Array):
            unwanted_places = [place for place, value in enumerate(container) if _is_unwanted(value)]
            for place in reversed(unwanted_places):
                del container[place]
            acts = acts or bool(unwanted_places)
            continue
        for key, value in list(container.items()):
            opens_something = key == "/OpenAction" and not isinstance(value, Array)  # an array is only a page to show
            if key in ENTRIES or opens_something or _is_unwanted(value):
                del container[key]
                acts = True
    return acts


def _containers(pdf: Pdf) -> Iterator[Object]:
    """Give every dictionary, stream and array, also those written inside others; the outer one first.

    Raises UploadRefused when there is too much to look at.
    """
    seen = 0
    for indirect in pdf.objects:
        stack = [indirect]
        while stack:
            container = stack.pop()
            if not isinstance(container, CONTAINERS):
                continue
            seen += 1
            if seen > MAX_CONTAINERS or (isinstance(container, Array) and len(container) > MAX_ITEMS):
                raise UploadRefused(Refusal.UNPACKS_TOO_LARGE)
            yield container
            values = container if isinstance(container, Array) else (value for _, value in container.items())
            stack += [value for value in values if isinstance(value, Object) and not value.is_indirect]


def _is_unwanted(value: object) -> bool:
    """Tell whether ``value`` is an action that does more than lead to a page or an address, or carries a file."""
    if not isinstance(value, Dictionary | Stream):
        return False
    action, kind = value.get(Name.S), value.get(Name.Subtype)
    if isinstance(action, Name) and (str(action) in ACTIONS or (action == Name.URI and not _is_link(value))):
        return True
    return isinstance(kind, Name) and str(kind) in ANNOTATIONS


def _is_link(action: Object) -> bool:
    address = action.get(Name.URI)
    if not isinstance(address, pikepdf.String):
        return False
    return LINK.match(re.sub(rb"[\x00-\x20]", b"", bytes(address)).lower()) is not None


def _is_signed_whole(pdf: Pdf, data: bytes) -> bool:
    """Tell whether a signature says that it covers the file from the first byte to the last."""
    if b"/ByteRange" not in data:
        return False
    for container in _containers(pdf):
        covered = container.get(Name.ByteRange) if isinstance(container, Dictionary) else None
        if isinstance(covered, Array) and len(covered) == 4 and all(isinstance(one, int) for one in covered):
            start, _, last_start, last_bytes = (int(one) for one in covered)
            if start == 0 and last_start + last_bytes == len(data) and data.startswith(b"%PDF-"):
                return True
    return False
