"""How each body of the demo world works: how much it is asked, how fast it answers, what waits on its desk today.

The temperaments are invented so that rankings have something to show; they say nothing of the real bodies.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A request that still waits. ``due_in`` counts working days from today; negative is overdue.

    ``fresh`` came in today; ``incomplete`` waits for the applicant; ``extended`` runs on the second limit.
    """

    due_in: int = 0
    fresh: bool = False
    incomplete: bool = False
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Temper:
    """``requests`` in three years, ``recent`` of them in the last two months; shares lie between 0 and 1.

    ``usual_days`` is the working day on which most answers leave; ``late_by`` the mean lateness of late ones in working
    days; ``refuses`` multiplies the weight of a refusal; ``overdue`` lists how many working days open cases are late.
    """

    requests: int
    recent: int
    usual_days: int
    extends: float
    late: float
    late_by: int
    silent: float
    refuses: float = 1.0
    overdue: tuple[int, ...] = ()
    busy: int = 0

    @property
    def worklist(self) -> tuple[OpenCase, ...]:
        """What waits on the desk today."""
        return (*EVERY_DESK, *BUSY_DESK[: self.busy], *(OpenCase(due_in=-days) for days in self.overdue))


EVERY_DESK = (OpenCase(fresh=True), OpenCase(due_in=0), OpenCase(due_in=1), OpenCase(due_in=3))
BUSY_DESK = (
    OpenCase(due_in=2, extended=True),
    OpenCase(incomplete=True),
    OpenCase(due_in=6),
    OpenCase(fresh=True),
    OpenCase(due_in=0, extended=True),
    OpenCase(due_in=8),
    OpenCase(due_in=2),
    OpenCase(due_in=5, extended=True),
    OpenCase(due_in=4),
    OpenCase(due_in=9),
    OpenCase(due_in=1),
    OpenCase(fresh=True),
)

TEMPERS: dict[str, Temper] = {
    "kaltim": Temper(620, 35, 7, extends=0.15, late=0.06, late_by=3, silent=0.015, overdue=(1, 2, 4), busy=12),
    "samarinda": Temper(480, 25, 8, extends=0.11, late=0.11, late_by=5, silent=0.035, overdue=(1, 3, 6, 9), busy=6),
    "balikpapan": Temper(330, 11, 6, extends=0.24, late=0.04, late_by=2, silent=0.01, overdue=(2,), busy=2),
    "kutai-kartanegara": Temper(290, 11, 6, extends=0.12, late=0.05, late_by=3, silent=0.01, overdue=(1,), busy=2),
    "kutai-timur": Temper(230, 9, 4, extends=0.06, late=0.01, late_by=1, silent=0.0, busy=1),
    "bontang": Temper(170, 8, 3, extends=0.04, late=0.0, late_by=1, silent=0.0, refuses=0.7, busy=1),
    "berau": Temper(170, 7, 8, extends=0.1, late=0.12, late_by=4, silent=0.04, overdue=(1, 5)),
    "paser": Temper(140, 8, 7, extends=0.1, late=0.09, late_by=4, silent=0.03, overdue=(3,)),
    "penajam-paser-utara": Temper(140, 8, 9, extends=0.2, late=0.16, late_by=5, silent=0.05, overdue=(2, 7)),
    "kutai-barat": Temper(
        110, 9, 9, extends=0.08, late=0.34, late_by=9, silent=0.2, refuses=1.8, overdue=(2, 5, 8, 12)
    ),
    "mahakam-ulu": Temper(60, 7, 7, extends=0.1, late=0.08, late_by=4, silent=0.03, overdue=(3,)),
    "ki-kaltim": Temper(60, 6, 2, extends=0.02, late=0.0, late_by=1, silent=0.0, refuses=0.5),
    "kalbar": Temper(120, 7, 6, extends=0.12, late=0.07, late_by=3, silent=0.02, overdue=(1,)),
    "maluku": Temper(80, 7, 9, extends=0.14, late=0.22, late_by=6, silent=0.09, overdue=(5, 11)),
}
