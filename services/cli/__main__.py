"""`python -m services.cli`: the command line without its installed script.

Invariant: the same commands.
"""

from services.cli import main

main(prog_name="schakel")
