"""What someone who has never seen the project must be able to see, on the real data.

Usage: acceptance_test.py CAIRN   (the program)
"""

import calendar
import csv
import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import SAMPLE, run, sample_server  # noqa: E402

ACTIVITIES = {"delegation_in", "delegation_out", "staff_visit", "tour", "conference", "learning_exchange"}


def bounds(text):
    """The first and the last day that a partial ISO date can mean."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return datetime.date(parts[0], 1, 1), datetime.date(parts[0], 12, 31)
    if len(parts) == 2:
        return datetime.date(*parts, 1), datetime.date(*parts, calendar.monthrange(*parts)[1])
    return datetime.date(*parts), datetime.date(*parts)


def runs_on(row, day):
    """Whether the file says that the engagement was running on `day`, read straight from its columns."""
    start, end = row["start_date"], row["end_date"]
    if row["status"] == "proposed" or (start and bounds(start)[0] > day):
        return False
    if end:
        return bounds(end)[1] >= day
    if row["status"] != "concluded":
        return True
    # Concluded, nobody says when: an activity was held on its own date, of anything else it is only known to be over.
    return row["kind"] in ACTIVITIES and bool(start) and bounds(start)[1] >= day


def all_rows(server, query=""):
    rows, after = [], ""
    while True:
        page = server.call("GET", f"/v1/matrix?limit=100{query}{after}").json()
        rows += page["items"]
        if not page["next"]:
            assert len(rows) == page["total"], (len(rows), page["total"])
            return rows
        after = f"&after={page['next']}"


def the_matrix_is_whole(server):
    page = server.call("GET", "/v1/matrix?limit=1").json()
    assert page["total"] == 165 and len(page["items"]) == 1, page["total"]
    pivot = server.call("GET", "/v1/matrix/pivot?rows=geographic_level&columns=kind").json()
    counted = sum(cell["count"] for cell in pivot["cells"])
    assert pivot["total"] == 165 and counted == 165, (pivot["total"], counted)
    print("matrix: 165 engagements, and the pivot adds up to them")


def replay_ends_in_the_matrix(server, cairn):
    url = f"http://127.0.0.1:{server.port}"
    for row in all_rows(server):
        steps = server.call("GET", f"/v1/engagements/{row['id']}/replay").json()["steps"]
        one = server.call("GET", f"/v1/engagements/{row['id']}").json()
        assert steps[-1]["state"] == one == row, f"{row['ref']}: the last step is not the row of the matrix"
        for step in steps:
            for member in ("position", "type", "recorded_at", "actor", "effective", "reason", "source"):
                assert member in step, f"{row['ref']}: a step does not tell {member}"
    shown = run(cairn, "replay", "ENG-0029", "--url", url).stdout
    assert "EngagementRecorded" in shown and "rathaus.bremen.de" in shown, shown[:500]
    print("replay: the last state of each of 165 engagements is its row of the matrix")


def both_times_are_true(server):
    before = server.call("GET", "/v1/matrix?known_at=2026-01-01T00:00:00Z").json()
    assert before["total"] == 0, before["total"]
    with open(SAMPLE / "engagements.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = ["1999-12-31", "2011-12-31", "2012-01-01", "2012-06-30", "2016-06-30", "2019-05-01", "2026-06-30"]
    for day in days:
        expected = {row["ref"] for row in rows if runs_on(row, datetime.date.fromisoformat(day))}
        found = {row["ref"] for row in all_rows(server, f"&valid_at={day}&running=true")}
        assert found == expected, f"{day}: {sorted(found ^ expected)}"
        if day == "2012-06-30":
            print(f"valid_at=2012-06-30: {len(found)} running, as the file says; before the import: none")


def municipalities_have_life_spans(server):
    for day, count in (("2012-06-30", 278), ("2016-08-02", 278), ("2016-08-03", 257), ("2020-01-01", 257)):
        page = server.call("GET", f"/v1/municipalities?limit=1&state=established&valid_at={day}").json()
        assert page["total"] == count, (day, page["total"])
    print("municipalities: 278 until 2 August 2016, 257 from the day after")


def importing_again_appends_nothing(server, cairn):
    url = f"http://127.0.0.1:{server.port}"
    exported = server.call("GET", "/v1/exports/engagements.csv").body  # which is written down, once
    before = server.call("GET", "/v1/events?limit=1").json()["position"]
    for kind, file in (("engagements", "engagements.csv"), ("organisations", "organisations.csv"),
                       ("units", "units.csv"), ("networks", "networks.csv")):
        run(cairn, "import", "--url", url, "--kind", kind, SAMPLE / file)
    assert server.call("GET", "/v1/exports/engagements.csv").body == exported
    answer = server.call("POST", "/v1/imports?kind=engagements&file=export.csv", exported,
                         {"Content-Type": "text/csv", "Cairn-Actor": "tester"})
    summary = json.loads(answer.body.splitlines()[-1])
    after = server.call("GET", "/v1/events?limit=1").json()["position"]
    assert after == before and summary["same"] == 165, (before, after, summary)
    print("import: the same files again, and an unedited export, append nothing")


def main(cairn):
    with sample_server(cairn) as server:
        the_matrix_is_whole(server)
        replay_ends_in_the_matrix(server, cairn)
        both_times_are_true(server)
        municipalities_have_life_spans(server)
        importing_again_appends_nothing(server, cairn)


if __name__ == "__main__":
    main(sys.argv[1])
