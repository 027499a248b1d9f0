"""The tables of README.md say what the code says."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import click
import pytest

from ppid.access import GRANTS, Permission
from ppid.law.deadlines import DEADLINES, Unit
from ppid.law.roles import Role
from ppid.settings import PURPOSES, Settings

README = Path(__file__).parent.parent / "README.md"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def deadlines() -> str:
    rows = [
        (
            f"`{name}`",
            f"{rule.days} {'hari kerja' if rule.unit is Unit.WORKING_DAYS else 'hari'}",
            rule.runs_from,
            rule.duty,
            str(rule.article),
        )
        for name, rule in DEADLINES.items()
    ]
    return table(("Rule", "Length", "Runs from", "Who owes what", "Article"), rows)


def commands() -> str:
    from ppid.cli import (
        bundles,
        calendar,
        deadline,
        figures,
        letters,
        log,
        monev,
        people,
        record,
        register,
        report,
        search,
        upkeep,
    )

    group = click.Group("ppid")
    for module in (
        deadline,
        calendar,
        people,
        letters,
        record,
        log,
        bundles,
        register,
        report,
        search,
        figures,
        upkeep,
        monev,
    ):
        module.register(group)  # type: ignore[arg-type]  # a plain group holds the commands as well
    rows = []
    for name, command in sorted(group.commands.items()):
        inner = sorted(command.commands.items()) if isinstance(command, click.Group) else [("", command)]
        rows += [(f"`script/ppid {name} {sub}`".replace(" `", "`"), first_sentence(one)) for sub, one in inner]
    return table(("Command", "What it does"), rows)


def first_sentence(command: click.Command) -> str:
    return " ".join((command.help or "").split("\n\n")[0].split())


def settings() -> str:
    rows = [(f"`PPID_{field.name.upper()}`", PURPOSES[field.name]) for field in fields(Settings)]
    return table(("Variable", "What it is for"), rows)


def permissions() -> str:
    rows = [
        (f"`{permission}`", ", ".join(f"`{role}`" for role in Role if permission in GRANTS[role]))
        for permission in Permission
    ]
    return table(("Permission", "Roles"), rows)


TABLES = {"deadlines": deadlines, "commands": commands, "settings": settings, "permissions": permissions}


@pytest.mark.parametrize("name", TABLES)
def test_the_table_in_the_readme_is_the_one_in_the_code(name: str) -> None:
    text = README.read_text()
    expected = f"<!-- {name} -->\n\n{TABLES[name]()}\n"
    assert expected in text, f"put this below <!-- {name} -->:\n\n{TABLES[name]()}"


def test_every_command_says_what_it_does() -> None:
    assert "|  |" not in commands()
