"""Stories 4 and 6 of the one-year acceptance (PRODUCT 5) on one trial ledger, whose clock goes through 2026/27: an
agreement of 2013 turns dormant on the day the rule says, another rule is rehearsed and not adopted; Q4 is certified,
the year's summary signed, and in August a late report and a correction arrive.

Usage: stories_test.py CAIRN   (the program)
"""

import datetime
import hashlib
import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.municipality import OFFICER, post, staffed_units  # noqa: E402
from tests.support.server import Server, run  # noqa: E402
from tests.support.year import Year, at  # noqa: E402

YEAR, Q4 = "2026-27", "2026-27-Q4"
FORMS = ("html", "json", "pdf", "xlsx")
MANAGER = {"Cairn-Actor": "manager; role=city_manager"}
START = "2026-07-01T07:00:00+02:00"
LAST_SIGN, DORMANT_FROM, LAST_DAY_BEFORE = "2025-11-17", "2026-11-18", "2026-11-17"
# When the agreement turns dormant these 14 have been quiet for 9 months and less than 12; those have not.
QUIET = [datetime.date(2025, 12, 1) + datetime.timedelta(days=5 * i) for i in range(14)]
LIVELY = [datetime.date(2026, 2, 18) + datetime.timedelta(days=10 * i) for i in range(10)]
UNITS = 3
PDF_SECONDS_MAX = 240  # of a machine that has much else to do


def engagement(server, title, kind, status, effective, lead, **details):
    body = {"municipality": "ETH", "status": status, "source": "a page", "effective": effective, "lead_units": [lead],
            "details": {"title": {"en": title}, "kind": kind, **details}}
    return post(server, "/v1/engagements", body, 201)["id"]


def load(server):
    """Three units that answer; the agreement, 14 quiet and 10 lively relationships, and a visit in May."""
    units = staffed_units(server, UNITS, rows=0)
    ids = {"agreement": engagement(server, "City agreement", "agreement", "active", "2013-08-15", units[0])}
    sign_of_life = {"details": {"purpose": "trade"}, "effective": LAST_SIGN}
    post(server, f"/v1/engagements/{ids['agreement']}:revise", sign_of_life)
    for name, days in (("quiet", QUIET), ("lively", LIVELY)):
        ids[name] = [engagement(server, f"{name} {day}", "partnership", "active", day.isoformat(), units[1],
                                geographic_level="national") for day in days]
    return units, ids


def all_events(server):
    """The whole log, a line an event."""
    answer = server.call("GET", "/v1/events", headers={"Accept": "application/x-ndjson"})
    assert answer.status == 200, answer.body[:300]
    return answer.body.splitlines()


def badges(server, query=""):
    page = server.call("GET", f"/v1/matrix?limit=100{query}").json()
    assert page["next"] is None, page["total"]
    return {row["id"]: row["badge"] for row in page["items"]}


def dormant(server, query=""):
    return {one for one, badge in badges(server, query).items() if badge == "dormant"}


def story_4(cairn, year, ids):
    """Dormant on the day the rule says; 9 months are rehearsed and show 14 more; nothing in the log changes."""
    server = year.server
    year.move(LAST_DAY_BEFORE)
    assert ids["agreement"] not in dormant(server), "twelve months to the day are not longer than the rule allows"
    year.move(DORMANT_FROM)
    assert dormant(server) == {ids["agreement"]}, dormant(server)
    assert ids["agreement"] not in dormant(server, f"&valid_at={LAST_DAY_BEFORE}"), "the day before stays as it was"
    before = all_events(server)
    asked = {"municipality": "ETH", "rules": {"dormancy_months": 9}, "until": DORMANT_FROM}
    told = server.call("POST", "/v1/rehearsals", asked, OFFICER)
    assert told.status == 200, told.body[:500]
    more = {item["id"] for item in told.json()["items"] for span in item["spans"]
            if span["from"] <= DORMANT_FROM <= span["until"] and span["rehearsed"]["dormant"]
            and not span["now"]["dormant"]}
    assert more == set(ids["quiet"]) and len(more) == 14, (len(more), more ^ set(ids["quiet"]))
    printed = run(cairn, "rehearse", "--rule", "dormancy_months=9", "--until", DORMANT_FROM, "--url",
                  f"http://127.0.0.1:{server.port}").stdout
    assert "nothing was changed" in printed and "quiet 2025-12-01" in printed, printed[-500:]
    # Not adopted: the log and every badge are what they were.
    assert before and all_events(server) == before
    assert dormant(server) == {ids["agreement"]}
    print(f"story 4: dormant on {DORMANT_FROM}, not on the day before; rehearsed with 9 months {len(more)} more;",
          f"the log has its {len(before)} events as before, byte for byte")


def certify_q4(year, units):
    """All answer from their mails, the quarter locks by itself, and what it says is certified."""
    server = year.server
    day = datetime.date(2027, 6, 1)
    while server.call("GET", f"/v1/quarters/{Q4}").status != 200:
        assert day.month == 6, f"{Q4} was never opened"
        year.move(day)
        day += datetime.timedelta(days=1)
    board = year.board(Q4)
    year.move(board["steps"][0]["day"])
    year.answer(units)
    year.move(datetime.date.fromisoformat(board["lock_due"]["day"]) + datetime.timedelta(days=1), 9)
    assert year.counts(Q4) == (UNITS, UNITS, UNITS), year.counts(Q4)
    post(server, f"/v1/quarters/{Q4}:certify", {})
    assert year.board(Q4)["state"] == "certified", year.board(Q4)["state"]


def command(server, target, body, actor, status=200):
    answer = server.call("POST", target, body, actor, seconds_max=PDF_SECONDS_MAX)
    assert answer.status == status, f"{target}: {answer.status} {answer.body[:800]}"
    return answer.json()


def sign(server):
    """Drafted, returned once, drafted again, signed; returns what the signature pins."""
    summary = f"/v1/summaries/{YEAR}"
    command(server, f"{summary}:draft", {}, OFFICER)
    command(server, f"{summary}:return", {"reason": "which visits have no report?"}, MANAGER)
    command(server, f"{summary}:sign", {}, MANAGER, 422)
    command(server, f"{summary}:draft", {}, OFFICER)
    command(server, f"{summary}:sign", {}, OFFICER, 403)
    command(server, f"{summary}:sign", {}, MANAGER)
    return server.call("GET", summary).json()["signed"]


def files_of(server):
    files = {form: server.call("GET", f"/v1/summaries/{YEAR}.{form}", seconds_max=PDF_SECONDS_MAX) for form in FORMS}
    assert all(answer.status == 200 for answer in files.values()), {f: a.status for f, a in files.items()}
    return {form: answer.body for form, answer in files.items()}


def correct_level(server, one):
    events = server.call("GET", f"/v1/events?limit=100&stream=engagement-{one}").json()["items"]
    first = next(event for event in events if event["type"] == "EngagementRecorded")
    data = {**first["data"], "details": {**first["data"]["details"], "geographic_level": "africa"}}
    command(server, f"/v1/engagements/{one}:correct", {
        "position": first["position"], "type": "EngagementRecorded", "data": data, "effective": first["effective"],
        "reason": "the partner is in Africa"}, OFFICER)


def story_6(cairn, data, year, units, ids, folder):
    """Signed in July; in August a late report and a correction: the same bytes, and exactly two movements."""
    server = year.server
    year.move("2027-05-20")
    visit = engagement(server, "Visit to a port", "staff_visit", "concluded", "2027-05-10", units[2])
    certify_q4(year, units)
    signed = sign(server)
    then = files_of(server)
    year.move("2027-08-12")
    command(server, f"/v1/engagements/{visit}:attach-document", {
        "document_id": "TR1", "kind": "visit_report", "title": "Trip report", "effective": "2027-08-12"}, OFFICER)
    correct_level(server, ids["lively"][0])
    year.move("2027-08-20")
    assert files_of(server) == then, "the signed files come again"
    assert server.stop() == 0
    place = {"PATH": "/usr/bin:/bin", "TZ": "Pacific/Auckland", "LANG": "de_DE.UTF-8", "USER": "nobody",
             "HOME": "/nonexistent"}
    run(cairn, "summary", YEAR, "--data", data, "--output", folder, "--regenerate", env=place)
    pinned = {file["format"]: file["sha256"] for file in signed["files"]}
    made = {form: (folder / f"summary-{YEAR}.{form}").read_bytes() for form in FORMS}
    assert {form: hashlib.sha256(made[form]).hexdigest() for form in FORMS} == pinned
    assert made == then
    # Nothing in them is of the day on which they were made: the trial's year has not come yet.
    for today in {datetime.date.today(), datetime.datetime.now(datetime.timezone.utc).date()}:
        for form, content in made.items():
            for written in (today.isoformat(), today.strftime("%Y%m%d"), today.strftime("%-d %B %Y")):
                assert written.encode() not in content, f"{form} tells the day on which it was made: {written}"
    told = json.loads(run(cairn, "summary", YEAR, "--as-known-now", "--json", "--data", data).stdout)
    assert [movement["type"] for movement in told["movements"]] == ["DocumentAttached", "Corrected"], told["movements"]
    moved = [[figure["id"] for figure in movement["figures"]] for movement in told["movements"]]
    assert f"activities_reported.{YEAR}" in moved[0], moved
    assert f"relationships_active.{YEAR}.scope.africa" in moved[1], moved
    print("story 6: Q4 certified; drafted, returned once, signed; in August, elsewhere, four files equal to the byte;",
          "as known now exactly two movements")


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as temporary:
        folder = pathlib.Path(temporary)
        data = folder / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        with Server(cairn, data, self_audit="never").start() as server:
            units, ids = load(server)
            year = Year(server, {f"contact{i:02d}@example.org": [unit] for i, unit in enumerate(units)})
            story_4(cairn, year, ids)
            story_6(cairn, data, year, units, ids, folder / "out")


if __name__ == "__main__":
    main(*sys.argv[1:])
