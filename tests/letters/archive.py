"""What PDF/A-3a and PDF/UA-1 ask of a letter, as far as it can be judged without their official validator.

The clauses are those of ISO 19005-3 (A) and ISO 14289-1 (UA). `faults` reads a whole file: its metadata, its tags, its
fonts and every mark in its pages.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Pdf, Stream

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"

STANDARD = frozenset(
    re.findall(
        r"\w+",
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
        "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure Formula Form",
    )
)
PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
}
CHILDREN = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "TR": {"TH", "TD"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
}
FORBIDDEN = {"/AA", "/OpenAction", "/AcroForm", "/NeedsRendering", "/Requirements", "/OCProperties"}
PAINTING = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "Tj", "TJ", "'", '"', "EI"}
DEEPEST = 28
LONGEST_STRING = 32767
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with a letter, or an empty list."""
    with Pdf.open(BytesIO(data)) as pdf:
        found = [*_file(data, pdf), *_catalogue(pdf), *_metadata(pdf), *_intent(pdf), *_attachments(pdf)]
        found += [*_outline(pdf), *_fonts(pdf), *_images(pdf)]
        tree = Tags(pdf)
        return [*found, *tree.faults(), *_contents(pdf, tree)]


def tools_complain(data: bytes, folder: Path) -> str:
    """What qpdf and poppler say of a file beyond "no errors"; empty when they are content."""
    path = folder / "surat.pdf"
    path.write_bytes(data)
    qpdf = subprocess.run(["qpdf", "--check", path], capture_output=True, check=False, text=True)
    complaint = "" if qpdf.returncode == 0 and "WARNING" not in qpdf.stderr else qpdf.stdout + qpdf.stderr
    for tool in (["pdfinfo", "-struct-text"], ["pdffonts"], ["pdfdetach", "-list"]):
        run = subprocess.run([*tool, path], capture_output=True, check=False, text=True)
        complaint += run.stderr
    return complaint


def _file(data: bytes, pdf: Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", data):
        yield "A 6.1.2: header"
    if not data.endswith((b"%%EOF", b"%%EOF\n")):
        yield "A 6.1.3: something stands after the end of the file"
    if "/ID" not in pdf.trailer or pdf.is_encrypted:
        yield "A 6.1.3: no identifier, or encrypted"
    for key in FORBIDDEN & set(pdf.Root.keys()):
        yield f"A 6.5: {key}"
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        yield "A 6.5.1: JavaScript"
    for one in pdf.objects:
        if isinstance(one, Stream) and {"/F", "/FFilter"} & set(one.keys()):
            yield "A 6.1.7: a stream outside the file"
        if isinstance(one, Stream) and one.get("/Filter") not in {None, Name.FlateDecode, Name.DCTDecode}:
            yield "A 6.1.7: filter"


def _catalogue(pdf: Pdf) -> Iterator[str]:
    if pdf.Root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "A 6.7.2: not marked as tagged"
    if pdf.Root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "UA 7.1: the title is not shown"
    if not LANGUAGE.fullmatch(str(pdf.Root.get("/Lang", ""))):
        yield "A 6.7.4: language"
    for page in pdf.pages:
        if "/AA" in page:
            yield "a letter has no actions"
        if page.get("/Tabs") != Name.S:
            yield "UA 7.18.3: order of the page"


def _metadata(pdf: Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "A 6.6.2: no metadata"
        return
    packet = pdf.Root.Metadata.read_bytes()
    head = packet.split(b"?>", 1)[0]
    if b"bytes=" in head or b"encoding=" in head:
        yield "A 6.6.2.1: header of the packet"
    if "/Filter" in pdf.Root.Metadata:
        yield "the metadata are compressed"
    root = ElementTree.fromstring(packet.decode())
    claims = {key: value for one in root.iter(f"{RDF}Description") for key, value in one.attrib.items()}
    claims |= {child.tag: child.text or "" for one in root.iter(f"{RDF}Description") for child in one}
    if len(root.findall(f".//{RDF}RDF")) != 1:
        yield "XMP: one description of the file and no more"
    if (claims.get(f"{PDFA}part"), claims.get(f"{PDFA}conformance")) != ("3", "A"):
        yield "A 6.6.4: does not claim PDF/A-3a"
    if claims.get(f"{PDFUA}part") != "1":
        yield "UA 5: does not claim PDF/UA-1"
    title = "".join(root.find(f".//{TITLE}").itertext()).strip() if root.find(f".//{TITLE}") is not None else ""
    if not title or title != str(pdf.docinfo.get("/Title")):
        yield "UA 7.1: title"
    yield from _extension(root)


def _extension(root: ElementTree.Element) -> Iterator[str]:
    """The schema of PDF/UA is not one that PDF/A knows, so it stands described in the packet. A 6.6.2.3."""
    schemas = root.findall(f".//{EXTENSION}schemas/{RDF}Bag/{RDF}li")
    if len(schemas) != 1:
        yield "A 6.6.2.3: one schema is described"
        return
    told = {child.tag: (child.text or "").strip() for child in schemas[0]}
    if (told.get(f"{SCHEMA}namespaceURI"), told.get(f"{SCHEMA}prefix")) != (PDFUA[1:-1], "pdfuaid"):
        yield "A 6.6.2.3: the schema of PDF/UA"
    of_part = schemas[0].findall(f"{SCHEMA}property/{RDF}Seq/{RDF}li/")
    names = {child.tag.removeprefix(PROPERTY): child.text for child in of_part}
    if set(names) != {"name", "valueType", "category", "description"} or names["category"] not in {
        "internal",
        "external",
    }:
        yield "A 6.6.2.3: the properties of the schema"
    if (names.get("name"), names.get("valueType")) != ("part", "Integer"):
        yield "A 6.6.2.3: the property of the claim"


def _intent(pdf: Pdf) -> Iterator[str]:
    intents = list(pdf.Root.get("/OutputIntents", []))
    if [intent.get("/S") for intent in intents] != [Name("/GTS_PDFA1")]:
        yield "A 6.2.3: one output intent"
        return
    profile = intents[0].DestOutputProfile.read_bytes()
    if profile[36:40] != b"acsp" or profile[16:20] != b"RGB " or intents[0].DestOutputProfile.N != 3:
        yield "A 6.2.3: the profile is not one of a screen"


def _attachments(pdf: Pdf) -> Iterator[str]:
    named = list(pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", []))[1::2]
    associated = list(pdf.Root.get("/AF", []))
    if [one.objgen for one in named] != [one.objgen for one in associated]:
        yield "A 6.8: files and associated files differ"
    for one in named:
        if not str(one.get("/F", "")) or not str(one.get("/UF", "")) or not str(one.get("/Desc", "")):
            yield "A 6.8: a file without its name or description"
        if one.get("/AFRelationship") not in {Name.Source, Name.Data}:
            yield "A 6.8: relationship"
        if (
            not re.fullmatch(r"/[-\w.]+/[-\w.]+", str(one.EF.F.get("/Subtype", "")))
            or "/ModDate" not in one.EF.F.Params
        ):
            yield "A 6.8: kind and date of the file"


def _outline(pdf: Pdf) -> Iterator[str]:
    with pdf.open_outline() as outline:
        if not outline.root or not all(entry.title.strip() for entry in outline.root):
            yield "no bookmarks"


def _fonts(pdf: Pdf) -> Iterator[str]:
    for one in pdf.objects:
        if not isinstance(one, Dictionary) or one.get("/Type") != Name.Font:
            continue
        if one.Subtype == Name.Type0:
            if one.Encoding != Name("/Identity-H"):
                yield f"A 6.2.11.8: {one.BaseFont} draws signs that it does not have"
            yield from _signs(one)
        elif one.Subtype != Name.CIDFontType2 or one.CIDToGIDMap != Name.Identity:
            yield f"A 6.2.11: a font of the kind {one.Subtype}"


def _signs(font: Any) -> Iterator[str]:
    """Each code has its sign in the embedded font, of the same width, and stands for some character."""
    inner = font.DescendantFonts[0]
    program = inner.FontDescriptor.get("/FontFile2")
    if program is None:
        yield f"A 6.2.11.4: {font.BaseFont} is not embedded"
        return
    drawn = TTFont(BytesIO(program.read_bytes()))
    per_em, advances, order = drawn["head"].unitsPerEm, drawn["hmtx"].metrics, drawn.getGlyphOrder()
    widths = dict(_widths(list(inner.W)))
    meant = dict(_meanings(font.ToUnicode.read_bytes()))
    for sign, width in widths.items():
        if sign >= len(order) or abs(advances[order[sign]][0] * 1000 / per_em - width) > 1:
            yield f"A 6.2.11.5: width of sign {sign} of {font.BaseFont}"
        if not meant.get(sign) or {"\0", "\ufeff", "\ufffe"} & set(meant[sign]):
            yield f"A 6.2.11.7: what sign {sign} of {font.BaseFont} means"
        if any("\ue000" <= character <= "\uf8ff" for character in meant.get(sign, "")):
            yield f"A 6.2.11.7: a private sign in {font.BaseFont}"


def _widths(entries: list[Any]) -> Iterator[tuple[int, float]]:
    for first, widths in zip(entries[::2], entries[1::2], strict=True):
        yield from ((int(first) + at, float(width)) for at, width in enumerate(widths))


def _meanings(cmap: bytes) -> Iterator[tuple[int, str]]:
    for sign, meaning in re.findall(rb"^<([0-9a-f]{4})> <([0-9a-f]*)>$", cmap, re.MULTILINE):
        yield int(sign, 16), bytes.fromhex(meaning.decode()).decode("utf-16-be")


def _images(pdf: Pdf) -> Iterator[str]:
    for one in pdf.objects:
        if isinstance(one, Stream) and one.get("/Subtype") == Name.Image:
            if one.get("/Interpolate", False) is not False:
                yield "A 6.2.8: an image is interpolated"
            if one.get("/ColorSpace") not in {Name.DeviceRGB, Name.DeviceGray}:
                yield "A 6.2.4: colours of an image"
        if isinstance(one, Stream) and one.get("/Subtype") in {Name.PS, Name.Form} and "/Ref" in one:
            yield "A 6.2.9: a foreign object"


class Tags:
    """The tree of tags, and which mark of which page each of its leaves owns."""

    def __init__(self, pdf: Pdf) -> None:
        self.root = pdf.Root.StructTreeRoot
        self.pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        self.owned: set[tuple[int, int]] = set()
        self.found: list[str] = []
        self.headings: list[int] = []
        self.annotated: set[tuple[int, int]] = set()
        self._walk(self.root.K[0], "StructTreeRoot")
        self._check_parents(pdf)

    def faults(self) -> list[str]:
        steps = zip([0, *self.headings], self.headings, strict=False)
        jumps = [f"UA 7.4.2: heading {after} follows {before}" for before, after in steps if after > before + 1]
        return [*self.found, *jumps]

    def _walk(self, element: Any, parent: str) -> str:
        kind = str(element.S)[1:]
        if kind not in STANDARD:
            self.found.append(f"A 6.7.3: {kind} is no standard tag")
        if parent not in PARENTS.get(kind, {parent}):
            self.found.append(f"UA 7.2: {kind} in {parent}")
        if kind in {"Figure", "Formula"} and not str(element.get("/Alt", "")).strip():
            self.found.append("UA 7.3: a picture without words")
        if re.fullmatch(r"H[1-6]", kind):
            self.headings.append(int(kind[1]))
        kinds = []
        for kid in element.get("/K", []):
            if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
                self.found += list(_annotation(kid.Obj, kind))
                self.annotated.add(kid.Obj.objgen)
            elif isinstance(kid, Dictionary):
                kinds.append(self._walk(kid, kind))
            else:
                self.owned.add((self.pages[element.Pg.objgen], int(kid)))
        for wrong in set(kinds) - CHILDREN.get(kind, set(kinds)):
            self.found.append(f"UA 7.2: {wrong} in {kind}")
        if kind == "Table" and (kinds.count("THead") > 1 or ("THead" in kinds and "TBody" not in kinds)):
            self.found.append("UA 7.2: head of a table")
        return kind

    def _check_parents(self, pdf: Pdf) -> None:
        """What the pages say of their marks is what the tree says of them."""
        numbers = list(self.root.ParentTree.Nums)
        told = {
            (int(page), mark)
            for page, owners in zip(numbers[::2], numbers[1::2], strict=True)
            if not isinstance(owners, Dictionary)  # the element of an annotation
            for mark, owner in enumerate(owners)
            if owner is not None
        }
        shown = {one.objgen for page in pdf.pages for one in page.get("/Annots", [])}
        if shown != self.annotated:
            self.found.append("UA 7.18.1: an annotation outside the tree")
        if told != self.owned:
            self.found.append(f"the tree of tags and the pages differ in {len(told ^ self.owned)} marks")


def _annotation(found: Any, kind: str) -> Iterator[str]:
    """What is wrong with an annotation that stands in the tree; the portal's only ones are links."""
    if kind != "Link" or found.Subtype != Name.Link:
        yield f"UA 7.18.1: an annotation in {kind}"
    if not str(found.get("/Contents", "")).strip():
        yield "UA 7.18.5: a link without words"
    if "/StructParent" not in found:
        yield "UA 7.18.4: a link outside the tree"
    if int(found.get("/F", 0)) & 0b100111 != 0b100:  # invisible, hidden, printed, and unseen on a screen
        yield "A 6.3.2: a link that is not printed, or hidden"


def _contents(pdf: Pdf, tags: Tags) -> Iterator[str]:
    """Whatever a page paints is either tagged or an artifact, and never both. UA 7.1."""
    for number, page in enumerate(pdf.pages):
        read = Content(page)
        yield from read.found
        if wrong := {(number, mark) for mark in read.marks} ^ {owned for owned in tags.owned if owned[0] == number}:
            yield f"UA 7.1: {len(wrong)} marks of page {number + 1} are in no tree"


class Content:
    """What one page paints, read operator by operator."""

    def __init__(self, page: pikepdf.Page) -> None:
        self.found: list[str] = []
        self.marks: set[int] = set()
        self.open = self.depth = self.deepest = 0
        for instruction in pikepdf.parse_content_stream(page):
            self._read(list(instruction.operands), str(instruction.operator))
        if self.open or self.depth:
            self.found.append("a mark or a state is left open")
        if self.deepest > DEEPEST:
            self.found.append("A 6.1.13: states are nested too deep")

    def _read(self, operands: list[Any], operator: str) -> None:
        self.depth += (operator == "q") - (operator == "Q")
        self.deepest = max(self.deepest, self.depth)
        if operator in {"BMC", "BDC"} and self.open:
            self.found.append("UA 7.1: a mark within a mark")
        if operator == "BDC" and operands[0] != Name.Artifact:
            self.marks.add(int(operands[1]["/MCID"]))
        self.open += (operator in {"BMC", "BDC"}) - (operator == "EMC")
        if operator in PAINTING and not self.open:
            self.found.append(f"UA 7.1: what {operator} paints is neither tagged nor an artifact")
        if any(isinstance(one, pikepdf.String) and len(bytes(one)) > LONGEST_STRING for one in operands):
            self.found.append("A 6.1.13: a string is too long")
