"""A write or a sync of the log fails in the real program: it acknowledges nothing more, says that it does not know, and
ends with 70; started again as a service manager does, it knows, and a retry with the same key learns it.

After a sync that failed the event is in: the bytes outlive the process. After a write that failed, wholly or in its
middle, it is not.

Usage: fencing_test.py CAIRN FAILING_DISK   (the program, the library of tests/support/failing_disk.cc)
"""

import collections
import errno
import pathlib
import random
import signal
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.crash.victim import EXIT_SECONDS_MAX, FENCED, Victim, verified  # noqa: E402
from tests.support.failing_disk import FailingDisk  # noqa: E402

SEED = 70
ROUNDS = 4
ACKNOWLEDGED_MAX = 60  # until the disk fails
RESTARTS = 3
LOG = ".log"
IS_IN = {"sync": True, "write": False, "torn": False}


def indeterminate(victim):
    """The commands of which the server itself said that it does not know."""
    told = [command for command in victim.promises.doubtful if command.refused]
    for command in told:
        problem = command.refused
        known = problem["type"], problem["status"], problem.get("indeterminate")
        assert known == ("/problems/indeterminate", 503, True) or problem["type"] == "/problems/cancelled", problem
    return [command for command in told if command.refused["type"] == "/problems/indeterminate"]


def fails(victim, disk, call, folder):
    """The disk fails under load and is well again before the restart."""
    victim.restart()
    victim.load(victim.chance.randrange(1, ACKNOWLEDGED_MAX))
    disk.fail(call, errno.EIO, folder, LOG)
    victim.ends_fenced()
    disk.heal()
    told = indeterminate(victim)
    assert told, "nobody was told that the outcome is not known"
    # What the batch that failed held is the first thing that was not acknowledged; what came after it is not in.
    victim.restart()
    found = [command.receipt.get("duplicate", False) for command in told]
    assert any(found) == IS_IN[call], f"after a failed {call}: {found}"
    return len(told)


def fails_again_and_again(victim, disk, folder):
    """The disk is still bad when the service manager starts the server: nothing is acknowledged until it is well."""
    victim.restart()
    victim.load(1)
    disk.fail("sync", errno.EIO, folder, LOG)
    victim.ends_fenced()
    acknowledged, codes = victim.promises.acknowledged, []
    for _ in range(RESTARTS):
        victim.server.spawn()
        try:
            victim.server.wait_until_served()
        except RuntimeError:
            codes.append(victim.server.stop())  # the opening found out
            continue
        victim.start_clients()
        codes.append(victim.server.process.wait(timeout=EXIT_SECONDS_MAX))
        victim.kill()
    assert all(code not in (0, -signal.SIGKILL) for code in codes), codes
    assert victim.promises.acknowledged == acknowledged, "a disk that fails acknowledged something"
    disk.heal()
    victim.restart()
    return codes


def main(cairn, library):
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="cairn-fence-") as place:
        disk, folder = FailingDisk(library, place), f"{place}/data/log"
        with Victim(cairn, f"{place}/data", chance, disk.environment) as victim:
            told = collections.Counter()
            for call in IS_IN:
                for _ in range(ROUNDS):
                    told[call] += fails(victim, disk, call, folder)
                    assert victim.server.stop() == 0
            codes = fails_again_and_again(victim, disk, folder)
            assert victim.server.stop() == 0
        events = verified(cairn, f"{place}/data")
    retries = victim.promises.retries
    assert retries["duplicate"] and retries["new"], retries
    print(f"{ROUNDS} failures each of {', '.join(IS_IN)}: exit code {FENCED} each time, {sum(told.values())} requests "
          f"answered as indeterminate ({dict(told)}); with the disk still bad the restarts ended with {codes}")
    print(f"{victim.promises.acknowledged} acknowledged, none lost; {events} events; of requests without an answer "
          f"{retries['duplicate']} were in and {retries['new']} were not, each in once after its retry")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
