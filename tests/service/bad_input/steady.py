"""A ledger that must stay as it is while bad input comes: each refusal is held against the count of events, and at the
end every digest against what it was before.
"""

import contextlib
import json
import pathlib
import tempfile

from tests.support.server import Server, run

ACTOR = {"Cairn-Actor": "tester; role=officer"}


def state(cairn, data):
    """Events, root and the digest of every view, read from the folder of a ledger that nobody serves."""
    report = json.loads(run(cairn, "verify", "--full", "--data", data, "--json").stdout)
    return {"events": report["events"], "root": report["root"],
            "digests": {view["name"]: view["digest"] for view in report["views"]}}


def lasting(found):
    """What two runs of the same import share: the root, the history and the trail also tell who it was, and when."""
    return found["events"], {name: digest for name, digest in found["digests"].items()
                             if name not in ("history", "trail")}


class Steady:
    """A served ledger and its refusals."""

    def __init__(self, server):
        self.server, self.refusals = server, 0

    def events(self):
        return self.server.call("GET", "/v1/events?limit=1").json()["total"]

    def write(self, target, body, **headers):
        """A command that must be taken; returns its receipt."""
        answer = self.server.call("POST", target, body, {**ACTOR, **headers})
        assert answer.status in (200, 201), f"{target}: {answer.status} {answer.body}"
        return answer.json()

    def upload(self, kind, content, **query):
        """An import over HTTP; returns the answer."""
        words = "".join(f"&{name}={value}" for name, value in query.items())
        return self.server.call("POST", f"/v1/imports?kind={kind}&file=bad.csv{words}", content,
                                {**ACTOR, "Content-Type": "text/csv"})

    def refused(self, answer, status, name, says=(), pointer=None):
        """Holds `answer` against RFC 9457: `says` are words of its detail, `pointer` is among its errors."""
        what = f"{answer.status} {answer.body[:800]}"
        assert answer.status == status, f"wanted {status}: {what}"
        assert answer.headers["content-type"] == "application/problem+json", what
        problem = answer.json()
        assert problem["status"] == status and problem["type"] == f"/problems/{name}" and problem["title"], what
        for words in says:
            assert words in problem["detail"], f"{words!r} is not said: {what}"
        if pointer:
            found = [error for error in problem.get("errors", []) if error["pointer"] == pointer]
            assert len(found) == 1 and found[0]["detail"], f"{pointer} is not named once: {what}"
        self.refusals += 1

    def refuse(self, target, body, status, name, says=(), pointer=None, headers=None, method="POST"):
        """Sends it, wants that refusal, and that no event came."""
        headers = ACTOR if headers is None else headers
        if isinstance(body, (bytes, str)):
            headers = {"Content-Type": "application/json", **headers}
        before = self.events()
        answer = self.server.call(method, target, body, headers)
        self.refused(answer, status, name, says, pointer)
        assert self.events() == before, f"{target} {body}: {self.events() - before} events were written"


@contextlib.contextmanager
def empty_ledger(cairn):
    """The folder of a new ledger, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="cairn-bad-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data)
        yield data


@contextlib.contextmanager
def steady(cairn, data):
    """Serves the ledger in `data` and wants everything in it as before at the end."""
    before = state(cairn, data)
    server = Server(cairn, data).start()
    try:
        yield Steady(server)
    finally:
        code = server.stop()
    assert code == 0, f"the server ended with {code}"
    after = state(cairn, data)
    assert after == before, f"{after} is not {before}"
