"""T8: a view is rebuilt while writers write and readers read, and the real program is killed (-9) in the middle.

No read fails while the server stands, each rebuild goes on where the killed one was, the one that is left alone ends
with the digest that served, and the whole check folds every view again to the same.

Usage: rebuild_kill_test.py CAIRN [KILLS]   (the program; how many kills)
"""

import contextlib
import http.client
import json
import pathlib
import random
import signal
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.support.server import Server, run  # noqa: E402

ACTOR = {"Cairn-Actor": "tester; role=officer", "Content-Type": "application/json"}
VIEW = "organisations"
ORGANISATIONS = 30_000
CALLS_MAX = 200_000  # a thread's in one run, should the kill not come
REBUILD_SECONDS_MAX = 120


def fill(cairn, data, folder):
    """A ledger whose rebuild takes long enough to be killed."""
    file = pathlib.Path(folder) / "many.csv"
    rows = "".join(f"Body number {number},B{number},ngo,ZA,,a list\n" for number in range(ORGANISATIONS))
    file.write_text("name,short_name,type,country,website,source\n" + rows, encoding="utf-8")
    run(cairn, "init", "--data", data)
    run(cairn, "import", "--data", data, "--kind", "organisations", file)


class Load:
    """A writer and two readers until the server goes. A read that is answered with anything but 200 is a failed one."""

    def __init__(self, server, number):
        self.server, self.number = server, number
        self.reads, self.writes, self.failed, self.ending = 0, 0, [], threading.Event()
        work = (self.write, self.read_page, self.read_one)
        self.threads = [threading.Thread(target=self.loop, args=(one,)) for one in work]
        for thread in self.threads:
            thread.start()

    def loop(self, work):
        with contextlib.suppress(OSError, http.client.HTTPException):  # the server was killed
            for step in range(CALLS_MAX):
                if self.ending.is_set():
                    return
                work(step)

    def write(self, step):
        key = f"run-{self.number}-{step}"
        answer = self.server.call("POST", "/v1/organisations", {"name": f"Written {key}"},
                                  {**ACTOR, "Idempotency-Key": key})
        self.expect(answer, 201, key)
        self.writes += 1

    def read_page(self, _step):
        answer = self.server.call("GET", "/v1/organisations?limit=20")
        self.expect(answer, 200, "a page")
        if answer.status == 200 and len(answer.json()["items"]) != 20:
            self.failed.append("a page is short")
        self.reads += 1

    def read_one(self, _step):
        answer = self.server.call("GET", "/v1/organisations?limit=1&q=number+777")
        self.expect(answer, 200, "one organisation")
        self.reads += 1

    def expect(self, answer, status, what):
        if answer.status != status:
            self.failed.append(f"{what}: {answer.status} {answer.body[:200]}")

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join(timeout=60)
        assert not self.failed, self.failed[:5]


class Rebuild:
    """One rebuild over HTTP, line by line as it tells of itself."""

    def __init__(self, server):
        self.server, self.lines, self.ended = server, [], threading.Event()
        self.thread = threading.Thread(target=self.follow)
        self.thread.start()

    def follow(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=REBUILD_SECONDS_MAX)
        with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            connection.request("POST", f"/v1/views/{VIEW}:rebuild", headers=ACTOR)
            answer = connection.getresponse()
            while line := answer.readline():
                self.lines.append(json.loads(line))
        self.ended.set()

    def positions(self):
        return [line["done"] for line in self.lines if "done" in line]

    def outcome(self):
        self.thread.join(timeout=REBUILD_SECONDS_MAX)
        return self.lines[-1] if self.lines else {}


def generation(server):
    views = server.call("GET", "/health/ready").json()["views"]
    return next(view["generation"] for view in views if view["name"] == VIEW)


class Build:
    """How far the generation after the serving one had come when the server was killed."""

    def __init__(self):
        self.after, self.reached = 0, 0

    def at_start(self, server):
        """A rebuild may have ended just before the kill, unheard: then the next one begins anew."""
        serving = generation(server)
        if serving != self.after:
            self.after, self.reached = serving, 0


def killed_rebuild(cairn, data, number, chance, build):
    """Starts a rebuild under load, then the kill. Returns the load, whether it was taken up, and whether it ended."""
    server = Server(cairn, data).start()
    build.at_start(server)
    load = Load(server, number)
    rebuild = Rebuild(server)
    rebuild.ended.wait(timeout=chance.uniform(0.05, 0.6))
    server.stop(signal.SIGKILL)
    outcome = rebuild.outcome()
    load.end()
    positions = rebuild.positions()
    resumed = bool(build.reached and positions)
    assert not resumed or positions[0] >= build.reached, f"run {number}: {positions[0]} after {build.reached}"
    build.reached = max([build.reached, *positions])
    return load, resumed, "digest" in outcome


def main(cairn, kills):
    chance = random.Random(20261125)
    with tempfile.TemporaryDirectory(prefix="cairn-rebuild-") as folder:
        data = f"{folder}/data"
        fill(cairn, data, folder)
        build, reads, writes, resumed, ended = Build(), 0, 0, 0, 0
        for number in range(kills):
            load, again, whole = killed_rebuild(cairn, data, number, chance, build)
            reads, writes, resumed, ended = reads + load.reads, writes + load.writes, resumed + again, ended + whole
        server = Server(cairn, data).start()
        load = Load(server, kills)
        outcome = Rebuild(server).outcome()
        load.end()
        assert "digest" in outcome, f"the last rebuild ended with {outcome}"
        server.stop()
        run(cairn, "verify", "--full", "--data", data)
        assert resumed > 0, "no rebuild was taken up again: the kills came too early or too late"
        print(f"{kills} kills during a rebuild, {resumed} taken up where they were, {ended} had ended before: "
              f"{reads + load.reads} reads and {writes + load.writes} writes meanwhile, none failed; digests equal")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
