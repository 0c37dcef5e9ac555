"""Walks through the front end with Chromium, against the real program on the sample ledger (scroll: on a large one).

Usage: run_walk.py CAIRN WALK OUT   (the program; a file of walks/; a folder for pictures and for WALK.rows)

A walk prints a line of what it cost; those lines are kept in OUT/WALK.rows for table.py. With a line `program | stop`
or `program | start` it has the program stopped or started under the same address; the answer is a line on its input.
"""

import json
import os
import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.support.accounts import sample_accounts_server  # noqa: E402
from tests.support.server import ROOT, large_server, sample_server  # noqa: E402

WALKS = pathlib.Path(__file__).resolve().parent / "walks"
LARGE = {"scroll"}  # on 10,000 engagements
SECONDS_MAX = 540  # axe looks at every screen in three languages; a busy machine takes its time
# Walks in which the program wants accounts, and which there are; CAIRN_LINKS has their first links by id.
ACCOUNTS = {"accounts": [("officer_1", "officer"), ("reader_1", "reader")]}


def obey(server, what):
    if what == "stop":
        server.keep_port()
        server.stop()
    else:
        server.start()


def go(server, name, out):
    """Runs one walk to its end; returns its exit code and its lines."""
    environment = {**os.environ, "CAIRN_WEB_MODULES": str(ROOT / "build" / "web"),
                   "CAIRN_TOOL_MODULES": str(ROOT / "build" / "tools"), "CAIRN_OUT": out,
                   "CAIRN_LINKS": json.dumps(getattr(server, "links", {}))}
    node = ROOT / "build" / "tools" / "bin" / "node"
    with subprocess.Popen([str(node), str(WALKS / f"{name}.mjs"), f"http://127.0.0.1:{server.port}"], env=environment,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as walk:
        end = threading.Timer(SECONDS_MAX, walk.kill)
        end.start()
        lines = []
        for line in walk.stdout:
            lines.append(line)
            print(line, end="", flush=True)
            if line.startswith("program | "):
                obey(server, line.split(" | ")[1].strip())
                walk.stdin.write("done\n")
                walk.stdin.flush()
        end.cancel()
    return walk.returncode, lines


def main(cairn, name, out):
    rows = pathlib.Path(out) / f"{name}.rows"
    rows.unlink(missing_ok=True)
    accounts = ACCOUNTS.get(name)
    serve = large_server if name in LARGE else sample_server
    with sample_accounts_server(cairn, accounts) if accounts else serve(cairn) as server:
        code, lines = go(server, name, out)
    # What a walk cost counts only if it came to its end.
    if code == 0:
        rows.write_text("".join(line for line in lines if line.startswith("walk | ")), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
