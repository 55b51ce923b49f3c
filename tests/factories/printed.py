"""What a document of ours says, as a reader would see it."""

import io
import re
import zipfile

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """The words of a PDF on one line, with those that were broken off made whole."""
    found = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", found.replace("\xad ", "").replace("\xad\n", ""))


def parcel(packed: bytes) -> dict[str, bytes]:
    """The files in a zip, by name."""
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
