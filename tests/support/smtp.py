"""A real SMTP server beside a ledger, and the ledger's settings that send mail to it."""

import contextlib
import json
import pathlib
import select
import subprocess

from tests.support.mailbox import Mail

SERVER = pathlib.Path(__file__).with_name("smtp_server.py")
START_SECONDS_MAX = 30


class Smtp:
    """smtp_server.py over a folder of its own; stopped by closing its standard input."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(["/usr/bin/python3", SERVER, self.folder], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        ready, _, _ = select.select([self.process.stdout], [], [], START_SECONDS_MAX)
        if not ready:
            self.stop()
            raise RuntimeError("the SMTP server did not start")
        self.port = int(self.process.stdout.readline().split()[1])

    def script(self, script):
        """By recipient what happens to a mail, as smtp_server.py says."""
        new = self.folder / "script.json.new"
        new.write_text(json.dumps(script), encoding="utf-8")
        new.rename(self.folder / "script.json")

    def mails(self):
        """What was accepted, in order."""
        paths = sorted(self.folder.glob("*.eml"), key=lambda path: int(path.stem))
        return [Mail(path.read_bytes(), path.name) for path in paths]

    def stop(self):
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.wait(timeout=START_SECONDS_MAX)
        self.process.stdout.close()


@contextlib.contextmanager
def smtp_server(folder):
    server = Smtp(folder)
    try:
        yield server
    finally:
        server.stop()


def mail_to(data, port, total_seconds=10):
    """Settings of a ledger whose mail goes to that port of this machine, each within so many seconds."""
    pathlib.Path(data, "mail.toml").write_text(
        'from = "MILE office <mile@example.org>"\n'
        'bounce_address = "bounces@example.org"\n'
        "[smtp]\n"
        f'url = "smtp://127.0.0.1:{port}"\n'
        'starttls = "never"\n'
        "connect_seconds = 5\n"
        f"total_seconds = {total_seconds}\n", encoding="utf-8")
