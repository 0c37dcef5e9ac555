"""T4: kill -9 in a loop, of the whole program, while writers write, readers follow the feed and an import streams in.

The oracle is this process: what was acknowledged (position, revision, leaf hash) is found again at its position after
each restart, byte for byte as it was read before; a request without an answer, sent again with its key, learns the
truth and is in once; the readers, resumed where they were, see every position once and in order.

The oracle is tried first, on a disk that says "written" and writes nothing: it must miss what was acknowledged.

Usage: server_kill_test.py CAIRN FAILING_DISK [RUNS]   (the program; the library of tests/support/failing_disk.cc; how
many kills)
"""

import collections
import pathlib
import random
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.crash.victim import WRITERS, Victim, verified  # noqa: E402
from tests.support.failing_disk import FailingDisk  # noqa: E402

SEED = 20261125
RUNS = 300
LOSSES = 5
LOST = 20  # acknowledged, at least
RUNS_A_FRESH_LEDGER = 10
RUNS_A_VERIFY = 40
ACKNOWLEDGED_MAX = 120  # until the kill
ROWS_MAX = 250  # of them told until the kill
IDLE_SECONDS_MAX = (0.05, 0.3, 1.2)  # the checkpoint file is written a second after the last event


def killed_at_startup(victim):
    victim.server.spawn()
    victim.wait(victim.chance.uniform(0, victim.start_s))
    return victim.kill()


def killed_under_load(victim):
    victim.restart()
    victim.load(victim.chance.randrange(ACKNOWLEDGED_MAX))
    return victim.kill()


def killed_in_an_import(victim):
    victim.restart()
    victim.load(0, victim.chance.randrange(ROWS_MAX))
    return victim.kill()


def killed_when_idle(victim):
    victim.restart()
    victim.load(victim.chance.randrange(ACKNOWLEDGED_MAX))
    for writer in victim.clients[:WRITERS]:
        writer.leaving.set()
        writer.ended()
    victim.wait(victim.chance.uniform(0, victim.chance.choice(IDLE_SECONDS_MAX)))
    return victim.kill()


def killed_at_shutdown(victim):
    victim.restart()
    victim.load(victim.chance.randrange(ACKNOWLEDGED_MAX))
    begun = time.monotonic()
    victim.server.process.send_signal(signal.SIGTERM)
    victim.wait(victim.chance.uniform(0, victim.stop_s))
    code = victim.kill()
    if code == 0:
        victim.stop_s = time.monotonic() - begun
    return code


POINTS = (killed_at_startup, killed_under_load, killed_in_an_import, killed_when_idle, killed_at_shutdown)


def losses_missed(cairn, library, place, chance):
    """Loses what is acknowledged, again and again; returns how often neither the opening nor the oracle noticed."""
    disk, missed = FailingDisk(library, place), 0
    for number in range(LOSSES):
        with Victim(cairn, f"{place}/lossy-{number}", chance, disk.environment) as victim:
            victim.restart()
            victim.load(chance.randrange(ACKNOWLEDGED_MAX))
            disk.fail("lose", 0, f"{place}/lossy-{number}/log", ".log")
            wanted = victim.promises.acknowledged + LOST
            victim.promises.wait_for(lambda wanted=wanted, victim=victim: victim.promises.acknowledged >= wanted)
            victim.kill()
            disk.heal()
            try:
                victim.restart()
                missed += 1
            except (AssertionError, RuntimeError):
                pass
    return missed


def storm(cairn, data, runs, chance):
    """Kills one ledger `runs` times and returns it, still promising."""
    counts = collections.Counter()
    with Victim(cairn, data, chance) as victim:
        for number in range(1, runs + 1):
            point = POINTS[(number - 1) % len(POINTS)]
            code = point(victim)
            assert code in (0, -signal.SIGKILL), f"{point.__name__}: the server ended with {code}"
            counts[point.__name__.replace("_", " ") if code else "ended before their kill"] += 1
            if number % RUNS_A_VERIFY == 0 or number == runs:
                print(f"  {number} of {runs} kills: {verified(cairn, data)} events verified", flush=True)
                counts["verified and rebuilt"] += 1
        victim.restart()
        assert victim.server.stop() == 0
    return victim, counts


def main(cairn, library, runs):
    chance, begun = random.Random(SEED), time.monotonic()
    victims, counts = [], collections.Counter()
    plan = [RUNS_A_FRESH_LEDGER] * (runs // 5 // RUNS_A_FRESH_LEDGER)
    with tempfile.TemporaryDirectory(prefix="cairn-storm-") as folder:
        assert losses_missed(cairn, library, folder, chance) == 0, "a lost acknowledgement was not noticed"
        print(f"{LOSSES} times acknowledged and lost on purpose: noticed each time", flush=True)
        for number, part in enumerate([runs - sum(plan), *plan]):
            victim, counted = storm(cairn, f"{folder}/{number}", part, chance)
            victims.append(victim)
            counts += counted
    promises, retries = [victim.promises for victim in victims], collections.Counter()
    for promise in promises:
        retries += promise.retries
    print(f"{runs} runs on {len(victims)} ledgers in {time.monotonic() - begun:.0f} s: "
          f"{', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}")
    print(f"{sum(promise.acknowledged for promise in promises)} acknowledged, none lost or moved; "
          f"{sum(len(promise.events) for promise in promises)} events, dense; resumed readers read "
          f"{sum(reader.next for victim in victims for reader in victim.readers)} in order")
    print(f"retries: {retries['acknowledged']} of acknowledged requests; {retries['duplicate']} of unanswered ones "
          f"were in, {retries['new']} were not")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else RUNS)
