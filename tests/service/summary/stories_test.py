"""Story 4 of the one-year acceptance (PRODUCT 5) on a trial ledger, whose clock is moved: an agreement of 2013 turns
dormant on the day the rule says, another rule is rehearsed and not adopted. Story 6 is in summary_test.py.

Usage: stories_test.py CAIRN   (the program)
"""

import datetime
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.municipality import OFFICER, move, post, staffed_units  # noqa: E402
from tests.support.server import Server, run  # noqa: E402
from tests.support.year import at  # noqa: E402

START = "2026-07-01T07:00:00+02:00"
LAST_SIGN, DORMANT_FROM, LAST_DAY_BEFORE = "2025-11-17", "2026-11-18", "2026-11-17"
# When the agreement turns dormant these 14 have been quiet for 9 months and less than 12; those have not.
QUIET = [datetime.date(2025, 12, 1) + datetime.timedelta(days=5 * i) for i in range(14)]
LIVELY = [datetime.date(2026, 2, 18) + datetime.timedelta(days=10 * i) for i in range(10)]
UNITS = 3


def engagement(server, title, kind, status, effective, lead, **details):
    body = {"municipality": "ETH", "status": status, "source": "a page", "effective": effective, "lead_units": [lead],
            "details": {"title": {"en": title}, "kind": kind, **details}}
    return post(server, "/v1/engagements", body, 201)["id"]


def load(server):
    """Three units; the agreement, 14 quiet and 10 lively relationships. Returns the engagements' ids."""
    units = staffed_units(server, UNITS, rows=0)
    ids = {"agreement": engagement(server, "City agreement", "agreement", "active", "2013-08-15", units[0])}
    post(server, f"/v1/engagements/{ids['agreement']}:revise", {"details": {"purpose": "trade"}, "effective": LAST_SIGN})
    for name, days in (("quiet", QUIET), ("lively", LIVELY)):
        ids[name] = [engagement(server, f"{name} {day}", "partnership", "active", day.isoformat(), units[1],
                                geographic_level="national") for day in days]
    return ids


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


def story_4(cairn, server, ids):
    """Dormant on the day the rule says; 9 months are rehearsed and show 14 more; nothing in the log changes."""
    move(server, at(LAST_DAY_BEFORE))
    assert ids["agreement"] not in dormant(server), "twelve months to the day are not longer than the rule allows"
    move(server, at(DORMANT_FROM))
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


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as temporary:
        data = pathlib.Path(temporary) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        with Server(cairn, data, self_audit="never").start() as server:
            ids = load(server)
            story_4(cairn, server, ids)


if __name__ == "__main__":
    main(*sys.argv[1:])
