"""A page that is not marked, carried over: what it shows and the text of it, and nothing else that hung on it.

Only what the page's own instructions use comes along - pages of one file share their fonts and pictures, and a picture
of a marked page must not travel with an unmarked one. A font comes whole: it tells which letters the file uses, not
where. A page that cannot be read here with certainty raises Unclean and is drawn as a picture instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, Dictionary, Name, Object, Page, Pdf, Stream

from ppid.redaction.sources import UNREADABLE

MARKING = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})  # tags, hidden wording (ActualText), layers
USES = {
    "Tf": Name.Font,
    "Do": Name.XObject,
    "gs": Name.ExtGState,
    "cs": Name.ColorSpace,
    "CS": Name.ColorSpace,
    "sh": Name.Shading,
    "scn": Name.Pattern,
    "SCN": Name.Pattern,
}
DEFAULT_COLOURS = frozenset({"/DefaultGray", "/DefaultRGB", "/DefaultCMYK"})
STREAM_KEYS = frozenset({"/Length", "/Filter", "/DecodeParms"})
FORM_KEYS = STREAM_KEYS | {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group"}
TILE_KEYS = STREAM_KEYS | {
    "/Type",
    "/PatternType",
    "/PaintType",
    "/TilingType",
    "/BBox",
    "/XStep",
    "/YStep",
    "/Resources",
    "/Matrix",
}
IMAGE_KEYS = STREAM_KEYS | {
    "/Type",
    "/Subtype",
    "/Width",
    "/Height",
    "/ColorSpace",
    "/BitsPerComponent",
    "/Intent",
    "/ImageMask",
    "/Mask",
    "/Decode",
    "/Interpolate",
    "/SMask",
    "/SMaskInData",
    "/Matte",
}
PAGE_KEYS = (Name.MediaBox, Name.CropBox, Name.Rotate)
PAGES_OWN_KEYS = (Name.UserUnit, Name.Group)
DEEPEST = 24

Used = dict[Name, set[str]]


class Unclean(Exception):
    """The page holds something that is not understood well enough to be carried over."""


class Lean:
    """Makes lean pages out of those of ``pdf``, which is changed on the way and of no use afterwards."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._layers_are_shown = _all_layers_are_shown(pdf)
        self._done: set[tuple[int, int]] = set()
        self._begun: set[tuple[int, int]] = set()

    def page(self, page: Page) -> Page:
        """A page that shows the same. Raises Unclean."""
        try:
            lean = Dictionary(Type=Name.Page)
            for key in PAGE_KEYS:
                value = _inherited(page.obj, key)
                if value is not None:
                    lean[key] = value
            for key in PAGES_OWN_KEYS:
                if key in page.obj:
                    lean[key] = page.obj[key]
            resources = _inherited(page.obj, Name.Resources)
            if not isinstance(resources, Dictionary):
                resources = Dictionary()
            content, lean.Resources = self._read(page, resources, 0)
            if content is None:
                page.contents_coalesce()
                content = page.obj.Contents.read_bytes() if Name.Contents in page.obj else b""
            lean.Contents = self._pdf.make_stream(content)
            return Page(self._pdf.make_indirect(lean))
        except UNREADABLE as error:
            raise Unclean(str(error)) from error

    def _read(self, holder: Page | Object, resources: Dictionary, depth: int) -> tuple[bytes | None, Dictionary]:
        """Read instructions: those without tags, or None when there were none, and the resources they use."""
        if depth > DEEPEST:
            raise Unclean("forms within forms")
        kept, used, tagged = [], defaultdict[Name, set[str]](set), False
        for instruction in pikepdf.parse_content_stream(holder):
            operator = str(instruction.operator)
            if operator in MARKING:
                tagged = True
                self._check_layer(instruction.operands, resources)
                continue
            kept.append(instruction)
            if isinstance(instruction, ContentStreamInlineImage):
                used[Name.ColorSpace] |= _names(resources, Name.ColorSpace)
            elif operator in USES and instruction.operands:
                used[USES[operator]] |= {str(one) for one in instruction.operands if isinstance(one, Name)}
        return pikepdf.unparse_content_stream(kept) if tagged else None, self._pruned(resources, used, depth)

    def _check_layer(self, operands: Iterable[object], resources: Dictionary) -> None:
        tag, *rest = [*operands, None]
        if tag != Name.OC:
            return
        layer = resources.get(Name.Properties, Dictionary()).get(str(rest[0])) if isinstance(rest[0], Name) else None
        self._check_shown(layer)

    def _check_shown(self, layer: Object | None) -> None:
        if not self._layers_are_shown or not isinstance(layer, Dictionary) or layer.get(Name.Type) != Name.OCG:
            raise Unclean("a layer that may be hidden")

    def _pruned(self, resources: Dictionary, used: Used, depth: int) -> Dictionary:
        """The resources that are used, each one lean itself."""
        used[Name.ColorSpace] |= _names(resources, Name.ColorSpace) & DEFAULT_COLOURS
        lean = Dictionary()
        for category, names in used.items():
            known = resources.get(category)
            if not isinstance(known, Dictionary):
                continue
            chosen = Dictionary()
            for name in sorted(names & set(known.keys())):
                self._clean(category, known[name], resources, depth + 1)
                chosen[name] = known[name]
            if len(chosen):
                lean[category] = chosen
        return lean

    def _clean(self, category: Name, value: Object, around: Dictionary, depth: int) -> None:
        """Make one resource lean, once: what is begun and not done is either within itself or was given up."""
        key = value.objgen if getattr(value, "is_indirect", False) else None
        if key in self._done:
            return
        if key is not None:
            if key in self._begun:
                raise Unclean("a drawing within itself")
            self._begun.add(key)
        match str(category):
            case "/XObject":
                self._clean_drawing(value, around, depth)
            case "/Pattern" if isinstance(value, Stream):
                self._clean_stream(value, TILE_KEYS, around, depth)
            case "/Font":
                self._clean_font(value, around, depth)
            case "/ExtGState":
                mask = value.get(Name.SMask)
                if isinstance(mask, Dictionary):
                    self._clean(Name.XObject, mask.G, around, depth)
        if key is not None:
            self._done.add(key)

    def _clean_drawing(self, value: Object, around: Dictionary, depth: int) -> None:
        if Name.OC in value:
            self._check_shown(value.OC)
        match str(value.get(Name.Subtype)):
            case "/Form":
                self._clean_stream(value, FORM_KEYS, around, depth)
            case "/Image":
                _keep_only(value, IMAGE_KEYS)
                _bare_photograph(value)
                for key in (Name.SMask, Name.Mask):
                    if isinstance(value.get(key), Stream):
                        self._clean(Name.XObject, value[key], around, depth)
            case other:
                raise Unclean(other)

    def _clean_stream(self, value: Object, keys: frozenset[str], around: Dictionary, depth: int) -> None:
        own = value.get(Name.Resources)
        content, lean = self._read(value, own if isinstance(own, Dictionary) else around, depth)
        if own is None and len(lean):
            raise Unclean("a form that borrows from whoever uses it")
        _keep_only(value, keys)
        value.Resources = lean
        if content is not None:
            value.write(content)

    def _clean_font(self, font: Object, around: Dictionary, depth: int) -> None:
        described = [font, *font.get(Name.DescendantFonts, [])]
        for one in described:
            descriptor = one.get(Name.FontDescriptor)
            for key in (Name.FontFile, Name.FontFile2, Name.FontFile3):
                if isinstance(descriptor, Dictionary) and key in descriptor and Name.Metadata in descriptor[key]:
                    del descriptor[key][Name.Metadata]
        if font.get(Name.Subtype) != Name.Type3:
            return
        own = font.get(Name.Resources)
        resources = own if isinstance(own, Dictionary) else around
        gathered = Dictionary()
        for drawing in font.CharProcs.values():
            content, lean = self._read(drawing, resources, depth)
            if content is not None:
                drawing.write(content)
            for category, entries in lean.items():
                known = gathered.get(category, Dictionary())
                for name, value in entries.items():
                    known[name] = value
                gathered[category] = known
        font.Resources = gathered


def _inherited(page: Object, key: Name) -> Object | None:
    node: Object | None = page
    for _level in range(DEEPEST):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get(Name.Parent)
    return None


def _names(resources: Dictionary, category: Name) -> set[str]:
    known = resources.get(category)
    return set(known.keys()) if isinstance(known, Dictionary) else set()


def _keep_only(value: Object, keys: frozenset[str]) -> None:
    for key in list(value.keys()):
        if key not in keys:
            del value[key]


def _all_layers_are_shown(pdf: Pdf) -> bool:
    """Whether every layer is on and nothing turns one off: then a layer is nothing but a word around its content."""
    layers = pdf.Root.get(Name.OCProperties)
    if layers is None:
        return True
    usual = layers.get(Name.D, Dictionary())
    return (
        usual.get(Name.BaseState, Name.ON) == Name.ON
        and not len(usual.get(Name.OFF, Array()))
        and not len(usual.get(Name.AS, Array()))
    )


# Photographs

START, END, SCAN = 0xD8, 0xD9, 0xDA
JFIF, ADOBE = 0xE0, 0xEE  # what a reader needs to get the colours right
NOTES = frozenset(range(0xE0, 0xF0)) - {JFIF, ADOBE} | {0xFE}


def _bare_photograph(image: Object) -> None:
    """Take camera, place, time and thumbnail out of a JPEG inside the PDF."""
    coding = image.get(Name.Filter)
    if coding == Name.DCTDecode or (isinstance(coding, Array) and len(coding) == 1 and coding[0] == Name.DCTDecode):
        parameters = image.get(Name.DecodeParms)
        image.write(
            bare_jpeg(image.read_raw_bytes()),
            filter=Name.DCTDecode,
            decode_parms=parameters if isinstance(parameters, Dictionary | Array) else None,
        )


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without its notes (EXIF, XMP, comments) and without what follows its end. Raises Unclean."""
    if data[:2] != bytes((0xFF, START)):
        raise Unclean("a JPEG that is none")
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:  # a filling byte
            at += 1
            continue
        if kind == END:
            return b"".join([*kept, data[at : at + 2]])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if kind == SCAN:
            end = _end_of_scan(data, end)
        if kind not in NOTES:
            kept.append(data[at:end])
        at = end
    if data[at : at + 2] == bytes((0xFF, END)):
        return b"".join([*kept, data[at : at + 2]])
    raise Unclean("a JPEG without its end")


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands after the pixels that begin at ``at``."""
    while (at := data.find(b"\xff", at)) != -1 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    raise Unclean("a JPEG that is cut off")
