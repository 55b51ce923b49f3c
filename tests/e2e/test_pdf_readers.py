"""Our documents open with the readers that people have, and hold what we put in."""

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.pdf import Facts, Heading, Paragraph, Part, make_pdf
from tests.e2e.absence import absent

pytestmark = pytest.mark.e2e
PACKAGES = {"pdftotext": "poppler-utils", "pdfinfo": "poppler-utils", "qpdf": "qpdf"}
WORDS = "Eerste zin #1 over Łucja van ’t Hof."


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "made.pdf"
    parts: list[Part] = [Heading("Wat er is gezegd"), Paragraph(WORDS), Facts([("Wie", "Noor")])]
    path.write_bytes(make_pdf("Bewijs", parts, made_at=datetime(2026, 11, 22, tzinfo=UTC)))
    return path


def said(program: str, *arguments: str) -> str:
    """What the program says of a file it likes; it fails on any other."""
    if not shutil.which(program):
        absent(f"the program {program}", f"apt-get install {PACKAGES[program]}")
    ran = subprocess.run([program, *arguments], capture_output=True, text=True, check=True)
    return ran.stdout


def test_its_text_is_read(document: Path) -> None:
    text = " ".join(said("pdftotext", str(document), "-").split())
    for words in ("Bewijs", "Wat er is gezegd", WORDS, "Noor"):
        assert words in text


def test_it_is_tagged_and_has_a_title(document: Path) -> None:
    about = said("pdfinfo", str(document))
    lines = {tuple(part.strip() for part in line.split(":", 1)) for line in about.splitlines()}
    assert {("Title", "Bewijs"), ("Tagged", "yes"), ("Encrypted", "no")} <= lines


def test_it_is_sound(document: Path) -> None:
    assert "No syntax or stream encoding errors found" in said("qpdf", "--check", str(document))
