"""LIMITS L11: the summary of a year over 5,000 engagements, without and with its PDF.

Usage: summary_bench.py CAIRN [ENGAGEMENTS]   (the program)
"""

import csv
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.support.server import SAMPLE, run  # noqa: E402

DRAFT_SECONDS_MAX, PDF_SECONDS_MAX = 10, 30
KINDS = ("agreement", "network_membership", "partnership", "research", "project", "informal", "delegation_in",
         "delegation_out", "staff_visit", "tour", "conference", "learning_exchange")
RELATIONSHIPS = KINDS[:6]


def engagements(count, file):
    """Like the sample's rows, with the same seed the same: a third of the activities lie in the year."""
    draw = random.Random(47)
    with open(SAMPLE / "engagements.csv", encoding="utf-8", newline="") as sample:
        rows = list(csv.DictReader(sample))
    units = sorted({row["lead_unit"] for row in rows})
    partners = sorted({row["partner_organisations"] for row in rows})
    with open(file, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        for number in range(count):
            kind = draw.choice(KINDS)
            year = draw.randint(2000, 2014) if kind in RELATIONSHIPS else draw.randint(2011, 2014)
            row = {**draw.choice(rows), "ref": f"B-{number:05}", "title": f"{kind.replace('_', ' ')} number {number}",
                   "kind": kind, "lead_unit": draw.choice(units), "partner_organisations": draw.choice(partners),
                   "start_date": f"{year}-{draw.randint(1, 12):02}", "end_date": "",
                   "status": "active" if kind in RELATIONSHIPS else "concluded"}
            writer.writerow(row)


def timed(cairn, data, output, *formats):
    begun = time.monotonic()
    said = run(cairn, "summary", "2013-14", "--data", data, "--output", output,
               *(option for form in formats for option in ("--format", form))).stdout
    return time.monotonic() - begun, said


def main(cairn, count="5000"):
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as temporary:
        folder = pathlib.Path(temporary)
        data = folder / "data"
        run(cairn, "init", "--data", data)
        run(cairn, "import", "--data", data, "--kind", "units", SAMPLE / "units.csv")
        run(cairn, "import", "--data", data, "--kind", "organisations", SAMPLE / "organisations.csv")
        engagements(int(count), folder / "engagements.csv")
        run(cairn, "import", "--data", data, "--kind", "engagements", folder / "engagements.csv")
        draft, _ = timed(cairn, data, folder / "out", "html", "json", "xlsx")
        whole, said = timed(cairn, data, folder / "out")
        print(said.strip())
        print(f"{count} engagements: draft {draft:.1f} s (at most {DRAFT_SECONDS_MAX}), "
              f"with PDF {whole:.1f} s (at most {PDF_SECONDS_MAX}); opening the ledger included")
        assert draft <= DRAFT_SECONDS_MAX and whole <= PDF_SECONDS_MAX, "slower than LIMITS L11 allows"


if __name__ == "__main__":
    main(*sys.argv[1:])
