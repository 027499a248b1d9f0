"""What a paper of a body itself is about, in a line of a list: no request or objection names it."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from ppid.i18n import format_short_date
from ppid.letters.blocks import BadFacts, Facts
from ppid.letters.body_forms import CatalogueFacts, CharterFacts, ClassificationFacts, ExemptListFacts
from ppid.letters.facts import HarmTestFacts
from ppid.letters.kinds import LETTERS
from ppid.models import Letter
from ppid.web.wording import letter_title

LONGEST = 110


def subject_of(letter: Letter) -> str:
    """The subject of a letter by its facts; by its kind alone where they are of another time or gone."""
    if letter.kind not in LETTERS or not letter.facts:
        return letter_title(letter.kind)
    try:
        facts = LETTERS[letter.kind].facts.from_json(letter.facts)
    except BadFacts:
        return letter_title(letter.kind)
    return _subject(facts) or letter_title(letter.kind)


def _subject(facts: Facts) -> str:
    match facts:
        case HarmTestFacts(items=(tested, *_rest)):
            return _shortened(tested.text)
        case ClassificationFacts(items=(), ended=ended):
            return _("Pengecualian %(count)s informasi diakhiri", count=len(ended))
        case ClassificationFacts(items=items, ended=()):
            return _("%(count)s informasi dikecualikan", count=len(items))
        case ClassificationFacts(items=items, ended=ended):
            return _(
                "%(count)s informasi dikecualikan, pengecualian %(ended)s informasi diakhiri",
                count=len(items),
                ended=len(ended),
            )
        case CatalogueFacts(items=items, dated_on=day):
            return _(
                "%(count)s informasi publik, keadaan %(day)s",
                count=len(items),
                day=format_short_date(date.fromisoformat(day)),
            )
        case ExemptListFacts(items=items, dated_on=day):
            return _(
                "%(count)s informasi yang dikecualikan, keadaan %(day)s",
                count=len(items),
                day=format_short_date(date.fromisoformat(day)),
            )
        case CharterFacts(body=body):
            return _("Janji dan standar pelayanan informasi %(body)s", body=body)
    return ""


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
