"""What a letter costs: the first of a process, the next ones, and WeasyPrint alone on the same finished page.

Run with ``python -m bench.letters``. Times are milliseconds, the best of several rounds; sizes are kilobytes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import perf_counter

ROUNDS = 9


def best(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The shortest run of each, in milliseconds. They take turns, so that a busy machine disturbs all of them alike."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, times, strict=True):
            start = perf_counter()
            work()
            taken.append(perf_counter() - start)
    return [min(taken) * 1000 for taken in times]


def main() -> None:
    start = perf_counter()
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from ppid.letters.blocks import Facts
    from ppid.letters.crests import ASSETS
    from ppid.letters.render import PAPERS, page, render
    from ppid.letters.samples import SAMPLES

    imported = (perf_counter() - start) * 1000
    (first,) = best(lambda: render("receipt", SAMPLES["receipt"]), rounds=1)
    print(f"import {imported:.0f} ms, first letter of the process {first:.0f} ms\n")

    fonts = FontConfiguration()
    sheets = [
        CSS(string=f"@page {{ size: {PAPERS['A4']} }}", font_config=fonts),
        CSS(filename=ASSETS / "letters.css", font_config=fonts),
    ]
    base = f"{ASSETS.as_uri()}/"
    print(f"{'letter':<14}{'page':>8}{'warm':>8}{'bare':>8}{'ratio':>8}{'kB':>8}")
    for kind, facts in SAMPLES.items():
        html = page(kind, facts)

        def ours(kind: str = kind, facts: Facts = facts) -> bytes:
            return render(kind, facts)

        def bare(html: str = html) -> object:
            made = HTML(string=html, base_url=base)
            return made.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")

        page_ms, warm_ms, bare_ms = best(partial(page, kind, facts), ours, bare)
        size_kb = len(ours()) / 1000
        print(f"{kind:<14}{page_ms:>8.1f}{warm_ms:>8.0f}{bare_ms:>8.0f}{warm_ms / bare_ms:>8.2f}{size_kb:>8.0f}")


if __name__ == "__main__":
    main()
