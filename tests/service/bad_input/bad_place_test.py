"""A place that is wrong: a full disk, a folder that another process holds, an address that others reach, a command line
that means nothing. (A folder of a newer format is in tests/service/cairn/program_test.cc, which can write one.)

The full disk is a small tmpfs in a mount namespace of this test alone: nothing of it is left, however the test ends.

Usage: bad_place_test.py CAIRN   (the program)
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.bad_input.steady import ACTOR, Steady, empty_ledger, lasting, state, steady  # noqa: E402
from tests.support.server import SAMPLE, Server, run  # noqa: E402

DISK_MIB = 200
FULL_MIB = 100  # of which less than the ledger's reserve of 128 stays free
RESUME_SECONDS_MAX = 20
ORGANISATIONS = "/v1/organisations"


def check_full(cairn, ledger, key):
    """507 to every writer, reads go on."""
    ledger.refuse(ORGANISATIONS, {"name": "Later"}, 507, "disk_full", ["free are", str(128 * 2**20)], headers=key)
    ledger.refused(ledger.upload("organisations", (SAMPLE / "organisations.csv").read_bytes()), 507, "disk_full",
                   ["free are"])
    told = run(cairn, "import", "--url", f"http://127.0.0.1:{ledger.server.port}", "--kind", "organisations",
               SAMPLE / "organisations.csv", check=False)
    assert told.returncode == 1 and "disk is full" in told.stderr, told
    for target in (ORGANISATIONS, "/v1/matrix", "/v1/events", "/health/live"):
        assert ledger.server.call("GET", target).status == 200, target
    assert ledger.events() == 1


def fills_up_and_resumes(cairn, folder):
    """A full disk is survived, a restart on it too; with room again the same process writes again."""
    data, filler = folder / "data", folder / "filler"
    run(cairn, "init", "--data", data)
    server = Server(cairn, data).start()
    try:
        ledger = Steady(server)
        ledger.write(ORGANISATIONS, {"name": "Before"})
        with open(filler, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, FULL_MIB * 2**20)
        key = {**ACTOR, "Idempotency-Key": "when-there-is-room"}
        check_full(cairn, ledger, key)
        assert server.stop() == 0
        server.start()
        check_full(cairn, ledger, key)
        filler.unlink()
        answer, until = None, time.monotonic() + RESUME_SECONDS_MAX
        while answer is None or (answer.status == 507 and time.monotonic() < until):
            answer = server.call("POST", ORGANISATIONS, {"name": "Later"}, key)
        assert answer.status == 201 and "duplicate" not in answer.json(), answer.body
        assert ledger.upload("organisations", (SAMPLE / "organisations.csv").read_bytes()).status == 200
        events = ledger.events()
    finally:
        assert server.stop() == 0
    assert state(cairn, data)["events"] == events > 100


def fills_up_in_an_import(cairn, folder):
    """The verb on a folder of its own: what is in stays, and with room the rest comes, as if nothing had been."""
    data, filler = folder / "cut", folder / "filler"
    verb = ("import", "--kind", "organisations", SAMPLE / "organisations.csv", "--data")
    run(cairn, "init", "--data", data)
    with open(filler, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, FULL_MIB * 2**20)
    full = run(cairn, *verb, data, check=False)
    assert full.returncode == 1 and "disk_full: free are" in full.stderr, full
    filler.unlink()
    assert state(cairn, data)["events"] == 0
    run(cairn, *verb, data)
    whole = folder / "whole"
    run(cairn, "init", "--data", whole)
    run(cairn, *verb, whole)
    assert lasting(state(cairn, data)) == lasting(state(cairn, whole))


def on_a_small_disk(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-full-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", folder], check=True)
        try:
            fills_up_and_resumes(cairn, pathlib.Path(folder))
            fills_up_in_an_import(cairn, pathlib.Path(folder))
        finally:
            subprocess.run(["umount", folder], check=True)


def disk_full(cairn):
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    if subprocess.run([*unshare, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False).returncode:
        print("this machine lets nobody mount: DiskSpaceTest of store_test has the full disk by itself")
        return
    subprocess.run([*unshare, sys.executable, __file__, cairn, "on_a_small_disk"], check=True, timeout=200)


def second_process(cairn, data):
    """Whoever comes second is told which folder is held, and the first goes on undisturbed."""
    with steady(cairn, data) as ledger:
        for verb in (("serve", "--listen", "127.0.0.1:0"), ("verify",), ("rebuild",), ("matrix",),
                     ("append", "organisations", '{"name":"X"}')):
            second = run(cairn, *verb, "--data", data, check=False)
            assert second.returncode == 3, second
            assert "another process holds" in second.stderr and str(data) in second.stderr, second
        assert ledger.events() == 0
        assert ledger.server.call("GET", "/health/ready").status == 200


def wrong_address(cairn, data):
    """There is no sign-in yet, so nothing but this machine may reach the port."""
    for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:8080"):
        refused = run(cairn, "serve", "--data", data, "--listen", address, check=False)
        assert refused.returncode == 2 and "no sign-in yet" in refused.stderr, refused
    for address in ("frog", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "localhost:8080", ":80"):
        refused = run(cairn, "serve", "--data", data, "--listen", address, check=False)
        assert refused.returncode == 2 and f'"{address}" is no ADDRESS:PORT' in refused.stderr, refused
    first = Server(cairn, data).start()
    try:
        with empty_ledger(cairn) as other:
            taken = run(cairn, "serve", "--data", other, "--listen", f"127.0.0.1:{first.port}", check=False)
            assert taken.returncode == 3 and str(first.port) in taken.stderr, taken
    finally:
        assert first.stop() == 0


def wrong_command_lines(cairn, data):
    at = ("--data", data)
    for line, says in (
            ((), "it is one of init, serve"), (("frob",), 'no verb "frob"'), (("matrix",), "--data,--url"),
            (("matrix", *at, "--url", "http://127.0.0.1:1"), "--data,--url"), (("serve",), "--data is required"),
            (("serve", *at, "--threads", "0"), "--threads"), (("import", *at, "--kind", "frogs", "x"), "frogs"),
            (("import", *at, "x.csv"), "--kind is required"), (("import", *at, "--kind", "units"), "file is required"),
            (("append", *at), "address is required"), (("replay", *at), "engagement is required"),
            (("matrix", *at, "more", "words"), "more"), (("verify", *at, "--frob"), "--frob")):
        wrong = run(cairn, *line, check=False)
        assert wrong.returncode == 2 and says in wrong.stderr, f"{line}: {wrong}"
    for line, code, says in (
            (("matrix", "--data", f"{data}-none"), 3, f"{data}-none"), (("init", *at), 1, "already"),
            (("matrix", "--url", "http://127.0.0.1:1"), 3, "127.0.0.1:1"),
            (("replay", *at, "nobody"), 3, "nobody"), (("rebuild", *at, "--view", "frogs"), 3, "frogs"),
            (("append", *at, "organisations", '{"nam":"X"}'), 1, "/nam"),
            (("append", *at, "organisations", '{"name'), 1, "no JSON"),
            (("matrix", *at, "--valid-at", "2011-02-30"), 1, "2011-02-30")):
        refused = run(cairn, *line, check=False)
        assert refused.returncode == code and says in refused.stderr, f"{line}: {refused}"


def main(cairn):
    with empty_ledger(cairn) as data:
        before = state(cairn, data)
        for check in (second_process, wrong_address, wrong_command_lines):
            check(cairn, data)
        assert state(cairn, data) == before
    disk_full(cairn)
    print("wrong places and command lines are refused, a full disk is survived")


if __name__ == "__main__":
    on_a_small_disk(sys.argv[1]) if sys.argv[2:] == ["on_a_small_disk"] else main(sys.argv[1])
