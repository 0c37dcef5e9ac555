"""Kill -9 in the middle of an import, import again: the same matrix digest as an undisturbed import.

Usage: import_kill_test.py CAIRN [RUNS]   (the program; how many kills)
"""

import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.support.server import SAMPLE, SAMPLE_FILES, Server, load_sample, run  # noqa: E402

# Whom the program names when nobody says who: the trail tells who, and must come out equal.
ACTOR = {"Cairn-Actor": "cli", "Content-Type": "text/csv"}


def digests(cairn, data):
    """The state of the views that tell what is true; the history also tells when, which differs from run to run."""
    report = json.loads(run(cairn, "verify", "--data", data, "--full", "--json").stdout)
    return {view["name"]: view["digest"] for view in report["views"] if view["name"] != "history"}, report["events"]


def killed_import(cairn, data, after_s):
    """Starts the import of all files in one go of verbs and kills whichever runs after `after_s` seconds."""
    until = time.monotonic() + after_s
    for kind, file in SAMPLE_FILES:
        process = subprocess.Popen([cairn, "import", "--data", data, "--kind", kind, str(SAMPLE / file)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
    return False


def killed_server(cairn, data, chance):
    """The same through HTTP: the server dies while the engagements stream in."""
    server = Server(cairn, data).start()
    for kind, file in SAMPLE_FILES[:-1]:
        server.call("POST", f"/v1/imports?kind={kind}&file={file}", (SAMPLE / file).read_bytes(), ACTOR)
    upload = subprocess.Popen([cairn, "import", "--url", f"http://127.0.0.1:{server.port}", "--kind", "engagements",
                               str(SAMPLE / "engagements.csv")],
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        upload.wait(timeout=chance.uniform(0.0, 0.3))
    except subprocess.TimeoutExpired:
        pass
    server.stop(signal.SIGKILL)
    upload.wait(timeout=60)


def main(cairn, runs):
    chance = random.Random(20261123)
    with tempfile.TemporaryDirectory(prefix="cairn-kill-") as folder:
        whole = f"{folder}/whole"
        begun = time.monotonic()
        load_sample(cairn, whole)
        whole_s = time.monotonic() - begun
        expected, events = digests(cairn, whole)
        killed = 0
        for number in range(runs):
            data = f"{folder}/cut-{number}"
            run(cairn, "init", "--data", data)
            if number % 5 == 4:
                killed_server(cairn, data, chance)
                killed += 1
            else:
                killed += killed_import(cairn, data, chance.uniform(0.0, whole_s))
            for kind, file in SAMPLE_FILES:
                run(cairn, "import", "--data", data, "--kind", kind, SAMPLE / file)
            found, count = digests(cairn, data)
            assert (found, count) == (expected, events), f"run {number}: {found} is not {expected}"
        print(f"{killed} kills in {runs} runs: {events} events and every digest as in an undisturbed import")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
