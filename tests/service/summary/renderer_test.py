"""A renderer of PDFs that is missing, fails halfway or hangs: the reason is said, nothing half written is taken, the
other forms come; and a server that ends takes the renderer with it, whether it is told to end or killed.

Usage: renderer_test.py CAIRN   (the program)
"""

import os
import pathlib
import signal
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.municipality import OFFICER, move, partnership, post, unit  # noqa: E402
from tests.support.server import Server, run  # noqa: E402

YEAR = "2026-27"
START, AFTER_LOCK = "2027-07-01T07:00:00+02:00", "2027-09-01T08:00:00+02:00"
OTHERS = ("html", "json", "xlsx")
MANAGER = {"Cairn-Actor": "manager; role=city_manager"}
HALF = "printf '%%PDF-1.7 half a file' > \"$5\"; echo out of paper >&2; exit 3"
WHOLE = "printf '%%PDF-1.7 a file of a test' > \"$5\"; echo a renderer of a test"
SECONDS_MAX = 30


def renderer(folder, name, script):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    return path


def children(process):
    """Ids of the processes that it started and that have not ended."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it has ended
            continue
        if int(parent) == process.pid and state != "Z":
            found.append(int(entry.name))
    return found


def until(true, what):
    end = time.monotonic() + SECONDS_MAX
    while not true():
        assert time.monotonic() < end, f"{what} did not come about in {SECONDS_MAX} s"
        time.sleep(0.05)


def is_gone(pid):
    try:
        return (pathlib.Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


class Ledger:
    """A trial's ledger with one partnership, served with one renderer or another."""

    def __init__(self, cairn, folder):
        self.cairn, self.folder, self.data = cairn, folder, folder / "data"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        run(cairn, "init", "--data", self.data, "--trial", "--clock", START)
        with self.served("/nowhere/python3") as server:
            partnership(server, "Twin city", unit(server, "Port"))
            assert server.stop() == 0

    def environment(self, python):
        return {"CAIRN_PDF_PYTHON": str(python), "TMPDIR": str(self.temporary)}

    def served(self, python):
        return Server(self.cairn, self.data, self.environment(python), self_audit="never").start()

    def drafts(self, server):
        stream = f"summary-ETH_{YEAR.replace('-', '_')}"
        items = server.call("GET", f"/v1/events?limit=100&stream={stream}").json()["items"]
        return [event for event in items if event["type"] == "SummaryDrafted"]

    def is_tidy(self):
        return not list(self.temporary.iterdir())


def written_without_pdf(ledger, python, reason):
    """The verb writes three files and says why there is no fourth."""
    output = ledger.folder / f"out-{python.name}"
    ran = run(ledger.cairn, "summary", YEAR, "--data", ledger.data, "--output", output, check=False,
              env={**os.environ, **ledger.environment(python)})
    assert ran.returncode == 3 and f"pdf: not made: {reason}" in ran.stdout, ran
    assert sorted(path.name for path in output.iterdir()) == [f"summary-{YEAR}.{form}" for form in OTHERS], ran.stdout
    assert all(path.stat().st_size > 500 for path in output.iterdir())


def served_without_pdf(ledger, python, reason):
    """So does the server; such a draft is kept with the reason, and is not signed."""
    with ledger.served(python) as server:
        at = f"/v1/summaries/{YEAR}"
        refused = server.call("GET", f"{at}.pdf")
        assert refused.status == 503 and reason in refused.json()["detail"], refused.body
        for form in OTHERS:
            assert server.call("GET", f"{at}.{form}").status == 200, form
        before = len(ledger.drafts(server))
        post(server, f"{at}:draft", {})
        assert len(ledger.drafts(server)) == before + 1
        files = {file["format"]: file for file in server.call("GET", at).json()["draft"]["files"]}
        assert reason in files["pdf"]["failure"] and not files["pdf"].get("sha256"), files
        assert all(files[form]["sha256"] for form in OTHERS), files
        unsigned = server.call("POST", f"{at}:sign", {}, MANAGER)
        assert unsigned.status == 422 and "/files/pdf" in unsigned.body.decode() and reason in unsigned.body.decode()
        assert server.stop() == 0
    assert ledger.is_tidy(), list(ledger.temporary.iterdir())


def ends_with_the_server(ledger, hanging, how):
    """An officer's draft is under way; the server is told to end, or killed."""
    with ledger.served(hanging) as server:
        before = len(ledger.drafts(server))
        answers = []

        def ask():
            try:
                answers.append(server.call("POST", f"/v1/summaries/{YEAR}:draft", {}, OFFICER).status)
            except OSError:
                answers.append("cut off")
        asking = threading.Thread(target=ask)
        asking.start()
        until(lambda: children(server.process), "a renderer")
        (child,) = children(server.process)
        begun = time.monotonic()
        code = server.stop(how)
        assert code == (0 if how == signal.SIGTERM else -how), code
        until(lambda: is_gone(child), "the end of the renderer")
        took = time.monotonic() - begun
        asking.join()
        assert answers in ([503], ["cut off"]), answers
    if how == signal.SIGTERM:
        assert ledger.is_tidy(), list(ledger.temporary.iterdir())
    with ledger.served(hanging) as server:
        assert len(ledger.drafts(server)) == before, "nothing half made is recorded"
        assert server.stop() == 0
    print(f"{signal.Signals(how).name} in the middle of a draft: the renderer is gone after {took:.1f} s")


def the_clocks_draft_is_taken_up_again(ledger, hanging, whole):
    """The clock's draft is under way when the server ends: its job is given back, and done after the start."""
    with ledger.served(hanging) as server:
        before = len(ledger.drafts(server))
        move(server, AFTER_LOCK, settled=False)
        until(lambda: children(server.process), "a renderer")
        (child,) = children(server.process)
        assert server.stop() == 0
        until(lambda: is_gone(child), "the end of the renderer")
    with ledger.served(whole) as server:
        move(server, AFTER_LOCK)
        (job,) = server.call("GET", "/v1/jobs?kind=summary-draft").json()["items"]
        assert job["state"] == "done" and job["slot"] == YEAR, job
        drafts = ledger.drafts(server)
        assert len(drafts) == before + 1 and drafts[-1]["actor"]["id"] == "cairn", drafts[-1]
        assert server.stop() == 0
    print("the clock's draft was given back at the stop and made after the start")


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as temporary:
        folder = pathlib.Path(temporary)
        ledger = Ledger(cairn, folder)
        missing, half = pathlib.Path("/nowhere/python3"), renderer(folder, "half", HALF)
        for python, reason in ((missing, "there is no renderer"), (half, "the renderer failed: out of paper")):
            written_without_pdf(ledger, python, reason)
            served_without_pdf(ledger, python, reason)
            print(f"{reason}: said, and the other forms come")
        hanging = renderer(folder, "hanging", "exec sleep 600")
        for how in (signal.SIGTERM, signal.SIGKILL):
            ends_with_the_server(ledger, hanging, how)
        the_clocks_draft_is_taken_up_again(ledger, hanging, renderer(folder, "whole", WHOLE))


if __name__ == "__main__":
    main(*sys.argv[1:])
