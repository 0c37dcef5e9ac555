"""T15 with the real program: backups over HTTP while writers write, the server killed (-9) in the middle.

After each kill: the ledger holds what was acknowledged, no finished backup is flawed, and the newest one, restored,
holds what was acknowledged before it began. The oracle is this process.

Usage: backup_kill_test.py CAIRN [RUNS]   (the program; how many kills)
"""

import json
import pathlib
import random
import shutil
import signal
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.support.server import Server, load_sample, run  # noqa: E402

ACTOR = {"Cairn-Actor": "tester; role=officer", "Content-Type": "application/json"}
WRITERS = 3
COMMITS_MAX = 50_000  # a writer's in one run, should the kill not come


class Writers:
    """Register organisations as fast as they are answered and keep the positions that were acknowledged."""

    def __init__(self, server, number):
        self.server, self.number = server, number
        self.acknowledged, self.lock = {}, threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(writer,)) for writer in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self, writer):
        for step in range(COMMITS_MAX):
            key = f"run-{self.number}-{writer}-{step}"
            try:
                answer = self.server.call("POST", "/v1/organisations", {"name": f"Body {key}"},
                                          {**ACTOR, "Idempotency-Key": key})
            except OSError:
                return
            if answer.status != 201:
                return
            with self.lock:
                self.acknowledged[answer.json()["position"]] = answer.json()["id"]

    def so_far(self):
        with self.lock:
            return dict(self.acknowledged)

    def join(self):
        for thread in self.threads:
            thread.join(timeout=60)
        return self.so_far()


def check_events(cairn, data, acknowledged, what):
    """Each acknowledged event is in the folder at its position, with its id in the stream's name."""
    server = Server(cairn, data).start()
    try:
        lines = server.call("GET", "/v1/events", headers={"Accept": "application/x-ndjson"}).body.splitlines()
    finally:
        server.stop()
    streams = [json.loads(line)["stream"] for line in lines]
    for position, identity in acknowledged.items():
        assert position < len(streams), f"{what}: position {position} is lost, there are {len(streams)} events"
        assert streams[position] == f"organisation-{identity}", f"{what}: {position} is {streams[position]}"
    return len(streams)


def killed_backup(cairn, data, number, chance, acknowledged):
    """One run: a backup that ends, then one that is killed. Returns what was acknowledged before the finished one."""
    server = Server(cairn, data).start()
    writers = Writers(server, number)
    try:
        before = {**acknowledged, **writers.so_far()}
        made = run(cairn, "backup", server.backups, "--url", f"http://127.0.0.1:{server.port}", "--json")
        identity = json.loads(made.stdout)["id"]
        second = threading.Thread(target=run, args=(cairn, "backup", server.backups, "--url",
                                                    f"http://127.0.0.1:{server.port}"), kwargs={"check": False})
        second.start()
        second.join(timeout=chance.uniform(0.0, 0.25))
    finally:
        server.stop(signal.SIGKILL)
    second.join(timeout=60)
    acknowledged.update(writers.join())
    return identity, before


def main(cairn, runs):
    chance = random.Random(20261125)
    with tempfile.TemporaryDirectory(prefix="cairn-kill-") as folder:
        data, restored = f"{folder}/data", f"{folder}/restored"
        load_sample(cairn, data)
        acknowledged, unfinished, looked_for = {}, 0, 0
        backups = Server(cairn, data).backups
        for number in range(runs):
            identity, before = killed_backup(cairn, data, number, chance, acknowledged)
            listed = json.loads(run(cairn, "backup", "--list", backups, "--json", check=False).stdout)
            for one in listed:
                unfinished += "flaw" in one
                assert "flaw" not in one or "not finished" in one["flaw"], one
            assert "flaw" not in next(one for one in listed if one["id"] == identity), listed
            run(cairn, "restore", backups, "--id", identity, "--data", restored, "--verify")
            check_events(cairn, restored, before, f"run {number}, backup {identity}")
            looked_for += len(before)
            shutil.rmtree(restored)
            check_events(cairn, data, acknowledged, f"run {number}")
        run(cairn, "verify", "--full", "--data", data)
        run(cairn, "backup", backups, "--data", data)
        run(cairn, "backup", "--list", backups)
        print(f"{runs} kills during a backup, after {unfinished} of them it was not finished: {len(acknowledged)} "
              f"acknowledged events looked for in the ledger and {looked_for} in restored backups, none missing")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
