"""What somebody who starts the demo sees.

Invariant: what programs say to people is told by lines; a line `progress n/m what` moves a bar on a
terminal, and is not shown elsewhere. No thread draws: the supervisor may have none.
"""

import re
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

_PROGRESS = re.compile(r"progress (\d+)/(\d+) (.*)")
_TOLD_PLAINLY = re.compile(r"(?:prepare|story) \| ?")


def done(sentence: str) -> None:
    """Say, from within a program, that a step is done."""
    _say(f"✓ {sentence}")


def progress(count: int, total: int, what: str) -> None:
    """Say, from within a program, how far a step is."""
    _say(f"progress {count}/{total} {what}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Screen:
    """Shows the supervisor's lines."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._bar: Progress | None = None

    def show(self, line: str) -> None:
        """One line of the supervisor, or of a program that is shown."""
        line = _TOLD_PLAINLY.sub("", line, count=1)
        if moved := _PROGRESS.fullmatch(line):
            self._move(int(moved[1]), int(moved[2]), moved[3])
            return
        self._end_bar()
        self._console.print(line, markup=False, soft_wrap=True)

    def _move(self, count: int, total: int, what: str) -> None:
        if not self._console.is_terminal:
            return
        if self._bar is None:
            columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._bar = Progress(
                *columns, console=self._console, auto_refresh=False, transient=True
            )
            self._bar.add_task(what, total=total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=count, description=what)
        self._bar.refresh()

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
