#!/usr/bin/env python3
"""cairn erase through the real program: what people see before and after, in the ledger and in backups; and kill -9 at
any moment of it, after which a person is erased or is not, never half.

erasure_test.py CAIRN [KILLS]
"""

import json
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))

from tests.support.server import Server, run  # noqa: E402

OFFICER = {"Cairn-Actor": "officer_1; role=officer"}
NAME, ADDRESS, TELEPHONE = "Nomvula Tenzeka Example", "nomvula.tenzeka@example.org", "+27 31 555 0147"
STAYS = "Sipho Stays"
ERASE = ("--reason", "a request under POPIA", "--approver", "information_officer")


def persons(server):
    answer = server.call("GET", "/v1/events?category=person&limit=100", headers=OFFICER)
    assert answer.status == 200, answer.body
    return answer.json()["items"]


def fill(server):
    def post(target, body, status=200):
        answer = server.call("POST", target, body, OFFICER)
        assert answer.status == status, f"{target}: {answer.status} {answer.body}"
    post("/v1/persons", {"id": "gone", "name": NAME, "telephone": TELEPHONE}, 201)
    post("/v1/persons/gone:change-contact", {"email": ADDRESS})
    post("/v1/persons", {"id": "kept", "name": STAYS, "email": "sipho@example.org"}, 201)


def values_of(items, person):
    return {value for item in items if item["stream"] == f"person-{person}" and item["type"] != "SubjectErased"
            for name, value in item["data"].items() if name in ("name", "email", "telephone")}


def contact_of(server, person):
    """What is told once it is written down who asked; nothing of an erased person."""
    target = f"/v1/persons/{person}"
    answer = server.call("POST", f"{target}:reveal-contact", {"purpose": "the test of erasures"}, OFFICER)
    if answer.status == 422:
        return set()
    assert answer.status == 200, answer.body
    told = answer.json()
    last = server.call("GET", f"{target}/disclosures", headers=OFFICER).json()["items"][-1]
    assert last["position"] == told["disclosure"] and last["actor"]["id"] == "officer_1", last
    return {told[name] for name in last["fields"]}


def assert_whole(server, items):
    """Erased or not erased; returns which."""
    erased = any(item["type"] == "SubjectErased" for item in items)
    expected = {"[erased]"} if erased else {"[personal]"}
    assert values_of(items, "gone") == expected, f"{values_of(items, 'gone')}, erased: {erased}"
    assert contact_of(server, "gone") == (set() if erased else {NAME, ADDRESS, TELEPHONE})
    assert STAYS in contact_of(server, "kept"), items
    return erased


def verified(cairn, data):
    report = json.loads(run(cairn, "verify", "--data", data, "--full", "--json").stdout)
    return report["events"]


def found_in(folder):
    """Plaintext of the erased person in any file below the folder, and the bytes looked at."""
    found, looked_at = [], 0
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            looked_at += len(content)
            found += [f"{text} in {path}" for text in (NAME, ADDRESS, TELEPHONE) if text.encode() in content]
    return found, looked_at


def rotated(cairn, data):
    """Another sealing key, and everything is read as before; not under a server's feet."""
    before = (data / "sealing.key").read_bytes()
    with Server(cairn, data) as server:
        server.start()
        refused = run(cairn, "key", "--rotate-sealing", "--data", data, check=False)
        assert refused.returncode == 3 and (data / "sealing.key").read_bytes() == before, refused
        server.stop()
    told = run(cairn, "key", "--rotate-sealing", "--data", data).stdout
    assert "sealing.key holds another sealing key" in told, told
    after = (data / "sealing.key").read_bytes()
    assert after != before and len(after) == len(before), "one key, and another one"
    with Server(cairn, data) as server:
        assert not assert_whole(server.start(), persons(server))
        server.stop()


def erased_for_good(cairn, folder):
    data, backups = folder / "data", folder / "backups"
    run(cairn, "init", "--data", data)
    with Server(cairn, data) as server:
        fill(server.start())
        assert not assert_whole(server, persons(server))
        server.stop()
    rotated(cairn, data)
    events = verified(cairn, data)
    run(cairn, "backup", backups, "--data", data)
    told = run(cairn, "erase", "person-gone", "--data", data, *ERASE).stdout
    assert "key is destroyed" in told, told
    assert verified(cairn, data) == events + 1
    run(cairn, "backup", backups, "--data", data)
    again = run(cairn, "erase", "gone", "--data", data, *ERASE, check=False)
    assert again.returncode == 1 and "was erased" in again.stderr, again.stderr
    unknown = run(cairn, "erase", "nobody", "--data", data, *ERASE, check=False)
    assert unknown.returncode == 3, unknown.stderr
    for number in (1, 2):
        restored = folder / f"restored-{number}"
        run(cairn, "restore", backups, "--id", number, "--data", restored, "--verify")
        shutil.copy(data / "sealing.key", restored / "sealing.key")
        with Server(cairn, restored) as server:
            items = persons(server.start())
            assert values_of(items, "gone") == {"[erased]"}, items
            assert STAYS in contact_of(server, "kept"), items
            report = server.call("GET", "/v1/persons/gone/access-report", headers=OFFICER).json()
            assert report["state"] == "erased" and report["held"] == [], report
            assert values_of(report["events"], "gone") == {"[erased]"}, report["events"]
            # A backup from before has no certificate; the keys beside it are those of today.
            assert (report["erasure"] or {}).get("position") == (events if number == 2 else None), report["erasure"]
            server.stop()
    found, looked_at = found_in(folder)
    assert not found, found
    print(f"erased: {looked_at} bytes of the ledger and of backups from before and after hold no value of the person")


def copy_of(ledger, place):
    shutil.copytree(ledger, place, ignore=shutil.ignore_patterns("ballast"))


def killed(cairn, folder, kills):
    """The ledger is copied, an erasure begun and killed after a while; then it is opened and looked at."""
    base = folder / "base"
    run(cairn, "init", "--data", base)
    with Server(cairn, base) as server:
        fill(server.start())
        server.stop()
    whole = folder / "whole"
    copy_of(base, whole)
    begun = time.monotonic()
    run(cairn, "erase", "gone", "--data", whole, *ERASE)
    seconds = time.monotonic() - begun
    chance, ends = random.Random(7), {True: 0, False: 0}
    for number in range(kills):
        data = folder / f"kill-{number}"
        copy_of(base, data)
        with subprocess.Popen([str(cairn), "erase", "gone", "--data", str(data), *ERASE], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as process:
            try:
                # Most of the time goes into the opening; the steps lie towards the end.
                process.wait(timeout=seconds * chance.uniform(0.3, 1.0))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        with Server(cairn, data) as server:
            ends[assert_whole(server.start(), persons(server))] += 1
            server.stop()
        verified(cairn, data)
        shutil.rmtree(data)
    print(f"killed {kills} times within {seconds:.2f} s: {ends[True]} erased, {ends[False]} not erased, 0 half")


def main():
    cairn, kills = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 6
    with tempfile.TemporaryDirectory() as folder:
        erased_for_good(cairn, pathlib.Path(folder) / "good")
        killed(cairn, pathlib.Path(folder) / "kills", kills)


if __name__ == "__main__":
    main()
