"""The main job, played on the first start of the demo: `python -m services.demo.first_story VAR`.

Invariant: once it was played well it is not played again by itself; a story that goes wrong is
told, and does not keep the demo from running.
"""

import sys
from pathlib import Path

from services.demo.layout import Layout
from services.demo.scenario import play


def main(var: Path) -> int:
    """Play it, and remember that it was."""
    sys.stdout.write("\nThe main job of Schakel, step by step, in the language of the field:\n")
    sys.stdout.flush()
    if play(var) == 0:
        Layout(var).story_told.touch(mode=0o600)
    else:
        sys.stdout.write("The demo runs all the same; `make scenario` plays it again.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
