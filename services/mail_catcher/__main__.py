"""The mail catcher as a program: `python -m services.mail_catcher --smtp-port … --http-port …`.

Invariant: listens on 127.0.0.1 only, and ends at SIGTERM or SIGINT.
"""

import asyncio
import signal
import sys
import threading
from functools import partial
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.mail_catcher.mailbox import Mailbox
from services.mail_catcher.web import MailboxServer

_LARGEST_MAIL = 10_000_000  # bytes


class _Receiver:
    """What the SMTP server does with a mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        if not isinstance(content, bytes):
            return "500 no content"
        try:
            self._mailbox.add(envelope.rcpt_tos, content)
        except OSError:
            return "452 no room for it now"
        return "250 kept"


async def _receive(mailbox: Mailbox, port: int) -> None:
    """Take mail in until told to stop."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    receiver = _Receiver(mailbox)
    make = partial(SMTP, receiver, data_size_limit=_LARGEST_MAIL, enable_SMTPUTF8=True, loop=loop)
    server = await loop.create_server(make, "127.0.0.1", port)
    await stop.wait()
    server.close()


@click.command()
@click.option("--smtp-port", type=click.IntRange(1, 65535), required=True)
@click.option("--http-port", type=click.IntRange(1, 65535), required=True)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default="var/mail")
@click.option("--people", type=click.Path(path_type=Path, dir_okay=False))
def main(smtp_port: int, http_port: int, folder: Path, people: Path | None) -> None:
    """Catch mail on --smtp-port, and show it on --http-port; with --people (a demo.json) also who
    can log in to the demo, with the codes that their telephones would show.
    """
    mailbox = Mailbox(folder)
    try:
        with MailboxServer(http_port, mailbox, people) as web:
            threading.Thread(target=web.serve_forever, daemon=True).start()
            try:
                asyncio.run(_receive(mailbox, smtp_port))
            finally:
                web.shutdown()
    except OSError as fault:
        sys.exit(f"the mail catcher cannot listen: {fault.strerror}")


if __name__ == "__main__":
    main()
