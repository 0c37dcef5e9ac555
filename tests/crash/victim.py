"""A ledger whose server dies again and again, and its clients, who hold it to what they were told."""

import collections
import json
import signal
import subprocess
import time

from tests.support.clients import ACTOR, Promises, Reader, Upload, Writer
from tests.support.server import Server, run

WRITERS = 4
READERS = 2
ROWS = 400
ASKED_AGAIN = 10
FENCED = 70
EXIT_SECONDS_MAX = 25


def rows_of(name):
    rows = (f"{name} body {number},,ngo,ZA,,a list\n" for number in range(ROWS))
    return "name,short_name,type,country,website,source\n" + "".join(rows)


class Victim:
    """A ledger that is killed again and again, and what its clients know of it."""

    def __init__(self, cairn, data, chance, environment=None):
        self.chance = chance
        self.promises, self.readers = Promises(), [Reader() for _ in range(READERS)]
        self.server, self.common = Server(cairn, data, environment), None
        self.upload, self.clients = None, []
        self.start_s, self.stop_s = 0.3, 0.3
        run(cairn, "init", "--data", data)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.server.__exit__(*failure)

    def restart(self):
        """Serves it again and holds it to every promise."""
        begun = time.monotonic()
        self.server.start()
        self.start_s = time.monotonic() - begun
        if self.common is None:
            self.common = self.server.call("POST", "/v1/organisations", {"name": "Common"}, ACTOR).json()["id"]
        self.promises.check(self.server, ASKED_AGAIN, self.chance)
        health = self.server.call("GET", "/health/ready")
        assert health.status == 200, health.body
        for view in health.json()["views"]:
            assert view["position"] == len(self.promises.events), f"{view} of {len(self.promises.events)} events"
        for reader in self.readers:
            assert self.promises.text.startswith(reader.text), "a reader was told what is not in the log"
        if self.upload:
            self.upload_again()

    def upload_again(self):
        """The import that was cut off: what it told is the same, the rest comes, no row is in twice."""
        told, again = self.upload, Upload(self.server, self.promises, self.upload.file, self.upload.content)
        again.start()
        again.ended()
        assert again.summary and again.summary["bad"] == 0 and len(again.rows) == ROWS, again.summary
        outcomes = [row["outcome"] for row in again.rows]
        assert set(outcomes[:len(told.rows)]) <= {"same"} and set(outcomes) <= {"same", "add"}, outcomes
        self.promises.read_more(self.server)
        names = collections.Counter(event.name for event in self.promises.events)
        wrong = [row["name"] for row in again.rows if names[row["name"]] != 1]
        assert not wrong, f"in the log not once: {wrong[:5]}"
        self.upload = None

    def load(self, acknowledged, rows=None):
        """Clients at work until so many commits were acknowledged and, with an import, so many of its rows told."""
        wanted = self.promises.acknowledged + acknowledged
        self.start_clients(rows is not None)
        self.promises.wait_for(lambda: self.promises.acknowledged >= wanted and
                               (rows is None or len(self.upload.rows) >= rows))

    def start_clients(self, upload=False):
        self.clients = [Writer(self.server, self.promises, self.chance.getrandbits(64), self.common)
                        for _ in range(WRITERS)]
        self.clients += [reader.follow(self.server, self.promises) for reader in self.readers]
        if upload:
            name = f"import-{self.chance.getrandbits(32):08x}"
            self.upload = Upload(self.server, self.promises, f"{name}.csv", rows_of(name))
            self.clients.append(self.upload)
        for client in self.clients:
            client.start()

    def kill(self):
        code = self.server.stop(signal.SIGKILL)
        for client in self.clients:
            client.ended()
        self.clients = []
        return code

    def ends_fenced(self):
        """The process ends by itself with the code that a service manager starts it again for."""
        code = self.server.process.wait(timeout=EXIT_SECONDS_MAX)
        assert code == FENCED, f"the server ended with {code}"
        self.kill()

    def wait(self, seconds):
        """For the process to end by itself; it may not."""
        try:
            self.server.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            pass


def verified(cairn, data):
    """Every record, leaf and view is checked, and the views built anew have the same digests."""
    report = json.loads(run(cairn, "verify", "--data", data, "--full", "--json").stdout)
    digests = {view["name"]: view["digest"] for view in report["views"]}
    rebuilt = [json.loads(line) for line in run(cairn, "rebuild", "--data", data, "--json").stdout.splitlines()]
    assert {view["name"]: view["digest"] for view in rebuilt} == digests, f"{rebuilt} is not {digests}"
    return report["events"]
