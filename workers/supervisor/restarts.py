"""When something that ended is started again."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Seconds until it is started again the first time and at most, and for which it has to
#: run to be taken for well.
FIRST_DELAY, LONGEST_DELAY, WELL = 0.5, 30.0, 60.0
#: So many ends by its own doing, of something that never was well: it cannot start.
MOST_ENDS = 5


@dataclass(slots=True)
class Restarts:
    """How often something ended in a row, and when it is started again.

    What was well once can start: whatever ends it now comes from outside, a disk or a
    memory that is full, and may be over in a while. So it is started for ever.
    """

    #: Whether it ran for long enough, ever.
    was_well: bool = False
    #: Seconds until it is started again the first time.
    first: float = FIRST_DELAY
    #: Seconds that are long enough.
    well: float = WELL
    #: Ends in a row, none of them after it ran for long enough.
    row: int = field(default=0)
    _own: int = field(default=0)

    def after_end(self, lived: float, *, own: bool) -> float | None:
        """Give the seconds to wait after an end; None: it cannot start.

        `lived`: for how many seconds it ran; `own`: whether it ended by its own doing.
        The wait doubles from end to end, and begins anew once it was well.
        """
        if lived >= self.well:
            self.be_well()
        self.row += 1
        self._own += own
        if self._own >= MOST_ENDS and not self.was_well:
            return None
        return float(min(self.first * 2 ** min(self.row - 1, 10), LONGEST_DELAY))

    def be_well(self) -> None:
        """Note that it has run for long enough: its row of ends is over."""
        self.was_well = True
        self.row = self._own = 0
