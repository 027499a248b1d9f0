"""What must hold on every page: checked on each HTML answer that a test fetches through ``PageClient``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

UNLABELLED_INPUTS = {"hidden", "submit", "button", "reset", "image"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADED = {("link", "href"), ("image", "href"), ("use", "href"), ("object", "data"), ("video", "poster")}
LOADED_FROM_ANYWHERE = {"src", "srcset"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls")
RAW = {"script", "style"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
CONTROLS = {"input", "select", "textarea", "button"}
LEFT_OPEN = {"li", "p", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead"}


@dataclass
class Control:
    """An input, select, textarea or button, and what names it."""

    tag: str
    attributes: dict[str, str]
    inside_label: bool
    text: str = ""


@dataclass
class Form:
    is_post: bool
    has_token: bool = False


@dataclass
class Reader(HTMLParser):
    """Gather from a page what its invariants speak about."""

    ids: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    references: list[tuple[str, str]] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[Control] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    title: str = ""
    lang: str = ""
    words: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    in_form: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        repeated = [name for name, times in Counter(name for name, _value in attrs).items() if times > 1]
        if repeated:
            self.problems.append(f"<{tag}> says {repeated[0]} twice")
        attributes = {name: value or "" for name, value in attrs}
        self._common(tag, attributes)
        self._forbidden(tag, attributes)
        if tag == "html":
            self.lang = attributes.get("lang", "")
        elif tag in HEADINGS:
            self.headings.append(tag + " ")
        elif tag == "label":
            self.labels.add(attributes.get("for", ""))
        elif tag == "form":
            self.forms.append(Form(attributes.get("method", "get").lower() == "post"))
            self.in_form = True
        elif tag == "a" and attributes.get("href"):
            self.links.append(Control(tag, attributes, inside_label=False))
        elif tag in CONTROLS:
            self._control(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def _forbidden(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and not attributes.get("src")):
            self.problems.append(f"a <{tag}> stands in the page")
        if tag == "img":
            if "alt" not in attributes:
                self.problems.append(f"a picture has no alt: {attributes.get('src')}")
            self.handle_data(attributes.get("alt", ""))

    def _common(self, tag: str, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        for name in REFERENCES:
            self.references += [(name, one) for one in attributes.get(name, "").split()]
        if "style" in attributes:
            self.problems.append(f"<{tag}> has an inline style")
        for name, value in attributes.items():
            if name.startswith("on"):
                self.problems.append(f"<{tag}> has an inline script: {name}")
            if value.strip().lower().startswith("javascript:"):
                self.problems.append(f"<{tag}> runs a script from its {name}")
            loads = name in LOADED_FROM_ANYWHERE or (tag, name.removeprefix("xlink:")) in LOADED
            if loads and not value.startswith("data:") and (urlsplit(value).scheme or urlsplit(value).netloc):
                self.problems.append(f"<{tag}> loads something from elsewhere: {value}")

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        self.controls.append(Control(tag, attributes, inside_label="label" in self.open))
        if self.in_form and attributes.get("name", "").endswith("csrf_token") and attributes.get("value"):
            self.forms[-1].has_token = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False
        if tag in VOID:
            return
        if tag not in self.open:
            self.problems.append(f"</{tag}> closes what was not opened")
            return
        while (opened := self.open.pop()) != tag:
            if opened not in LEFT_OPEN:
                self.problems.append(f"<{opened}> is not closed before </{tag}>")

    def handle_data(self, data: str) -> None:
        if any(tag in RAW for tag in self.open):
            return
        if self.open and self.open[-1] == "title" and "svg" not in self.open:
            self.title += data
        self.words.append(data)
        if self.headings and any(tag == self.headings[-1][:2] for tag in self.open):
            self.headings[-1] += data
        if self.controls and "button" in self.open:
            self.controls[-1].text += data
        if self.links and "a" in self.open:
            self.links[-1].text += data


def check_page(html: str, *, csrf: bool = True) -> None:
    """Raise AssertionError, with every reason, unless the page keeps what all pages keep.

    With ``csrf`` each form that posts carries its token; turn it off where the application has it turned off.
    """
    page = Reader()
    page.feed(html)
    page.close()
    problems = [*page.problems, *_words(page), *_references(page), *_controls(page)]
    if csrf and any(form.is_post and not form.has_token for form in page.forms):
        problems.append("a form posts without a csrf_token")
    assert not problems, "this page breaks what every page keeps:\n- " + "\n- ".join(problems)


def _words(page: Reader) -> list[str]:
    headings = [heading for heading in page.headings if heading.startswith("h1")]
    found = [
        (not page.lang, "<html> names no language"),
        (not page.title.strip(), "the page has no title"),
        (len(headings) != 1, f"the page has {len(headings)} h1 headings"),
        (any(not heading[2:].strip() for heading in page.headings), "a heading is empty"),
        (any("%(" in words for words in page.words), "a placeholder was not filled in"),
        (any("{{" in words or "{%" in words for words in page.words), "a piece of template stands in the page"),
    ]
    return [reason for holds, reason in found if holds]


def _references(page: Reader) -> list[str]:
    repeated = [f'the id "{one}" stands {times} times' for one, times in page.ids.items() if times > 1]
    lost = [f'{name} points to "{one}", which is not there' for name, one in page.references if one not in page.ids]
    astray = [f'a label is for "{one}", which is not there' for one in page.labels if one and one not in page.ids]
    return repeated + lost + astray


def _controls(page: Reader) -> list[str]:
    unnamed = [
        f"a control has no label: <{control.tag} name={control.attributes.get('name')}>"
        for control in page.controls
        if not _is_named(control, page.labels)
    ]
    wordless = [
        f"a link has no words: {link.attributes['href']}"
        for link in page.links
        if not (link.text.strip() or link.attributes.get("aria-label"))
    ]
    return unnamed + wordless


def _is_named(control: Control, labels: set[str]) -> bool:
    attributes = control.attributes
    if attributes.get("aria-label") or attributes.get("aria-labelledby"):
        return True
    if control.tag == "button":
        return bool(control.text.strip())
    if control.tag == "input" and attributes.get("type") in UNLABELLED_INPUTS:
        return True
    return control.inside_label or attributes.get("id") in labels


class PageClient:
    """A test client that checks every HTML answer it gets; all else is the client's own."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, *args: Any, **kwargs: Any) -> TestResponse:
        return self._checked(self.client.get(*args, **kwargs))

    def post(self, *args: Any, **kwargs: Any) -> TestResponse:
        return self._checked(self.client.post(*args, **kwargs))

    def _checked(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            check_page(answer.get_data(as_text=True), csrf=self.client.application.config.get("WTF_CSRF_ENABLED", True))
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)
