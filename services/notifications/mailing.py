"""Handing a mail to the SMTP server.

Invariant: plain text, to one person, with nothing personal in it.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from uuid import UUID

from shared.settings import Mail

TIMEOUT_SECONDS = 10


def send(mail: Mail, notification_id: UUID, to: str, subject: str, text: str) -> None:
    """Send one mail; raises OSError or smtplib.SMTPException, and then it may be tried again.

    The Message-ID is the notification's: who gets it twice (a crash just after sending) sees one.
    """
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{notification_id}@schakel>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(text)
    with smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.user and mail.password:
            server.login(mail.user, mail.password)
        server.send_message(message)
