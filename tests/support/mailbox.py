"""Reads the mails that a ledger without a mail server writes to DATA/mail, as a mail program would."""

import email
import email.policy
import pathlib
import re

LINK = re.compile(r"(/answer/[0-9a-f]{40})(?![0-9a-f/])")


class Mail:
    """One .eml file, parsed."""

    def __init__(self, content, name=""):
        self.name, self.content = name, content
        self.message = email.message_from_bytes(content, policy=email.policy.default)

    @property
    def message_id(self):
        return self.message["Message-ID"].strip().strip("<>")

    @property
    def to(self):
        return self.message["To"].addresses[0].addr_spec

    @property
    def subject(self):
        return str(self.message["Subject"])

    def part(self, subtype):
        for part in self.message.walk():
            if part.get_content_subtype() == subtype:
                return part.get_content()
        raise AssertionError(f"{self.name} has no part {subtype}")

    @property
    def text(self):
        return self.part("plain")

    @property
    def links(self):
        """Paths of the answer pages, each once, in order."""
        return list(dict.fromkeys(LINK.findall(self.text)))

    @property
    def unsubscribe(self):
        """Path of the one-click address."""
        found = re.search(r"<https?://[^/>]+([^>]+)>", str(self.message["List-Unsubscribe"]))
        return found.group(1)

    @property
    def is_reminder(self):
        return bool(self.links)


def mails_of(data):
    """All that was written so far, in the order of their dates."""
    mails = [Mail(path.read_bytes(), path.name) for path in pathlib.Path(data, "mail").glob("*.eml")]
    return sorted(mails, key=lambda mail: (mail.message["Date"].datetime, mail.message_id))


def delivery_report(mail, status="5.1.1", action="failed"):
    """What a mail server sends back about it (RFC 3464)."""
    return "\r\n".join([
        "From: MAILER-DAEMON@mx.example.org", "To: cairn@localhost", "Subject: Undelivered Mail Returned to Sender",
        "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
        "--b", "Content-Type: text/plain", "", "This mail could not be delivered.", "",
        "--b", "Content-Type: message/delivery-status", "",
        "Reporting-MTA: dns; mx.example.org", "",
        f"Final-Recipient: rfc822; {mail.to}", f"Action: {action}", f"Status: {status}",
        f"Diagnostic-Code: smtp; 550 {status} no such user", "",
        "--b", "Content-Type: text/rfc822-headers", "",
        f"Message-ID: <{mail.message_id}>", f"Subject: {mail.subject}", "",
        "--b--", ""])
