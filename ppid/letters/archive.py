"""What makes a printed letter fit for the archive: PDF/A-3a and PDF/UA-1 claimed at once, and its facts as JSON.

WeasyPrint writes one variant at a time. Its PDF/A-3a is tagged as its PDF/UA-1 is; what is missing is the second claim
in the metadata, with the extension schema that PDF/A asks for, and a few marks that validators look at. `finish` adds
them to the finished objects, just before they are written, so that no file is read and written a second time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from ppid.letters import words
from ppid.letters.blocks import Clock, Facts
from ppid.letters.kinds import LetterKind
from ppid.letters.versions import template_version

VARIANT = "pdf/a-3a"
FILE = {"name": "fakta.json", "description": "Isi surat ini sebagai data (JSON)", "relationship": "Source"}

# PDF/UA is not among the schemas that PDF/A knows, so the metadata describe it. ISO 19005-3 6.6.2.3, ISO 14289-1 5.
UA_CLAIM = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""  # noqa: E501
FIRST_OF_MEANINGS = b"/CIDInit /ProcSet findresource begin"
UNSAID = b" <200b>"  # a mark that its letter's meaning includes; ISO 19005-3 6.2.11.7 wants one for it, too
RUNNING_FOOTER = b"<</Type /Pagination /Subtype /Footer>>"

# Fields that hold a word of the law or of the portal instead of words that are printed as they stand.
CODES = frozenset(
    {"access", "block", "category", "delivery", "ground", "kind", "letter", "outcome", "result", "rule", "verdict"}
)
CODE = re.compile(r"[a-z][a-z_]{0,39}")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?")


def finish(document: Any, pdf: Any) -> None:
    """Complete the objects of a PDF that WeasyPrint has built as PDF/A-3a; for ``write_pdf(finisher=...)``."""
    _claim_both(pdf)
    _set_footers_aside(pdf)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # each attachment once
    for one in pdf.objects:
        if getattr(one, "extra", {}).get("Subtype") == "/Image":
            one.extra["Interpolate"] = "false"  # ISO 19005-3 6.2.8
        elif getattr(one, "stream", None) and one.stream[0] == FIRST_OF_MEANINGS:
            one.stream = [line.replace(b" <>", UNSAID) for line in one.stream]


def unprintable(font: Any) -> set[str]:
    """The signs that one font of a drawn document stands for without having them, or has as coloured pictures."""
    if font.bitmap or font.png or font.svg or font.colr:
        return set("".join(font.to_unicode.values())) - {" "}
    return {chr(sign) for sign in font.missing}


def _object(pdf: Any, reference: bytes | str) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _claim_both(pdf: Any) -> None:
    metadata = _object(pdf, pdf.catalog["Metadata"])
    packet = b"".join(metadata.stream)
    end = packet.rindex(b"</rdf:RDF>")
    metadata.stream = [packet[:end] + UA_CLAIM + packet[end:]]
    metadata.compress = False  # so that tools which know nothing of PDF find it


def _set_footers_aside(pdf: Any) -> None:
    """Mark what stands in the margin of each page as an artifact.

    WeasyPrint tags it as text but leaves it out of the tree of tags, where nothing may be missing. Source: ISO 14289-1
    7.1 and 7.8.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    reached = _reached(pdf, root)
    by_page = dict(zip(*[iter(_object(pdf, root["ParentTree"])["Nums"])] * 2, strict=True))
    for number, reference in enumerate(pdf.page_references):
        owners = by_page[number]
        lost = {mcid for mcid, owner in enumerate(owners) if int(owner.split()[0]) not in reached}
        content = _object(pdf, _object(pdf, reference)["Contents"]).stream
        for at, operator in enumerate(content):
            if operator == b"BDC" and content[at - 1]["MCID"] in lost:
                content[at - 2], content[at - 1] = b"/Artifact", RUNNING_FOOTER
        for mcid in lost:
            owners[mcid] = b"null"
    for number, one in enumerate(pdf.objects):
        if number not in reached and isinstance(one, dict) and one.get("Type") == "/StructElem":
            one.clear()


def _reached(pdf: Any, root: Any) -> set[int]:
    """The numbers of everything that hangs on the tree of tags."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        for kid in waiting.pop().get("K", ()):
            if isinstance(kid, bytes) and (number := int(kid.split()[0])) not in found:
                found.add(number)
                waiting.append(pdf.objects[number])
    return found


class Page:
    """The words of a printed letter, to be asked whether something stands there."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.at = 0  # facts mostly stand in the order in which they are asked for, so each search goes on from the last

    def says(self, value: str) -> bool:
        """Whether the words stand there, not only as a part of longer ones."""
        wanted = " ".join(words.clean(value).split())
        found = bool(wanted) and (self._find(wanted, self.at) or self._find(wanted, 0))
        return bool(found)

    def says_day(self, moment: str) -> bool:
        """Whether the date is written out there, in one of the ways in which letters write dates."""
        return any(self.says(form(moment)) for form in (words.plain_date, words.short_date, words.spelled_date))

    def _find(self, wanted: str, start: int) -> bool:
        while (start := self.text.find(wanted, start)) >= 0:
            before, after = self.text[start - 1 : start], self.text[start + len(wanted) : start + len(wanted) + 1]
            goes_on = (before.isalnum() and wanted[0].isalnum()) or (after.isalnum() and wanted[-1].isalnum())
            if not goes_on:
                self.at = start
                return True
            start += 1
        return False


def facts_as_printed(letter: LetterKind, facts: Facts, root: Any) -> str:
    """The facts of a letter as JSON, without anything that its finished page (``root``) does not say as well.

    A letter's facts know more than its paper: a telephone number that this form leaves out, say. Whoever is given the
    PDF must not learn more from the attachment than from the page. So words stay only where they stand on the page as
    they are, dates where they are written out there, and codes of the law where the field is one for codes; numbers,
    yes and no, and the counting of days stay, for they name nobody. What is empty is left out.
    """
    about = {"kind": letter.key, "title": letter.title, "article": str(letter.article)}
    about["template_version"] = template_version(letter.key)
    told = _kept(facts, Page("".join(_words_of(root))))
    return json.dumps({"letter": about, "facts": told}, indent=1, sort_keys=True)


def _words_of(element: Any) -> Iterator[str]:
    """The text of a page, with a break around everything that does not run on within a line."""
    edge = "" if element.tag == "span" and element.get("class") != "box" else "\n"
    yield f"{edge}{element.text or ''}"
    for kid in element:
        yield from _words_of(kid)
        yield kid.tail or ""
    yield edge


def _kept(value: Any, page: Page, name: str = "") -> Any:
    """What may be told of a value, or None."""
    if isinstance(value, str):
        return value if _is_told(value, page, name) else None
    if isinstance(value, Clock):
        days = [{key: kept for key, kept in asdict(day).items() if kept} for day in value.days]
        return {**asdict(value), "days": days}
    if is_dataclass(value):
        pairs = ((field.name, _kept(getattr(value, field.name), page, field.name)) for field in fields(value))
        return {key: kept for key, kept in pairs if kept is not None} or None
    if isinstance(value, tuple):
        return [kept for entry in value if (kept := _kept(entry, page, name)) is not None] or None
    return value


def _is_told(value: str, page: Page, name: str) -> bool:
    if name in CODES and CODE.fullmatch(value):
        return True
    if ISO_DAY.fullmatch(value):
        return page.says_day(value)
    if "://" in value:
        return page.says(words.address(value))
    return page.says(value) or page.says(" ".join(words.grouped(value)))
