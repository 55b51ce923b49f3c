"""`schakel verify-export`: is this export what its maker signed?

Invariant: exit code 0 means that every byte was verified; nothing is unpacked or shown.
"""

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click


class _KeySet(click.ParamType[BinaryIO]):
    """A JWKS: the path of a file, or an address of https (or of this machine)."""

    name = "FILE|URL"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> BinaryIO:
        where = str(value)
        if not where.startswith(("https://", "http://")):
            try:
                return BytesIO(Path(where).read_bytes())
            except OSError as fault:
                self.fail(f"{where}: {fault.strerror}", param, ctx)
        if where.startswith("http://") and not where.startswith(_THIS_MACHINE):
            self.fail("keys that come over http can be anybody's: use https", param, ctx)
        return BytesIO(self._fetched(where, param, ctx))

    def _fetched(
        self, address: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> bytes:
        import requests

        try:
            answer = requests.get(address, timeout=10, allow_redirects=False)
        except requests.RequestException as fault:
            self.fail(f"{address}: {type(fault).__name__}", param, ctx)
        if answer.status_code != 200:
            self.fail(f"{address} answers {answer.status_code}", param, ctx)
        return answer.content


@click.command("verify-export")
@click.argument("file", type=click.File("rb"))
@click.option("--jwks", required=True, type=_KeySet(), help="The maker's public keys for exports.")
@click.option("--identity", type=click.Path(path_type=Path), help="Your age key file.")
def verify_export(file: BinaryIO, jwks: BinaryIO, identity: Path | None) -> None:
    """Is FILE, as received (with --identity) or after `age -d`, what its maker signed?"""
    from shared.crypto.archive.__main__ import told

    told(file, jwks, identity)


_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
