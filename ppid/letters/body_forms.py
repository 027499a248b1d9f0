"""The facts of a body's own papers: the list of public information (DIP), of exempt information (DIK), the decree that
exempts, and the maklumat. No applicant is named in any of them.

Source: UU 14/2008 Pasal 9 to 11, PP 61/2010, PerKI 1/2021 Pasal 47 to 49.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ppid.law import legislation
from ppid.law.articles import KIP, PERKI_SLIP, PP61
from ppid.letters.blocks import Facts, Ground

ALWAYS = (KIP.title, PP61.title, PERKI_SLIP.title)  # what every decree about exemptions rests on
ROOMY_CHARACTERS = 1400  # of the parts of a maklumat
LONG_ROW_CHARACTERS = 1500  # a row longer than that may break over pages


@dataclass(frozen=True, slots=True)
class PublicInformation:
    """A line of the DIP. ``category`` is "periodic", "immediate" or "any_time"; ``updated_on`` an ISO date or empty."""

    number: int
    title: str
    summary: str
    category: str
    holder: str
    responsible: str
    made: str
    form: str
    retention: str
    url: str = ""
    updated_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFacts(Facts):
    """Daftar Informasi Publik. The items stand in the order of their categories. ``body`` is the name of the body."""

    items: tuple[PublicInformation, ...]
    body: str

    @property
    def groups(self) -> list[tuple[str, list[PublicInformation]]]:
        """The items of each category, in order."""
        return [(category, list(found)) for category, found in groupby(self.items, lambda item: item.category)]


@dataclass(frozen=True, slots=True)
class ExemptInformation:
    """What a harm test closes. ``until_on`` is an ISO date, empty while the Act says how long.

    ``decree`` and ``decree_on`` name the SK that exempts it, empty in that SK itself. ``in_part``: the rest is open.
    """

    number: int
    text: str
    unit: str
    ground: Ground
    if_opened: str
    if_closed: str
    public_interest: str
    until_on: str
    harm_test: str
    harm_test_on: str
    in_part: bool = False
    decree: str = ""
    decree_on: str = ""

    @property
    def is_long(self) -> bool:
        texts = (self.text, self.if_opened, self.if_closed, self.public_interest)
        return max(len(text) for text in texts) > LONG_ROW_CHARACTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ExemptListFacts(Facts):
    """Daftar Informasi yang Dikecualikan, as it holds on ``dated_on``."""

    items: tuple[ExemptInformation, ...]
    body: str


@dataclass(frozen=True, slots=True)
class EndedExemption:
    """What a decree takes off the DIK: the information, the SK that exempted it, and why it is open from now on."""

    number: int
    text: str
    unit: str
    decree: str
    decree_on: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassificationFacts(Facts):
    """SK penetapan klasifikasi. ``items`` become exempt, ``ended`` are no longer; one of both is not empty.

    ``approval`` and ``approval_on`` name the consent of the Atasan PPID, empty where none was given in writing.
    """

    items: tuple[ExemptInformation, ...]
    body: str
    ended: tuple[EndedExemption, ...] = ()
    approval: str = ""
    approval_on: str = ""

    @property
    def laws(self) -> list[str]:
        """The statutes that the decree rests on, each once under its full name, by rank and then by age."""
        acts = (item.ground.act for item in self.items if item.ground.act)
        return [str(statute) for statute in legislation.listed((*ALWAYS, *acts))]

    @property
    def subject(self) -> str:
        """What the decree is about, as its title says it."""
        if not self.items:
            return "perubahan klasifikasi informasi yang dikecualikan"
        return f"penetapan{' dan perubahan' if self.ended else ''} klasifikasi informasi yang dikecualikan"


@dataclass(frozen=True, slots=True)
class CharterPart:
    """One of the parts that a maklumat must have, a sentence or two in each line."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterFacts(Facts):
    """Maklumat pelayanan: the body's own ``pledge``, then the parts that PerKI 1/2021 Pasal 47 asks for."""

    items: tuple[CharterPart, ...]
    body: str
    pledge: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether the letters have to be smaller for all of it to stand on one page."""
        return sum(len(line) for part in self.items for line in part.lines) > ROOMY_CHARACTERS
