"""The auditor's questions on the real data, through the real program.

One engagement is corrected, one event voided, one conclusion back-dated; the two dials and the three lists of the
difference must show each in its right place. Then samples, trails, citations and a rehearsal, each checked by other
means than the program's own.

Usage: auditor_test.py CAIRN   (the program)
"""

import csv
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import SAMPLE, Server, load_sample, run  # noqa: E402

ACTOR = {"Cairn-Actor": "auditor-test; role=officer"}
LISTS = ("happened", "learned", "corrected")
CORRECTED, VOIDED, CONCLUDED = "ENG-0010", "ENG-0032", "ENG-0001"
LAST_DAY = "2020-06-30"  # of the conclusion that is told years later


class Asked:
    """A running server and what it is asked."""

    def __init__(self, server):
        self.server = server

    def get(self, target):
        answer = self.server.call("GET", target)
        assert answer.status == 200, (target, answer.status, answer.body[:400])
        return answer

    def json(self, target):
        return self.get(target).json()

    def post(self, target, body, status=200):
        answer = self.server.call("POST", target, body, ACTOR)
        assert answer.status == status, (target, answer.status, answer.body[:600])
        return answer.json()

    def head(self):
        return self.json("/v1/events?limit=1")["position"]

    def row(self, ref, valid, known):
        return self.json(f"/v1/engagements/{ref}?valid_at={valid}&known_at=@{known}")

    def event_of(self, engagement, kind, after=0):
        events = self.json(f"/v1/events?limit=500&stream=engagement-{engagement}")["items"]
        return [event for event in events if event["type"] == kind][after]

    def differences(self, pair_from, pair_to):
        (v1, k1), (v2, k2) = pair_from, pair_to
        answer = self.json(f"/v1/diff?from_valid={v1}&from_known=@{k1}&to_valid={v2}&to_known=@{k2}")
        cells = [(entry["engagement"], entry["field"], entry.get("element"))
                 for name in LISTS for entry in answer[name]]
        assert len(cells) == len(set(cells)), "a cell is in two lists"
        return answer


def of_ref(answer, name, ref):
    """The entries of one engagement in one list, by field."""
    return {entry["field"]: entry for entry in answer[name] if entry.get("ref") == ref}


def mend_the_ledger(asked):
    """The three changes; returns the number of events before and after them, and the voided partner."""
    before = asked.head()
    now = {ref: asked.json(f"/v1/engagements/{ref}") for ref in (CORRECTED, VOIDED, CONCLUDED)}

    birth = asked.event_of(now[CORRECTED]["id"], "EngagementRecorded")
    data = birth["data"]
    data["details"]["title"] = {"en": "Agreement with the Pollution Research Group"}
    at = {ref: f"/v1/engagements/{row['id']}" for ref, row in now.items()}
    asked.post(f"{at[CORRECTED]}:correct",
               {"position": birth["position"], "type": "EngagementRecorded", "data": data,
                "effective": birth["effective"], "reason": "the title was misread", "source": "the signed copy"})
    joined = asked.event_of(now[VOIDED]["id"], "PartyJoined")
    asked.post(f"{at[VOIDED]}:void", {"position": joined["position"], "reason": "never took part"})
    asked.post(f"{at[CONCLUDED]}:conclude",
               {"effective": LAST_DAY, "reason": "told by the partner", "outcome": "ended by letter"})
    return before, asked.head(), joined["data"]["organisation_id"]


def the_two_dials_show_each_in_its_place(asked, before, after, partner):
    early, late = "2019-06-30", "2026-06-30"
    ids = lambda row: [party["id"] for party in row["partners"]]  # noqa: E731
    for valid in (early, late):
        assert asked.row(CORRECTED, valid, before)["title"].startswith("MOA with UKZN")
        assert asked.row(CORRECTED, valid, after)["title"] == "Agreement with the Pollution Research Group"
        assert partner in ids(asked.row(VOIDED, valid, before))
        assert partner not in ids(asked.row(VOIDED, valid, after))
        assert asked.row(CONCLUDED, valid, before)["status"] == "active", "nobody had told the end"
    assert asked.row(CONCLUDED, early, after)["status"] == "active", "the end had not come"
    assert asked.row(CONCLUDED, late, after)["status"] == "concluded"
    assert asked.row(CONCLUDED, LAST_DAY, after)["status"] == "active", "the last day on which it ran"
    assert asked.row(CONCLUDED, "2020-07-01", after)["status"] == "concluded"
    print("two dials: the correction, the void and the conclusion show on the days and at the knowledge they should")


def the_three_lists_show_each_in_its_place(asked, before, after):
    # The same day, known later: what was learned and what was corrected; nothing happened.
    answer = asked.differences(("2026-06-30", before), ("2026-06-30", after))
    assert answer["happened"] == [], answer["happened"]
    learned = of_ref(answer, "learned", CONCLUDED)
    assert (learned["status"]["before"], learned["status"]["after"]) == ("active", "concluded"), learned
    assert learned["status"]["effective"] == LAST_DAY and learned["status"]["reason"] == "told by the partner"
    title = of_ref(answer, "corrected", CORRECTED)["title"]
    assert title["after"] == "Agreement with the Pollution Research Group" and title["type"] == "Corrected"
    assert title["reason"] == "the title was misread" and title["source"] == "the signed copy"
    party = of_ref(answer, "corrected", VOIDED)["party"]
    assert (party["before"], party["after"], party["type"]) == ("in", None, "Voided"), party
    refs = {entry["ref"] for name in LISTS for entry in answer[name]}
    assert refs == {CORRECTED, VOIDED, CONCLUDED}, refs

    # From a day before the conclusion to one after it, as known now: it happened; the mended events are the same.
    answer = asked.differences(("2019-06-30", after), ("2021-06-30", after))
    assert answer["learned"] == [] and answer["corrected"] == []
    assert of_ref(answer, "happened", CONCLUDED)["status"]["after"] == "concluded"
    assert not of_ref(answer, "happened", CORRECTED) and not of_ref(answer, "happened", VOIDED)

    # On both dials at once: the conclusion came between the two days, the mistakes were there on the first one.
    answer = asked.differences(("2019-06-30", before), ("2021-06-30", after))
    assert of_ref(answer, "happened", CONCLUDED)["status"]["after"] == "concluded"
    assert of_ref(answer, "corrected", CORRECTED) and of_ref(answer, "corrected", VOIDED)
    assert answer["learned"] == [], answer["learned"]
    back = asked.differences(("2021-06-30", after), ("2019-06-30", before))
    for name in LISTS:
        there = [(e["engagement"], e["field"], e.get("element"), e["before"], e["after"]) for e in answer[name]]
        here = [(e["engagement"], e["field"], e.get("element"), e["after"], e["before"]) for e in back[name]]
        assert there == here, name
    print("three lists: learned, corrected, happened hold each change alone; backwards they are the same, exchanged")


def the_command_line_says_the_same(asked, cairn, before, after):
    url = f"http://127.0.0.1:{asked.server.port}"
    pairs = ["--from-valid", "2026-06-30", "--from-known", f"@{before}", "--to-valid", "2026-06-30",
             "--to-known", f"@{after}"]
    told = json.loads(run(cairn, "diff", "--url", url, "--json", *pairs).stdout)
    assert told == asked.differences(("2026-06-30", before), ("2026-06-30", after))
    shown = run(cairn, "diff", "--url", url, *pairs).stdout
    for words in ("happened: 0", CONCLUDED, "status: active → concluded", "the title was misread"):
        assert words in shown, shown
    one = run(cairn, "replay", "--url", url, "--step", 1, CORRECTED).stdout
    assert "EngagementRecorded" in one and "step 1 of" in one, one
    assert "engagements in the matrix after it" in run(cairn, "replay", "--url", url, "--step", after).stdout
    past = run(cairn, "replay", "--url", url, "--step", 99, CORRECTED, check=False)
    assert past.returncode == 3 and "there is no step 99" in past.stderr, past
    future = run(cairn, "matrix", "--url", url, "--known-at", "2999-01-01", check=False)
    assert future.returncode == 1 and "has not come" in future.stderr, future


def anyone_can_draw_the_sample_again(asked, cairn, after):
    url = f"http://127.0.0.1:{asked.server.port}"
    sample = asked.json(f"/v1/audit/sample?seed=die-4&size=25&valid_at=2012-06-30&known_at=@{after}&running=true")
    population, cursor = [], ""
    while cursor is not None:
        page = asked.json(f"/v1/matrix?limit=100&valid_at=2012-06-30&known_at=@{after}&running=true{cursor}")
        population += [row["id"] for row in page["items"]]
        cursor = f"&after={page['next']}" if page["next"] else None
    assert sample["population"] == len(population), (sample["population"], len(population))
    drawn = sorted((hashlib.sha256(f"die-4\n{one}".encode()).hexdigest(), one) for one in population)[:25]
    assert [(item["hash"], item["id"]) for item in sample["items"]] == drawn
    by_hand = subprocess.run(["sha256sum"], input=f"die-4\n{drawn[0][1]}", text=True, capture_output=True, check=True)
    assert by_hand.stdout.split()[0] == drawn[0][0], by_hand.stdout
    told = json.loads(run(cairn, "sample", "--url", url, "--json", "--seed", "die-4", "--valid-at", "2012-06-30",
                          "--known-at", f"@{after}", "--filter", "running=true").stdout)
    assert told == sample
    print(f"sample: 25 of {len(population)} that ran on 30 June 2012, drawn again with hashlib and sha256sum")


def trails_have_what_the_log_has(asked):
    """Against a scan of the whole log."""
    events, after = [], ""
    while after is not None:
        page = asked.json(f"/v1/events?limit=500{after}")
        events += page["items"]
        after = f"&after={page['next']}" if page["next"] else None

    def trail(query):
        items, cursor = [], ""
        while cursor is not None:
            page = asked.json(f"/v1/trail?limit=200&{query}{cursor}")
            items += page["items"]
            cursor = f"&after={page['next']}" if page["next"] else None
        return [item["position"] for item in items], page.get("links")

    found, _ = trail("actor=auditor-test")
    assert found == [e["position"] for e in events if e.get("actor", {}).get("id") == "auditor-test"] and found
    found, _ = trail("import=engagements.csv")
    expected = [e["position"] for e in events if e.get("reason", "").startswith("import of engagements.csv line ")]
    assert found == expected and len(found) >= 165, (len(found), len(expected))
    digest = hashlib.sha256((SAMPLE / "engagements.csv").read_bytes()).hexdigest()
    assert trail(f"import={digest}")[0] == expected, "by the bytes of the file"

    bremen = asked.json("/v1/organisations?q=free hanseatic".replace(" ", "%20"))["items"][0]["id"]
    found, links = trail(f"organisation={bremen}")
    named = [e["position"] for e in events
             if bremen in json.dumps(e["data"]) or e["stream"] == f"organisation-{bremen}"]
    assert found == named, (found, named)
    with open(SAMPLE / "engagements.csv", encoding="utf-8", newline="") as file:
        rows = [row["ref"] for row in csv.DictReader(file)
                if "Free Hanseatic City of Bremen" in row["partner_organisations"].split(";")]
    assert sorted({link["ref"] for link in links}) == sorted(rows), (links, rows)
    print(f"trail: actor, import file and organisation as a scan of all {len(events)} events finds them; "
          f"{len(rows)} engagements of Bremen")


def a_rehearsal_foretells_and_changes_nothing(asked):
    head = asked.head()
    rehearse = lambda body: asked.post("/v1/rehearsals", {"municipality": "ETH", **body})  # noqa: E731
    same = rehearse({"rules": {"dormancy_months": 12, "amber_months": 9}})
    assert same["different"] == 0 and same["looked_at"] == 165, same
    body = {"rules": {"dormancy_months": 60, "amber_months": 36}, "effective": "2024-07-01", "until": "2026-06-30"}
    told = rehearse(body)
    assert told["different"] > 0 and asked.head() == head, "the log is as it was"
    days = ("2024-06-30", "2024-07-01", "2025-03-31", "2026-06-30")

    def badges(day):
        answer, cursor = {}, ""
        while cursor is not None:
            page = asked.json(f"/v1/matrix?limit=500&valid_at={day}{cursor}")
            answer.update({row["id"]: row["badge"] for row in page["items"]})
            cursor = f"&after={page['next']}" if page["next"] else None
        return answer

    was = {day: badges(day) for day in days}
    for rule, value in body["rules"].items():
        asked.post("/v1/rules/ETH:set", {"rule": rule, "value": str(value), "authority": "council resolution 7",
                                         "effective": "2024-07-01"})
    differing = 0
    for day in days:
        foretold = {item["id"]: span for item in told["items"] for span in item["spans"]
                    if span["from"] <= day <= span["until"]}
        for one, badge in badges(day).items():
            if one in foretold:
                assert was[day][one] == foretold[one]["now"]["badge"], (day, one)
                assert badge == foretold[one]["rehearsed"]["badge"], (day, one)
                differing += 1
            else:
                assert badge == was[day][one], (day, one)
    assert differing and was["2024-06-30"] == badges("2024-06-30"), "nothing before the rules counted"
    again = rehearse(body)
    assert again["different"] == 0, "what holds now cannot differ from itself"
    wrong = asked.server.call("POST", "/v1/rehearsals", {"municipality": "ETH", "rules": {"dormancy": 3}})
    assert wrong.status == 422 and b"/rules/dormancy" in wrong.body, wrong.body
    print(f"rehearsal: {told['different']} of {told['looked_at']} engagements judged otherwise, as foretold once set")


def a_citation_is_the_same_everywhere(asked, cairn, folder, before, after):
    """After a full rebuild, in a copy of the folder, in another time zone: the same ETags."""
    views = [f"/v1/matrix?limit=200&valid_at=2026-06-30&known_at=@{after}",
             f"/v1/matrix/pivot?rows=kind&columns=badge&valid_at=2026-06-30&known_at=@{after}",
             f"/v1/engagements/{CORRECTED}/replay?valid_at=2026-06-30&known_at=@{after}",
             f"/v1/diff?from_valid=2019-06-30&from_known=@{before}&to_valid=2026-06-30&to_known=@{after}",
             f"/v1/trail?import=engagements.csv&known_at=@{after}&valid_at=2026-06-30",
             f"/v1/organisations?limit=20&valid_at=2026-06-30&known_at=@{after}",
             f"/v1/audit/sample?seed=1&valid_at=2026-06-30&known_at=@{after}"]
    etags = {}
    for view in views:
        answer = asked.get(view)
        assert "immutable" in answer.headers["cache-control"], view
        assert answer.headers["link"] == f'<{view}>; rel="canonical"' or "/v1/trail" in view, answer.headers["link"]
        etags[view] = answer.headers["etag"]
    asked.server.stop()
    copy = folder / "elsewhere" / "copied"
    shutil.copytree(folder / "data", copy)
    run(cairn, "rebuild", "--data", copy)
    other = Server(cairn, copy, environment={"TZ": "Pacific/Kiritimati", "LC_ALL": "C"}).start()
    try:
        for view, etag in etags.items():
            assert Asked(other).get(view).headers["etag"] == etag, view
    finally:
        other.stop()
    print(f"citations: {len(views)} ETags equal in a copy elsewhere, every view built again, another time zone")


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as name:
        folder = pathlib.Path(name)
        load_sample(cairn, folder / "data")
        server = Server(cairn, folder / "data").start()
        try:
            asked = Asked(server)
            before, after, partner = mend_the_ledger(asked)
            the_two_dials_show_each_in_its_place(asked, before, after, partner)
            the_three_lists_show_each_in_its_place(asked, before, after)
            the_command_line_says_the_same(asked, cairn, before, after)
            anyone_can_draw_the_sample_again(asked, cairn, after)
            trails_have_what_the_log_has(asked)
            a_rehearsal_foretells_and_changes_nothing(asked)
            a_citation_is_the_same_everywhere(asked, cairn, folder, before, after)
        finally:
            if server.process.poll() is None:
                server.stop()


if __name__ == "__main__":
    main(sys.argv[1])
