"""What a letter costs: the first of a process, the next ones, beside WeasyPrint alone; memory, and two workers.

Run with ``.venv/bin/python bench/letters.py``; ``--quick`` leaves out memory and workers. Times are milliseconds of the
processor, medians of runs that take turns, so that a busy machine disturbs them little and all of them alike; drawing
uses one processor, so on an idle machine they are what the clock shows.

"bare" is WeasyPrint on the same finished HTML in the same process with the same fonts, as one would call it: the style
sheet given as a file, PDF/A-3a, one FontConfiguration. "parsed" is the same with the style sheets parsed beforehand.
Both leave out what ours does besides: the page from its template, the facts attached, the claim of PDF/UA.
"""

from __future__ import annotations

import argparse
import logging
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROUNDS = 11
MANY, STEP = 500, 100
BATCH = 60
PLAIN = "withdrawal"


def timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return (process_time() - start) * 1000


def medians(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The median run of each, in milliseconds."""
    taken = [[timed(work) for work in works] for _ in range(rounds)]
    return [median(column) for column in zip(*taken, strict=True)]


def resident() -> float:
    """The memory of this process, in megabytes."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1000


def cold() -> None:
    start = process_time()
    from ppid.letters.render import render
    from ppid.letters.samples import SAMPLES

    imported = (process_time() - start) * 1000
    first = timed(lambda: render(PLAIN, SAMPLES[PLAIN]))
    print(f"import {imported:.0f} ms, first letter of the process {first:.0f} ms\n")


def against_bare(rounds: int) -> None:
    """Every kind beside WeasyPrint alone."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from ppid.letters.crests import ASSETS
    from ppid.letters.render import PAPERS, page, render
    from ppid.letters.samples import SAMPLES

    fonts, base, file = FontConfiguration(), f"{ASSETS.as_uri()}/", ASSETS / "letters.css"
    size = CSS(string=f"@page {{ size: {PAPERS['A4']} }}", font_config=fonts)
    parsed = [size, CSS(filename=file, font_config=fonts)]
    print(
        f"{'letter':<16}{'template':>9}{'ours':>8}{'bare':>8}{'ratio':>8}{'parsed':>9}{'ratio':>8}{'kB':>6}{'pages':>7}"
    )
    ratios = []
    for kind, facts in SAMPLES.items():
        html = page(kind, facts)

        def alone(sheets: list[object], html: str = html) -> bytes:
            made = HTML(string=html, base_url=base)
            pdf: bytes = made.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/a-3a")
            return pdf

        works = (
            lambda kind=kind, facts=facts: page(kind, facts),
            lambda kind=kind, facts=facts: render(kind, facts),
            lambda alone=alone: alone([size, file]),
            lambda alone=alone: alone(list(parsed)),
        )
        template, ours, bare, beforehand = medians(*works, rounds=rounds)
        made, sheets = render(kind, facts), len(HTML(string=html, base_url=base).render(stylesheets=parsed).pages)
        print(
            f"{kind:<16}{template:>9.1f}{ours:>8.0f}{bare:>8.0f}{ours / bare:>8.2f}{beforehand:>9.0f}"
            f"{ours / beforehand:>8.2f}{len(made) / 1000:>6.0f}{sheets:>7}"
        )
        if sheets == 1:
            ratios.append((ours / bare, ours / beforehand))
    bare_ratio, parsed_ratio = (median(column) for column in zip(*ratios, strict=True))
    print(f"\nletters of one page, median: {bare_ratio:.2f} of bare, {parsed_ratio:.2f} of parsed beforehand\n")


def memory() -> None:
    """Whether drawing many letters in one process takes ever more."""
    from ppid.letters.render import render
    from ppid.letters.samples import SAMPLES

    kinds = list(SAMPLES)
    readings = [resident()]
    for number in range(1, MANY + 1):
        kind = kinds[number % len(kinds)]
        render(kind, SAMPLES[kind])
        if number % STEP == 0:
            readings.append(resident())
    print(f"memory before and after every {STEP} of {MANY} letters of all kinds, MB: ", end="")
    print(" ".join(f"{reading:.0f}" for reading in readings), "\n")


def draw_some(count: int) -> int:
    """What one worker does: its share of a batch."""
    from ppid.letters.render import render
    from ppid.letters.samples import SAMPLES

    for _ in range(count):
        render(PLAIN, SAMPLES[PLAIN])
    return count


def workers() -> None:
    """Letters per second with one process and with two; each has drawn its first letter before the clock starts."""
    for count in (1, 2):
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            list(pool.map(draw_some, [3] * count))
            share = BATCH // count
            start = perf_counter()
            list(pool.map(draw_some, [share] * count))
            took = perf_counter() - start
        print(f"{count} worker{'s' if count > 1 else ' '}: {BATCH / took:.1f} letters of one page per second")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="leave out memory and workers")
    options.add_argument("--rounds", type=int, default=ROUNDS, help="runs of which the median is taken")
    chosen = options.parse_args()
    warnings.simplefilter("ignore")
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    cold()
    against_bare(chosen.rounds)
    if not chosen.quick:
        memory()
        workers()


if __name__ == "__main__":
    main()
