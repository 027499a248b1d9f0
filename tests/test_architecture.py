"""The house stands in layers, and each thing is done in one place. The source itself is read; nothing is run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE_LINES = 400

# From the ground up. A module imports from its own layer and from those before it, never from one after it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("law",),
    ("db", "clock", "i18n", "settings", "vault", "tlog", "standing", "daystrip", "charts", "words"),
    ("models",),
    ("queries", "access"),
    ("letters", "bundles", "outbox", "sheets", "signing_service", "timestamps", "storage", "uploads", "redaction"),
    ("actions",),
    ("web", "cli", "demo"),
)
FACTORY = {"ppid", "ppid.wsgi"}  # puts the house together
NOT_OF_THE_LAW = {"os", "io", "pathlib", "tempfile", "time", "random", "secrets", "socket", "sqlite3", "subprocess"}

# The only places that may import what is heavy, dear or of the web; what lies below a named place may too.
HOMES: dict[str, set[str]] = {
    "flask": {"ppid.web", "ppid.cli", "ppid.db", "ppid.i18n", "ppid.migrations"},
    "flask_babel": {"ppid.web", "ppid.i18n", "ppid.actions", "ppid.uploads"},  # marked text is written where it is said
    "flask_sqlalchemy": {"ppid.db"},
    "flask_migrate": {"ppid.cli"},
    "flask_login": {"ppid.web"},
    "flask_wtf": {"ppid.web"},
    "wtforms": {"ppid.web"},
    "werkzeug": {"ppid.web"},
    "click": {"ppid.cli"},
    "weasyprint": {"ppid.letters.render"},
    "smtplib": {"ppid.outbox"},
    "obstore": {"ppid.storage"},
    "cryptography": {"ppid.vault", "ppid.tlog"},
    "argon2": {"ppid.actions.people"},
    "holidays": {"ppid.actions.calendars"},
    "Sastrawi": {"ppid.words"},
    "xlsxwriter": {"ppid.sheets"},
    "pyhanko": {"ppid.letters.sign", "ppid.letters.examiner", "ppid.timestamps"},
    "pkcs11": {"ppid.letters.sign"},
    "http": {"ppid.signing_service"},
}


@dataclass(frozen=True)
class Module:
    """One source file of the portal."""

    name: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.split(".")[1] if "." in self.name else ""

    def imports(self) -> Iterator[str]:
        """Each module imported, wherever the import stands; a name of ours that is a module as that module."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}:{node.lineno}: imports are written in full"
                inside = [f"{node.module}.{alias.name}" for alias in node.names]
                yield from (name if name in NAMES else str(node.module) for name in inside)

    def calls(self) -> Iterator[str]:
        """Each call by its dotted name, as in ``datetime.now``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {name_of(path): path for path in sorted((ROOT / "ppid").rglob("*.py")) if "versions" not in path.parts}
NAMES = set(PATHS)
MODULES = [
    Module(name, path.read_text(encoding="utf-8"), ast.parse(path.read_text(encoding="utf-8")))
    for name, path in PATHS.items()
]
LAW = [module for module in MODULES if module.room == "law"]


def under(name: str, place: str) -> bool:
    return name == place or name.startswith(f"{place}.")


def layer_of(room: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def callers(*endings: str, but: Set[str] = frozenset()) -> list[tuple[str, str]]:
    """Where something is called whose name ends so, outside of the places that may."""
    return [
        (module.name, call)
        for module in MODULES
        for call in module.calls()
        if any(call == ending or call.endswith(f".{ending}") for ending in endings) and module.name not in but
    ]


def test_every_room_has_its_layer() -> None:
    rooms = {module.room for module in MODULES} - {"", "wsgi", "migrations"}
    assert rooms == {room for layer in LAYERS for room in layer}


def test_a_module_imports_downward_only() -> None:
    upward = [
        (module.name, imported)
        for module in MODULES
        if module.name not in FACTORY and module.room != "migrations"
        for imported in module.imports()
        if under(imported, "ppid")
        if imported == "ppid" or layer_of(imported.split(".")[1]) > layer_of(module.room)
    ]
    assert upward == []


def test_pages_commands_and_the_demo_world_do_not_lean_on_each_other() -> None:
    top = set(LAYERS[-1])
    leaning = {
        (module.name, imported)
        for module in MODULES
        if module.room in top
        for imported in module.imports()
        if under(imported, "ppid") and imported.split(".")[1] in top - {module.room}
    }
    assert leaning == {("ppid.cli.upkeep", "ppid.demo.load")}  # ``ppid demo load``


def test_the_law_imports_the_standard_library_and_itself() -> None:
    strangers = [
        (module.name, imported)
        for module in LAW
        for imported in module.imports()
        if not under(imported, "ppid.law")
        and (imported.split(".")[0] not in sys.stdlib_module_names or imported.split(".")[0] in NOT_OF_THE_LAW)
    ]
    assert strangers == []


def test_the_law_reads_no_file_and_says_nothing() -> None:
    assert [(m.name, call) for m in LAW for call in m.calls() if call in {"open", "input", "print"}] == []


def test_what_is_dear_has_one_home() -> None:
    abroad = [
        (module.name, imported)
        for module in MODULES
        if module.name not in FACTORY
        for imported in module.imports()
        for part, homes in HOMES.items()
        if under(imported, part) and not any(under(module.name, home) for home in homes)
    ]
    assert abroad == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    asking = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime")
    assert callers(*asking, but={"ppid.clock"}) == []


def test_only_committed_commits() -> None:
    assert callers("commit", but={"ppid.db"}) == []


def test_a_step_leaves_the_commit_to_whoever_takes_it() -> None:
    """Below the pages and commands only slow work, which may hold nothing in the database, commits by itself."""
    slow = {"background", "bundles", "drafts", "head_stamps", "jobs", "letters", "signing", "signing_runs"}
    slow |= {"report_files", "scans", "tallies", "witnesses"}
    places = {name for name, _ in callers("committed")}
    assert {name for name in places if name.split(".")[1] not in LAYERS[-1]} <= {
        "ppid.outbox",
        *(f"ppid.actions.{noun}" for noun in slow),
    }


def test_only_events_and_the_older_register_write_events() -> None:
    made = callers("Event", but={"ppid.actions.events", "ppid.demo.register"})
    assert [entry for entry in made if entry[1] != "threading.Event"] == []


def test_questions_change_nothing() -> None:
    writing = {"insert", "update", "delete", "add", "add_all", "flush"}
    changed = [
        (module.name, call)
        for module in MODULES
        if module.room == "queries"
        for call in module.calls()
        if call.split(".")[0] in {"sa", "db"} and call.split(".")[-1] in writing
    ]
    assert changed == []


def test_only_the_law_makes_time_limits() -> None:
    assert [entry for entry in callers("Deadline", "Transition") if not under(entry[0], "ppid.law")] == []


def test_every_module_says_what_belongs_in_it() -> None:
    assert [module.name for module in MODULES if not ast.get_docstring(module.tree)] == []


def test_no_module_outgrows_its_reader() -> None:
    lengths = {module.name: len(module.text.splitlines()) for module in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE_LINES} == {}


def test_no_folder_lies_deeper_than_two() -> None:
    assert [module.name for module in MODULES if module.name.count(".") > 3] == []


def test_no_error_is_swallowed_whole() -> None:
    swallowed = [
        (module.name, node.lineno)
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
        and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body)
    ]
    assert swallowed == []
