"""`python -m shared.crypto.archive verify FILE --jwks JWKS`: for who received an export.

Invariant: exit 0 means that every byte was verified; it unpacks nothing and shows no contents.
"""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import click
import orjson

from shared.crypto.archive import ArchiveBroken, Manifest, verify_archive
from shared.crypto.streams import StreamBroken, decrypted
from shared.texts import Text

_GENUINE = Text("De export is echt en compleet.", "The export is genuine and complete.")
_FAULT = Text("Vertrouw dit bestand niet: {reason}.", "Do not trust this file: {reason}.")
_NOT_OPENED = Text(
    "het gaat niet open met deze sleutel, of het is beschadigd of niet compleet",
    "it does not open with this key, or it is damaged or not complete",
)
_NO_JWKS = Text("Dit is geen JWKS-bestand.", "This is not a JWKS file.")


@click.group()
def main() -> None:
    """Archives of exports."""


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--jwks", required=True, type=click.File("rb"), help="The maker's public keys.")
@click.option("--identity", type=click.Path(path_type=Path), help="Your age key file.")
def verify(file: BinaryIO, jwks: BinaryIO, identity: Path | None) -> None:
    """Is FILE, as received (with --identity) or after `age -d`, what its maker signed?"""
    told(file, jwks, identity)


def told(file: BinaryIO, jwks: BinaryIO, identity: Path | None) -> None:
    """Say what the archive is, or raise ClickException with the reason not to trust it."""
    try:
        with _opened(file, identity) as archive:
            manifest = verify_archive(archive, _key_set(jwks))
    except ArchiveBroken as broken:
        raise _refusal(broken.reason.value) from None
    except StreamBroken:
        raise _refusal(_NOT_OPENED) from None
    click.echo(_both(_GENUINE))
    _tell(manifest)


def _opened(file: BinaryIO, identity: Path | None) -> AbstractContextManager[BinaryIO]:
    if identity is None:
        return nullcontext(file)
    try:
        lines = [line.strip() for line in identity.read_text("ascii").splitlines()]
    except (OSError, ValueError):
        raise StreamBroken("no readable identity") from None
    return decrypted([line for line in lines if line and not line.startswith("#")], file)


def _key_set(file: BinaryIO) -> dict[str, Any]:
    try:
        key_set = orjson.loads(file.read())
    except orjson.JSONDecodeError:
        key_set = None
    if not isinstance(key_set, dict):
        raise click.ClickException(_both(_NO_JWKS))
    return key_set


def _tell(manifest: Manifest) -> None:
    facts = manifest.facts
    click.echo(f"  export        {facts.export_id}, {facts.created_at:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"  organisation  {facts.made_by}")
    click.echo(f"  requested by  {facts.requested_by_kind} {facts.requested_by}")
    click.echo(f"  purpose       {facts.purpose}")
    for listed in manifest.files:
        click.echo(f"  {listed.size:>12}  {listed.name}")


def _refusal(reason: Text) -> click.ClickException:
    return click.ClickException(_both(_FAULT.filled(reason=reason)))


def _both(text: Text) -> str:
    return f"{text.nl}\n{text.en}"


if __name__ == "__main__":
    main(prog_name="python -m shared.crypto.archive")
