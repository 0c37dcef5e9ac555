"""Prints the walks of the last run as one table: clicks, keys, seconds and kB of each, and what PRODUCT asks of it.

Usage: table.py OUT WALK...   (the folder of run_walk.py; the walks that must have a row)

Fails if a walk left no row, that is if it was not run or did not come to its end.
"""

import pathlib
import sys

HEAD = ["Walk", "Clicks", "Keys", "Seconds", "kB", "Asked"]


def rows_of(out, name):
    """Rows of one walk file, each a list of as many cells as HEAD; none if it did not come to its end."""
    path = pathlib.Path(out) / f"{name}.rows"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line.split(" | ")[1:] for line in lines]


def main(out, *names):
    found = {name: rows_of(out, name) for name in names}
    print("| " + " | ".join(HEAD) + " |\n|---|---:|---:|---:|---:|---|")
    for rows in found.values():
        for row in rows:
            print("| " + " | ".join(row) + " |")
    missing = [name for name, rows in found.items() if not rows]
    if missing:
        print(f"no row of: {', '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
