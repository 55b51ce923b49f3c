"""What can be done with imports: send a file, look, choose, stop, take back; and a worker's steps.

Invariant: a file's rows become records only by a person's choice, after they could see all that is
wrong with them.
"""

from services.imports import deciding, ending, offering, receiving, showing, working
from services.imports.files.sheets import MOST_ROWS
from services.imports.kinds.all import KINDS
from services.imports.rules.faults import FILE_FAULTS
from services.imports.tasks import END_IMPORT, GO_ON

__all__ = ["END_IMPORT", "FILE_FAULTS", "GO_ON", "KINDS", "MOST_ROWS"]
start_import = receiving.start_import
list_imports = showing.list_imports
get_import = showing.get_import
list_import_rows = showing.list_import_rows
fetch_import_faults = showing.fetch_import_faults
fetch_import_remainder = showing.fetch_import_remainder
fetch_import_template = showing.fetch_import_template
confirm_import = deciding.confirm_import
cancel_import = deciding.cancel_import
undo_import = deciding.undo_import
match_import = offering.match_import
go_on = working.go_on
end_import = ending.end_import
