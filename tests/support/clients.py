"""Clients of a served ledger who remember what they were told: writers, a reader of the feed, an upload. `Promises`
holds the ledger to it: what was acknowledged stays where it was, and of what was not a retry tells the truth.
"""

import collections
import http.client
import json
import random
import threading
import uuid

ACTOR = {"Cairn-Actor": "tester; role=officer"}
GONE = (OSError, http.client.HTTPException, ValueError)
WAIT_SECONDS_MAX = 60
ENDED_SECONDS_MAX = 60
# After these the request is certainly not in; after any other failure it may be.
REFUSED = {400, 403, 404, 409, 412, 413, 422, 429, 507}


class Sent:
    """A command that was sent, with a key of its own; no `receipt` as long as nobody acknowledged it."""

    def __init__(self, key, target, body):
        self.key, self.target, self.body = key, target, body
        self.receipt, self.refused = None, None

    def send(self, connection):
        """Returns status and answer."""
        connection.request("POST", self.target, json.dumps(self.body),
                           {**ACTOR, "Content-Type": "application/json", "Idempotency-Key": self.key})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


class Event:
    """What a check needs of one event of the log."""

    def __init__(self, event):
        self.commit, self.index, self.count = event["commit"]["id"], event["commit"]["index"], event["commit"]["count"]
        self.revision, self.name = event["revision"], (event.get("data") or {}).get("name")


def lines_of(server, target):
    answer = server.call("GET", target, headers={"Accept": "application/x-ndjson"})
    assert answer.status == 200, answer.body
    return answer.body


class Promises:
    """All that the clients of one ledger were told. They add to it from their threads; `check` wants them at rest."""

    def __init__(self):
        self.changed = threading.Condition()
        self.doubtful, self.answered, self.rows = [], [], []  # since the last check
        self.refused = []
        self.acknowledged, self.refusals = 0, {}
        self.text, self.events, self.commits = b"", [], {}  # the log as it was last read
        self.kept = []  # acknowledged and checked
        self.retries = collections.Counter()  # acknowledged, duplicate, new

    def sent(self, command):
        with self.changed:
            self.doubtful.append(command)

    def told(self, command, status, answer):
        with self.changed:
            if status in (200, 201):
                command.receipt = answer
                self.acknowledged += 1
                self.answered.append(command)
            else:
                self.refusals[status] = self.refusals.get(status, 0) + 1
                command.refused = answer
            if status in (200, 201) or status in REFUSED:
                self.doubtful.remove(command)
            if status in REFUSED:
                self.refused.append(command)
            self.changed.notify_all()

    def told_row(self, row):
        """A line of an import's answer that names a position is a receipt as well."""
        with self.changed:
            if "position" in row:
                self.rows.append(row)
                self.acknowledged += 1
            self.changed.notify_all()

    def wait_for(self, condition):
        with self.changed:
            assert self.changed.wait_for(condition, WAIT_SECONDS_MAX), "the clients were not served in time"

    def check(self, server, sample=0, chance=random):
        """The log is what it was and more, every receipt is found at its position, retries tell the truth. `sample`
        receipts of earlier checks are asked for again."""
        self.read_log(server)
        for command in self.answered:
            self.check_receipt(command)
        for row in self.rows:
            found = self.events[row["position"]]
            assert found.name == row["name"], f"position {row['position']} has {found.name}, the row said {row['name']}"
        for command in self.refused:
            assert command.key not in self.commits, f"{command.refused} was said of {command.key}, and it is in"
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_SECONDS_MAX)
        for command in self.answered + chance.sample(self.kept, min(sample, len(self.kept))):
            self.retry_acknowledged(connection, command)
        for command in self.doubtful:
            self.retry_doubtful(connection, command)
        connection.close()
        self.read_more(server)
        for command in self.doubtful:
            self.check_receipt(command)
        self.kept += self.answered + self.doubtful
        self.answered, self.doubtful, self.rows, self.refused = [], [], [], []

    def read_log(self, server):
        """What was read once never changes."""
        text = lines_of(server, "/v1/events")
        if not text.startswith(self.text):
            pairs = zip(self.text.splitlines(), text.splitlines())
            changed = [pair for pair in pairs if pair[0] != pair[1]]
            raise AssertionError(f"the log of {len(self.events)} events changed: {changed[:1] or 'it is shorter'}")
        self.take_all(text[len(self.text):])

    def read_more(self, server):
        """What came since the log was read."""
        self.take_all(lines_of(server, f"/v1/events?after={len(self.events) - 1}" if self.events else "/v1/events"))

    def take_all(self, text):
        """What is new is dense and of whole commits."""
        for line in text.splitlines():
            self.take(json.loads(line))
        self.text += text
        assert not self.events or self.events[-1].index + 1 == self.events[-1].count, "half a commit at the end"

    def take(self, told):
        event, at = Event(told), len(self.events)
        assert told["position"] == at, f"position {told['position']} follows {at - 1}"
        if event.index == 0:
            assert event.commit not in self.commits, f"commit {event.commit} is in twice, at {at} again"
            self.commits[event.commit] = at
        else:
            before = self.events[-1]
            assert (before.commit, before.index + 1) == (event.commit, event.index), f"half a commit before {at}"
        self.events.append(event)

    def check_receipt(self, command):
        positions = [event["position"] for event in command.receipt["events"]]
        first = self.commits.get(command.key)
        assert first is not None, f"lost: {command.body}, acknowledged at {positions}"
        assert positions == list(range(first, first + self.events[first].count)), \
            f"{command.body} was acknowledged at {positions} and is at {first}"
        assert self.events[first].revision == command.receipt["revision"], f"another revision at {first}"

    def retry_acknowledged(self, connection, command):
        """The answer of then, leaf hashes included."""
        status, again = command.send(connection)
        then = {**command.receipt, "duplicate": True}
        assert status == 200 and again == then, f"{command.body} was answered with {then}, now {status} {again}"
        self.retries["acknowledged"] += 1

    def retry_doubtful(self, connection, command):
        status, answer = command.send(connection)
        first = self.commits.get(command.key)
        assert status in (200, 201), f"a retry of {command.body} is refused: {status} {answer}"
        assert ("duplicate" in answer) == (first is not None), f"{answer} of a commit at {first}"
        if first is not None:
            assert answer["events"][0]["position"] == first, f"{answer} of a commit at {first}"
        command.receipt = answer
        self.acknowledged += 1
        self.retries["new" if first is None else "duplicate"] += 1


class Client(threading.Thread):
    """Ends when the server is gone or `stop` is set; `ended` tells of a mistake of the test or of the server."""

    def __init__(self, server, promises):
        super().__init__(daemon=True)
        self.server, self.promises, self.failure = server, promises, None
        self.leaving = threading.Event()

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=WAIT_SECONDS_MAX)
        try:
            self.work(connection)
        except GONE:
            pass  # what was asked last stays in doubt
        except AssertionError as failure:
            self.failure = failure
        finally:
            connection.close()

    def ended(self):
        self.join(ENDED_SECONDS_MAX)
        assert not self.is_alive(), f"{self.name} does not end"
        if self.failure:
            raise self.failure


class Writer(Client):
    """One command after the other: organisations of its own, their names, a name that all writers change."""

    def __init__(self, server, promises, seed, common):
        super().__init__(server, promises)
        self.chance, self.common = random.Random(seed), common

    def work(self, connection):
        while not self.leaving.is_set():
            created = self.command(connection, "/v1/organisations", {})
            for subject in (created and created["id"], self.common, created and created["id"]):
                if subject and not self.leaving.is_set():
                    self.command(connection, f"/v1/organisations/{subject}:rename", {"effective": "2020"})

    def command(self, connection, target, fields):
        key = uuid.UUID(int=self.chance.getrandbits(128))
        command = Sent(str(key), target, {"name": f"Body {key.hex}", **fields})
        self.promises.sent(command)
        status, answer = command.send(connection)
        self.promises.told(command, status, answer)
        return command.receipt


class Reader:
    """Follows the feed for as long as servers come: each connection resumes after the last event that was read."""

    def __init__(self):
        self.next, self.text = 0, bytearray()

    def follow(self, server, promises):
        return Follower(server, promises, self)


class Follower(Client):
    def __init__(self, server, promises, reader):
        super().__init__(server, promises)
        self.reader = reader

    def work(self, connection):
        headers = {"Accept": "text/event-stream"}
        if self.reader.next > 0:
            headers["Last-Event-ID"] = str(self.reader.next - 1)
        connection.request("GET", "/v1/events", headers=headers)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        fields = {}
        for line in answer:
            if line == b"\n":
                self.take(fields)
                fields = {}
            else:
                name, _, value = line.partition(b": ")
                fields[name] = value

    def take(self, fields):
        if b"data" not in fields or fields[b"event"] == b"checkpoint\n":
            return
        position = int(fields[b"id"])
        assert position == self.reader.next, f"the feed went from {self.reader.next - 1} to {position}"
        self.reader.next += 1
        self.reader.text += fields[b"data"]


class Upload(Client):
    """An import that streams in."""

    def __init__(self, server, promises, file, content):
        super().__init__(server, promises)
        self.file, self.content = file, content
        self.rows, self.summary, self.cut = [], None, None

    def work(self, connection):
        connection.request("POST", f"/v1/imports?kind=organisations&file={self.file}", self.content,
                           {**ACTOR, "Content-Type": "text/csv"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        for line in answer:
            told = json.loads(line)
            if "outcome" in told:
                self.rows.append(told)
                self.promises.told_row(told)
            elif "error" in told:
                self.cut = told
            else:
                self.summary = told
