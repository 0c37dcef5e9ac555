"""A disk that fills up under the real program: 507 to every writer while reads and the feed go on; with room again the
same process writes again; filled to the brim, even under a write, it is started again on the full disk, reads, and goes
on when there is room. No repair, nothing acknowledged is lost.

Two disks: a small tmpfs in a mount namespace of this test alone, where the machine lets us mount, and everywhere the
disk of tests/support/failing_disk.cc, which tells of little room and refuses a write. The test says which it had.

Usage: disk_full_test.py CAIRN FAILING_DISK   (the program, the library)
"""

import errno
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.crash.victim import Victim, verified  # noqa: E402
from tests.service.bad_input.steady import lasting, state  # noqa: E402
from tests.support.clients import ACTOR  # noqa: E402
from tests.support.failing_disk import FailingDisk  # noqa: E402
from tests.support.server import SAMPLE, run  # noqa: E402

SEED = 507
MIB = 2**20
DISK_MIB = 480
RESERVE = 128 * MIB  # what stays free, eventstore/rocks_commit_log.h
LEFT = 100 * MIB
ACKNOWLEDGED = 100
REFUSED = 40
READS = ("/v1/organisations", "/v1/matrix", "/v1/events?limit=1", "/health/live", "/health/ready")


class SmallDisk:
    """A file system of our own, filled by a file beside the ledger."""

    def __init__(self, folder):
        self.filler = pathlib.Path(folder) / "filler"

    def leave(self, left):
        """Takes all but `left` bytes; for 0 again and again, as the program may give something back meanwhile."""
        with open(self.filler, "ab") as file:
            while (taken := free_bytes(self.filler.parent) - left) > 0:
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), taken)
                except OSError as error:
                    assert error.errno == errno.ENOSPC, error

    def free(self):
        self.filler.unlink()


class ToldDisk:
    """A disk of which the program is told how much is free."""

    def __init__(self, failing, folder):
        self.failing, self.folder = failing, folder

    def leave(self, left):
        self.failing.fail("room", left, self.folder)

    def free(self):
        self.failing.heal()


def free_bytes(folder):
    facts = os.statvfs(folder)
    return facts.f_bavail * facts.f_frsize


def refuses_and_reads(victim):
    """Each of the writers at work is refused again and again, with a problem that tells both sides."""
    promises = victim.promises
    before = promises.refusals.get(507, 0)
    promises.wait_for(lambda: promises.refusals.get(507, 0) >= before + REFUSED)
    problem = promises.refused[-1].refused
    assert (problem["type"], problem["status"]) == ("/problems/disk_full", 507), problem
    assert "free are" in problem["detail"] and str(RESERVE) in problem["detail"], problem
    events = victim.server.call("GET", "/v1/events?limit=1").json()["total"]
    file = (SAMPLE / "organisations.csv").read_bytes()
    upload = victim.server.call("POST", "/v1/imports?kind=organisations&file=organisations.csv", file, ACTOR)
    assert upload.status == 507 and upload.json()["type"] == "/problems/disk_full", upload.body
    # What must be written down before it is told is not told.
    export = victim.server.call("GET", "/v1/exports/units.csv", headers=ACTOR)
    assert export.status == 507 and b"cluster" not in export.body, export.body[:300]
    for target in READS:
        assert victim.server.call("GET", target).status == 200, target
    promises.wait_for(lambda: promises.refusals.get(507, 0) >= before + 2 * REFUSED)
    assert victim.server.call("GET", "/v1/events?limit=1").json()["total"] == events, "a full disk took an event"


def resumes(victim):
    """The writers never ended: the same process takes their commands again, one that was refused among them."""
    promises, wanted = victim.promises, victim.promises.acknowledged + ACKNOWLEDGED
    promises.wait_for(lambda: promises.acknowledged >= wanted)
    again = promises.refused.pop()
    promises.sent(again)
    answer = victim.server.call("POST", again.target, again.body, {"Idempotency-Key": again.key, **ACTOR})
    assert answer.status in (200, 201) and "duplicate" not in answer.json(), answer.body
    promises.told(again, answer.status, answer.json())


def fills_up(victim, disk):
    """Room runs out under load, a restart does not change that, room comes back."""
    victim.restart()
    victim.load(ACKNOWLEDGED, rows=1)
    disk.leave(LEFT)
    refuses_and_reads(victim)
    victim.upload.ended()
    assert victim.upload.summary or victim.upload.cut["error"] == "disk_full", victim.upload.cut
    disk.free()
    resumes(victim)
    victim.kill()


def restarted_when_full(victim, disk):
    """The server that comes up on the full disk reads and refuses, and goes on by itself."""
    victim.server.start()
    victim.start_clients()
    refuses_and_reads(victim)
    disk.free()
    resumes(victim)
    victim.kill()


def fills_to_the_brim(victim, disk, folder):
    """Not a byte is left when the server is killed: opening needs some, and gets the ballast's."""
    victim.restart()
    victim.load(ACKNOWLEDGED)
    assert (folder / "ballast").exists(), "no ballast was taken"
    disk.leave(0)
    refuses_and_reads(victim)
    victim.kill()
    restarted_when_full(victim, disk)


def fills_up_under_a_write(victim, failing, told, folder):
    """The room goes between the look at it and the write: that fences, and the restart finds the ballast's room."""
    victim.restart()
    victim.load(ACKNOWLEDGED)
    assert (folder / "ballast").exists(), "no ballast was taken"
    failing.fail("write", errno.ENOSPC, folder, ".log")
    victim.ends_fenced()
    assert not (folder / "ballast").exists(), "the ballast was not given back"
    told.leave(LEFT)
    restarted_when_full(victim, told)


def fills_up_in_an_import(cairn, place, disk, environment):
    """The verb on a folder of its own: what is in stays, and with room the rest comes, as if nothing had been."""
    data, whole = place / "cut", place / "whole"
    verb = ("import", "--kind", "organisations", SAMPLE / "organisations.csv", "--data")
    run(cairn, "init", "--data", data)
    disk.leave(LEFT)
    full = run(cairn, *verb, data, check=False, env={**os.environ, **environment})
    assert full.returncode == 1 and "disk_full: free are" in full.stderr, full
    disk.free()
    assert state(cairn, data)["events"] == 0
    run(cairn, *verb, data)
    run(cairn, "init", "--data", whole)
    run(cairn, *verb, whole)
    assert lasting(state(cairn, data)) == lasting(state(cairn, whole))


def on_disk(cairn, library, place, mounted):
    """Every way of filling up, on one disk."""
    place = pathlib.Path(place)
    with tempfile.TemporaryDirectory(prefix="cairn-switch-") as switch:
        failing, folder = FailingDisk(library, switch), place / "data" / "log"
        told = ToldDisk(failing, folder)
        disk = SmallDisk(place) if mounted else ToldDisk(failing, place)
        with Victim(cairn, place / "data", random.Random(SEED), failing.environment) as victim:
            fills_up(victim, disk)
            if mounted:
                fills_to_the_brim(victim, disk, folder)
            fills_up_under_a_write(victim, failing, told, folder)
            victim.restart()
            assert victim.server.stop() == 0
        events = verified(cairn, place / "data")
        fills_up_in_an_import(cairn, place, disk, failing.environment)
    promises = victim.promises
    print(f"{'a tmpfs' if mounted else 'a disk that tells of little room'}: {promises.refusals[507]} commands refused "
          f"with 507, {promises.acknowledged} acknowledged and none lost, {events} events verified", flush=True)


def main(cairn, library):
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    tried = subprocess.run([*unshare, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    with tempfile.TemporaryDirectory(prefix="cairn-full-") as place:
        if tried.returncode == 0:
            subprocess.run([*unshare, sys.executable, __file__, cairn, library, place], check=True, timeout=300)
        else:
            print("nobody may mount here, so that no disk is filled to its brim:", tried.stderr.decode().strip())
    with tempfile.TemporaryDirectory(prefix="cairn-full-") as place:
        on_disk(cairn, library, place, mounted=False)


def main_mounted(cairn, library, place):
    """In a mount namespace that ends with this process, however it ends."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m", "tmpfs", place], check=True)
    on_disk(cairn, library, place, mounted=True)


if __name__ == "__main__":
    main_mounted(*sys.argv[1:]) if len(sys.argv) == 4 else main(*sys.argv[1:])
