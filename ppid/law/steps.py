"""What a lawful step is, whatever it is a step of: who may take it, from which state, under which conditions.

Requests, objections and disputes each have a table of such steps; the table decides everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from ppid.law.articles import Article
from ppid.law.deadlines import Deadline
from ppid.law.roles import Doer

State = TypeVar("State", bound=StrEnum)
Known = TypeVar("Known")

WRONG_DOER = "Jabatan ini tidak berwenang melakukan langkah tersebut."
WRONG_STATE = "Langkah ini tidak dapat dilakukan pada keadaan permohonan sekarang."


@dataclass(frozen=True)
class Precondition(Generic[Known]):
    """A condition with a name, the sentence shown when it is not met, and its article.

    ``about_now`` marks what depends on time and history alone, so a page can hide a step that cannot be taken now.
    """

    name: str
    holds: Callable[[Known], bool]
    otherwise: str
    article: Article
    about_now: bool = False


@dataclass(frozen=True)
class Step(Generic[State, Known]):
    """One lawful step. ``target`` is None when the state stays as it is; ``label`` is the word on its button."""

    name: str
    label: str
    sources: frozenset[State]
    target: State | None
    doers: frozenset[Doer]
    article: Article
    needs: tuple[Precondition[Known], ...] = ()
    starts: Deadline | None = None
    letter: str | None = None
    wrong_state: str = WRONG_STATE


class NotAllowed(Exception):
    """A step the law does not allow here. ``sentence`` is Indonesian and meant for people; ``article`` says why."""

    def __init__(
        self, transition: Step[Any, Any], sentence: str, article: Article, precondition: str | None = None
    ) -> None:
        super().__init__(f"{sentence} ({article})")
        self.transition = transition
        self.sentence = sentence
        self.article = article
        self.precondition = precondition


def check(step: Step[State, Known], status: State | None, doer: Doer, facts: Known) -> None:
    """Let a lawful step pass. ``status`` is None for the step that opens a case.

    Raises NotAllowed, with the article, for the wrong doer, the wrong state, or a precondition that is not met.
    """
    if doer not in step.doers:
        raise NotAllowed(step, WRONG_DOER, step.article)
    if (status is None) != (not step.sources) or (status is not None and status not in step.sources):
        raise NotAllowed(step, step.wrong_state, step.article)
    for condition in step.needs:
        if not condition.holds(facts):
            raise NotAllowed(step, condition.otherwise, condition.article, condition.name)


def allowed(
    table: Mapping[str, Step[State, Known]], status: State, doer: Doer, facts: Known
) -> list[Step[State, Known]]:
    """List the steps of a table that ``doer`` may begin now: right state, right role, and in time."""
    return [
        step
        for step in table.values()
        if status in step.sources
        and doer in step.doers
        and all(condition.holds(facts) for condition in step.needs if condition.about_now)
    ]


def fold(table: Mapping[str, Step[State, Any]], names: Iterable[str]) -> State:
    """The state that a sequence of step names leads to. Raises KeyError for an unknown step, ValueError for none."""
    status: State | None = None
    for name in names:
        target = table[name].target
        status = target if target is not None else status
    if status is None:
        raise ValueError("no step has been taken")
    return status
