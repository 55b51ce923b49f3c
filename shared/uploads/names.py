"""What a file that somebody sends may be called.

Invariant: one line, no path, no hidden characters, and the ending that its content calls for.
"""

import re
import unicodedata

EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}
LONGEST = 100
_UNSAFE = re.compile(r'[<>:"|?*\\/]')
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def safe_name(given: str, media_type: str) -> str:
    """`given` as it may be kept and shown; "bijlage" where nothing of it is left."""
    last = re.split(r"[\\/]", given)[-1]
    plain = unicodedata.normalize("NFC", last)
    seen = "".join(c for c in plain if unicodedata.category(c) not in _HIDDEN)
    stem = _ENDING.sub("", _UNSAFE.sub("", seen).strip(" ."))
    return (stem[:LONGEST].strip(" .") or "bijlage") + EXTENSIONS[media_type]
