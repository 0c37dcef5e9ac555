"""Walks through the front end with Chromium, against the real program on the sample ledger.

Usage: run_walk.py CAIRN WALK OUT   (the program; a file of walks/; a folder for pictures and for WALK.rows)

A walk prints a line of what it cost; those lines are kept in OUT/WALK.rows for table.py.
"""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.support.server import ROOT, sample_server  # noqa: E402

WALKS = pathlib.Path(__file__).resolve().parent / "walks"
SECONDS_MAX = 540  # axe looks at every screen in three languages; a busy machine takes its time


def main(cairn, name, out):
    rows = pathlib.Path(out) / f"{name}.rows"
    rows.unlink(missing_ok=True)
    with sample_server(cairn) as server:
        environment = {**os.environ, "CAIRN_WEB_MODULES": str(ROOT / "build" / "web"), "CAIRN_OUT": out}
        node = ROOT / "build" / "tools" / "bin" / "node"
        walk = subprocess.run([str(node), str(WALKS / f"{name}.mjs"), f"http://127.0.0.1:{server.port}"],
                              env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              timeout=SECONDS_MAX, check=False)
    print(walk.stdout, end="")
    # What a walk cost counts only if it came to its end.
    if walk.returncode == 0:
        rows.write_text("".join(f"{line}\n" for line in walk.stdout.splitlines() if line.startswith("walk | ")),
                        encoding="utf-8")
    return walk.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
