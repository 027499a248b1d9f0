"""Looks into a stranger's PDF, in a process of its own that may be ended at any moment: run by its path, see `verdict`.

Reads the PDF from standard input and writes one line of JSON for each part as soon as it is known: first what the file
claims to be, then what its signatures say. Imports nothing of the portal, opens no connection and writes no file.
Arguments: how many seconds and bytes of memory it may use, and the folder of trusted roots, or nothing.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

PAGES_READ = 6  # at either end: the code stands below the signature, and a rewritten file seldom grows in the middle
LONGEST_PAGE = 40_000
MOST_CODES = 5
MOST_ATTACHMENTS = 10
LARGEST_FACTS_BYTES = 2 * 1024 * 1024
MOST_SIGNATURES = 10
CERTIFICATES = {".pem", ".crt", ".cer", ".der"}
LONGEST_NAME = 120

IN_ADDRESS = re.compile(r"/periksa/([0-9A-Z]{12})(?![0-9A-Za-z])")
IN_WORDS = re.compile(r"Kode periksa:?\s*((?:[0-9A-Z]{4}\s*){3})(?![0-9A-Za-z])")
HARMLESS_AFTER = {"LTA_UPDATES", "FORM_FILLING"}  # what may follow a signature: proofs, further signatures


def codes_in(text: str) -> Iterator[str]:
    """The verification codes that a text names as its own, however its lines are broken."""
    yield from IN_ADDRESS.findall(re.sub(r"\s+", "", text))
    for found in IN_WORDS.findall(text):
        yield re.sub(r"\s+", "", found)


def claims(data: bytes) -> dict[str, Any]:
    """Which letter of ours the file says it is, by the codes in its facts and on its pages."""
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return {"codes": [], "is_locked": getattr(error, "err_code", 0) == 4, "is_broken": True}
    codes: dict[str, None] = {}
    for text in (*_attached(pdf, pdfium.PdfiumError), *_written(pdf, pdfium.PdfiumError)):
        codes |= dict.fromkeys(codes_in(text))
        if len(codes) >= MOST_CODES:
            break
    return {"codes": list(codes)[:MOST_CODES], "is_locked": False, "is_broken": False}


def _attached(pdf: Any, broken: type[Exception]) -> Iterator[str]:
    """The attached facts, as text."""
    for place in range(min(pdf.count_attachments(), MOST_ATTACHMENTS)):
        try:
            one = pdf.get_attachment(place)
            if one.get_name().endswith(".json"):
                yield bytes(one.get_data())[:LARGEST_FACTS_BYTES].decode("utf-8", errors="replace")
        except broken:
            continue


def _written(pdf: Any, broken: type[Exception]) -> Iterator[str]:
    """The text of the first and the last pages."""
    count = len(pdf)
    for number in dict.fromkeys([*range(min(count, PAGES_READ)), *range(max(0, count - PAGES_READ), count)]):
        try:
            page = pdf[number].get_textpage()
            yield page.get_text_range(0, min(page.count_chars(), LONGEST_PAGE))
        except broken:
            continue


def signatures(data: bytes, roots: str) -> list[dict[str, Any]]:
    """What each signature inside the file is worth. Raises what pyHanko raises when it cannot tell."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(BytesIO(data), strict=False)
    found = list(reader.embedded_regular_signatures)[:MOST_SIGNATURES]
    trusted = trusted_in(roots) if found else []
    return [_judged(one, trusted) for one in found]


def _judged(signature: Any, roots: list[Any]) -> dict[str, Any]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    status = validate_pdf_signature(
        signature,
        ValidationContext(trust_roots=roots, allow_fetching=False),
        ValidationContext(trust_roots=roots, allow_fetching=False),
    )
    stamp = status.timestamp_validity
    level = getattr(status.modification_level, "name", "OTHER")
    return {
        "is_intact": bool(status.intact and status.valid),
        "is_whole": getattr(status.coverage, "name", "") == "ENTIRE_FILE"
        or bool(status.docmdp_ok and level in HARMLESS_AFTER),
        "is_trusted": bool(status.trusted) if roots else None,
        "organisation": _organisation(signature.signer_cert),
        "stamped_at": stamp.timestamp.isoformat() if stamp is not None and stamp.intact and stamp.valid else "",
    }


def _organisation(certificate: Any) -> str:
    """The organisation that issued a certificate; nothing when the holder issued it, who may be a person."""
    if certificate is None or certificate.issuer == certificate.subject:
        return ""
    name = certificate.issuer.native.get("organization_name", "")
    return str(name[0] if isinstance(name, list) and name else name or "")[:LONGEST_NAME]


def trusted_in(folder: str) -> list[Any]:
    """The certificates in a folder; a file that holds none is passed over."""
    from pyhanko.keys import load_certs_from_pemder_data

    found: list[Any] = []
    for path in sorted(Path(folder).iterdir()) if folder and Path(folder).is_dir() else ():
        if path.suffix.lower() in CERTIFICATES:
            try:
                found += load_certs_from_pemder_data(path.read_bytes())
            except (OSError, ValueError) as error:
                sys.stderr.write(f"{path.name}: {error}\n")
    return found


def _limit(seconds: int, memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(seconds: str, memory_bytes: str, roots: str = "") -> None:
    """Examine what comes in. Whatever breaks ends the process; what was told before stands."""
    _limit(int(seconds), int(memory_bytes))
    data = sys.stdin.buffer.read()
    for part in (lambda: claims(data), lambda: {"signatures": signatures(data, roots)}):
        sys.stdout.write(json.dumps(part()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
