"""What the public is told holds no byte of what is kept back: every field that is internal or personal, and every
envelope, has a canary in it, and every answer of every route that the table opens to the public is searched for them.
A unit's contact is told no more of another unit's engagements, at whatever pair, and of its own everything.

Usage: publication_test.py CAIRN   (the program)
"""

import hashlib
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import ROOT, trial_server  # noqa: E402

ROW = re.compile(r'\{Method::kGet, "([^"]+)", "([a-z-]+)"')
OFFICER, APPROVER = "canaryactorofficer", "canaryactorapprover"
NONSENSE = "canarythatnobodyeverwrote"
NOTICE_DAYS = 77777777  # long enough for no random id to have it
FACTS = ("title", "kind", "status", "lead_units", "partners", "former_partners")


class Ledger:
    """Writes with a canary in every envelope, and remembers each."""

    def __init__(self, server):
        self.server, self.canaries = server, {OFFICER.encode(), APPROVER.encode()}

    def secret(self, name):
        canary = f"canary{len(self.canaries)}{name}"
        self.canaries.add(canary.encode())
        return canary

    def post(self, target, body, actor=f"{OFFICER}; role=officer"):
        body = {"reason": self.secret("reason"), "source": self.secret("source"), **body}
        answer = self.server.call("POST", target, body, {"Cairn-Actor": actor})
        assert answer.status in (200, 201), f"POST {target}: {answer.status} {answer.body[:600]}"
        return answer.json()

    def engagement(self, title, ref, unit, publication):
        details = {"title": {"en": title}, "kind": "agreement", "ref": ref, "purpose": f"purpose of {title}",
                   "expected_benefit": self.secret("benefit"), "remarks": self.secret("remarks"),
                   "exit_plan": self.secret("exit"), **publication}
        return self.post("/v1/engagements", {"municipality": "ETH", "lead_units": [unit], "details": details,
                                             "effective": "2025-01-10"})["id"]


def write_registers(ledger):
    partner = ledger.post("/v1/organisations", {"name": "Told Partner", "type": "university", "country": "ZA",
                                                "notes": ledger.secret("notes")})["id"]
    quiet = ledger.post("/v1/organisations", {"name": ledger.secret("partner"), "type": "ngo"})["id"]
    later = ledger.post("/v1/organisations", {"name": "Told Later Partner", "type": "ngo"})["id"]
    unit = ledger.post("/v1/units", {"municipality": "ETH", "name": "Told Unit", "level": "unit"})["id"]
    person = ledger.post("/v1/persons", {"name": ledger.secret("name"), "language": "zu",
                                         "email": ledger.secret("mail") + "@example.org",
                                         "telephone": "+27 31 000 0000"})["id"]
    post = ledger.post("/v1/posts", {"unit_id": unit, "title": ledger.secret("post"), "duty": "contact"})["id"]
    ledger.post(f"/v1/posts/{post}:fill", {"person_id": person, "effective": "2024-01-01"})
    ledger.post("/v1/rules/ETH:set", {"rule": "dormancy_months", "value": "9", "authority": "Told Council",
                                      "effective": "2026-07-01"})
    return (partner, quiet, later), unit, post


def write_engagement(ledger, at, partner, unit, post):
    file = f"a file: {ledger.secret('file')}".encode()
    kept = ledger.server.call("POST", "/v1/documents", file, {"Cairn-Actor": OFFICER, "Content-Type": "text/plain"})
    assert kept.status == 201, kept.body
    sha256 = hashlib.sha256(file).hexdigest()
    steps = [
        ("revise", {"details": {"contact_post": post, "remarks": ledger.secret("remarks")}}),
        ("join-party", {"organisation_id": partner, "role": "partner", "effective": "2025-01-10"}),
        ("link-mandate", {"reference": "Told Policy", "origin": "mir"}),
        ("approve", {"approver": ledger.secret("approver"), "effective": "2025-02-01", "vote": ledger.secret("vote"),
                     "decision_reference": "Told Decision"}),
        ("sign", {"effective": "2025-02-10", "signatory": ledger.secret("signatory")}),
        ("sign", {"organisation_id": partner, "effective": "2025-02-12", "signatory": ledger.secret("signatory")}),
        ("set-term", {"begins": "2025-03-01", "ends": "2028-02", "notice_days": NOTICE_DAYS,
                      "effective": "2025-03-01"}),
        ("activate", {"effective": "2025-03-01"}),
        ("commit-funding", {"funding_id": ledger.secret("funding"), "effective": "2025-03",
                            "money": {"amount": "7654321.00", "currency": "ZAR"}, "budget_years": 2}),
        ("receive-funding", {"funding_id": ledger.secret("funding"), "effective": "2025-04",
                             "money": {"amount": "6543217.00", "currency": "ZAR"}}),
        ("hold-activity", {"title": "Told Visit", "effective": "2025-05-05", "last_day": "2025-05-07"}),
        ("expect-document", {"document_id": ledger.secret("document"), "kind": "visit_report",
                             "title": ledger.secret("document"), "due": "2025-06-30"}),
        ("attach-document", {"document_id": ledger.secret("document"), "kind": "agreement", "sha256": sha256,
                             "title": ledger.secret("document")}),
        ("record-lesson", {"text": ledger.secret("lesson"), "themes": [ledger.secret("theme")]}),
        ("confirm", {"quarter": "2025-26-Q1", "unit_id": unit, "effective": "2025-09-30"}),
        ("assess-risk", {"level": "medium", "text": ledger.secret("risk"), "effective": "2025-10"}),
        ("note-rival-claim", {"field": "start_date", "value": ledger.secret("rival"),
                              "claim_source": ledger.secret("claim")}),
        ("renew", {"ends": "2031-02", "review": ledger.secret("review"), "effective": "2026-02-01"}),
        ("conclude", {"effective": "2026-06-30", "outcome": ledger.secret("outcome")}),
    ]
    for verb, step in steps:
        ledger.post(f"{at}:{verb}", step)
    events = ledger.server.call("GET", f"{at}/history").json()["items"]
    risk = next(event["position"] for event in events if event["type"] == "RiskAssessed")
    ledger.post(f"{at}:correct", {"position": risk, "type": "RiskAssessed", "effective": "2025-10",
                                  "data": {"level": "high", "text": ledger.secret("risk")}})
    ledger.canaries |= {b"7654321", b"6543217", str(NOTICE_DAYS).encode(), sha256.encode(), post.encode()}
    return sha256


def opened_to(letter):
    text = (ROOT / "services" / "identity" / "permissions.cc").read_text(encoding="utf-8")
    paths = [path for path, marks in ROW.findall(text) if letter in marks]
    assert len(paths) > 30, "the table is not where it was"
    return paths


def targets_of(paths, ids, head):
    """Every route with every id, at now and at pairs of both dials, with the parameters that it takes."""
    times = ["", "valid_at=2025-06-30", f"known_at=@{head - 3}", f"valid_at=2025-12-31&known_at=@{head // 2}"]
    more = {"/v1/matrix": ["", "facets=status,kind,risk_level,publication_class", "columns=title,remarks,risk,outcome",
                           "q=canary", "sort=-remarks", "limit=1"],
            "/v1/matrix/pivot": ["rows=status&columns=risk_level", "rows=kind&columns=contact_post"],
            "/v1/graph": ["", "format=graphml", "format=kumu", "format=kumu-elements"],
            "/v1/diff": [f"from_valid=2024-01-01&from_known=@{head // 3}&to_valid=2026-08-01"],
            "/plain": ["", "q=Told", "rows=status&columns=kind"]}
    for path in paths:
        if path in ("/assets/{name}", "/openapi.json", "/v1/diff"):
            dials = [""]
        else:
            dials = times
        places = ids.get(path.split("/{")[0], ["x1"]) if "{" in path else [""]
        for place in places:
            for extra in more.get(path, [""]):
                for dial in dials:
                    query = "&".join(part for part in (extra, dial) if part)
                    yield re.sub(r"\{[^}]+\}", place, path) + ("?" + query if query else "")


class Walk:
    """Calls in one role, and what was found on the way."""

    def __init__(self, server, headers):
        self.server, self.headers = server, headers
        self.answers = self.bytes = self.told = 0
        self.found = {}

    def go(self, targets, canaries):
        for target in targets:
            answer = self.server.call("GET", target, headers=self.headers)
            assert answer.status < 500, f"{target}: {answer.status} {answer.body[:300]}"
            text = answer.body + repr(sorted(answer.headers.items())).encode()
            self.answers, self.bytes = self.answers + 1, self.bytes + len(text)
            self.told += b"Told" in answer.body
            for canary in canaries:
                if canary in text and canary.decode() not in target:  # a refusal names what was asked for
                    self.found.setdefault(canary, target)
        return self


def check_filters(server, headers, canaries):
    """A condition on what is kept back counts as one on what nobody ever wrote."""
    tried = 0
    for column in ("remarks", "expected_benefit", "risk", "outcome", "approver", "contact_post", "source", "q"):
        for canary in sorted(canary for canary in canaries if canary.startswith(b"canary")):
            word = canary.decode()
            answer = server.call("GET", f"/v1/matrix?{column}={word}", headers=headers)
            other = server.call("GET", f"/v1/matrix?{column}={NONSENSE}", headers=headers)
            assert answer.status == other.status and answer.body.replace(canary, NONSENSE.encode()) == other.body, \
                f"{column}={word}: {answer.status} {answer.body[:300]}"
            tried += 1
    return tried


def check_kept_answers(server, headers, canaries):
    """What a reader was given, finished and kept, is not given to the public, nor its ETag taken for the public's, but
    where both are told the same bytes."""
    differing = 0
    for target in ("/v1/matrix?limit=77", "/v1/diff?from_valid=2024-01-01", "/v1/graph?status=concluded"):
        kept = [server.call("GET", target) for _ in range(3)][-1]
        told = [server.call("GET", target, headers=headers) for _ in range(3)]
        assert all(answer.status == 200 and answer.body == told[0].body for answer in told), target
        assert not any(canary in told[0].body for canary in canaries), target
        again = server.call("GET", target, headers={**headers, "If-None-Match": kept.headers["etag"]})
        assert again.status == (304 if told[0].body == kept.body else 200), f"{target}: {again.status}"
        assert server.call("GET", target).body == kept.body, target
        differing += told[0].body != kept.body
    assert differing > 1, "the public and a reader are told the same, or the search means nothing"


def check_kept_back_later(ledger, headers, engagement, head):
    """Kept back today, it is there at no pair, whatever table or answer was kept; published again, it is there."""
    server, at = ledger.server, f"/v1/engagements/{engagement}"
    partner = server.call("GET", at).json()["partners"][0]["id"]
    targets = [f"/v1/matrix?known_at=@{head}&valid_at=2025-06-30", f"{at}?known_at=@{head}", at, f"/plain{at[3:]}",
               "/v1/organisations?q=told", f"/v1/organisations/{partner}", f"/plain/organisations/{partner}"]

    def told():
        return [b"Told Later" in server.call("GET", target, headers=headers).body for target in targets]

    assert all(told()), told()
    assert b"immutable" not in repr(server.call("GET", targets[0], headers=headers).headers).encode()
    ledger.post(f"{at}:revise", {"details": {"publication_class": "internal"}})
    assert not any(told()), told()
    assert all(b"Told Later" in server.call("GET", target).body for target in targets), "readers still see it"
    ledger.post(f"{at}:revise", {"details": {"publication_class": "public"}})
    assert all(told()), told()


def check_contacts(ledger, targets, engagement, units, canaries, sha256):
    """The contact of another unit is told what anybody is; the unit's own contact everything that the row holds."""
    server = ledger.server
    other, own = (Walk(server, contact_of(unit)) for unit in (units[1], units[0]))
    other.go(targets, canaries)
    own.go(targets, canaries)
    assert not other.found, other.found
    assert other.told > 20 and len(own.found) > 15, f"{other.told} {own.found}"
    full = server.call("GET", f"/v1/engagements/{engagement}")
    told = server.call("GET", f"/v1/engagements/{engagement}", headers=own.headers)
    assert told.body == full.body and told.headers["etag"] == full.headers["etag"], told.body
    for walk, status in ((own, 200), (other, 404)):
        assert server.call("GET", f"/v1/documents/{sha256}", headers=walk.headers).status == status
    assert b"Told" in server.call("GET", "/v1/matrix", headers={"Cairn-Actor": "ben; role=contact"}).body
    print(f"contact of another unit: {other.answers} answers, {other.bytes} bytes, {other.told} of them with what is "
          f"published, searched for {len(canaries)} canaries: none; the unit's own: {len(own.found)} found")


def check_moved_ref(ledger, units):
    """A ref that was another unit's before names, at whatever pair, what it names today, or what anybody is told."""
    other = ledger.engagement(ledger.secret("title"), "TOLD-5", units[1], {"publication_class": "internal"})
    before = ledger.server.call("GET", "/v1/integrity").json()["position"]
    ledger.post(f"/v1/engagements/{other}:revise", {"details": {"ref": "TOLD-6"}, "effective": "2026-01-01"})
    own = ledger.engagement("Own", "TOLD-5", units[0], {"publication_class": "internal"})
    for what in ("history", "replay"):
        for dial in ("valid_at=2025-06-01", f"known_at=@{before}", "valid_at=2026-02-01"):
            answer = ledger.server.call("GET", f"/v1/engagements/TOLD-5/{what}?{dial}", headers=contact_of(units[0]))
            assert other.encode() not in answer.body and OFFICER.encode() not in answer.body or \
                answer.json()["id"] == own, f"{what}?{dial}: {answer.body}"
    whole = ledger.server.call("GET", "/v1/engagements/TOLD-5/history", headers=contact_of(units[0]))
    assert (whole.status, whole.json()["id"]) == (200, own) and OFFICER.encode() in whole.body, whole.body


def check_histories(ledger, engagement, units, canaries):
    """A contact reads the whole history of what no other unit ever led; of the rest what anybody does: the events that
    say something published, in steps that lead to the published row."""
    server, at = ledger.server, f"/v1/engagements/{engagement}"
    public = {"Cairn-Actor": "web; role=public"}
    early = server.call("GET", f"{at}/history").json()["items"][5]["position"]
    for dial in ("", "?valid_at=2025-06-30", "?valid_at=2001-01-01", f"?known_at=@{early}"):
        for what in ("history", "replay"):
            target = f"{at}/{what}{dial}"
            own = server.call("GET", target, headers=contact_of(units[0]))
            assert (own.status, own.body) == (200, server.call("GET", target).body), target
            told = server.call("GET", target, headers=public)
            for headers in (contact_of(units[1]), {"Cairn-Actor": "ben; role=contact"}):
                other = server.call("GET", target, headers=headers)
                assert (other.status, other.body) == (200, told.body), other.body
            assert not any(canary in told.body for canary in canaries), told.body
    steps = server.call("GET", f"{at}/replay", headers=public).json()["steps"]
    events = server.call("GET", f"{at}/history").json()["items"]
    assert 10 < len(steps) < len(events), f"{len(steps)} of {len(events)}"
    assert not any({"actor", "reason", "source", "channel", "revision"} & set(step) for step in steps), steps
    row = server.call("GET", at, headers=public).json()
    assert steps[-1]["state"] == row, "the last step is not the row"
    for step in steps:
        then = server.call("GET", f"{at}?known_at=@{step['position'] + 1}", headers=public).json()
        assert [then.get(name) for name in FACTS] == [step["state"].get(name) for name in FACTS], step
    running = ledger.engagement("Told Running", "TOLD-7", units[0], {"publication_class": "public"})
    at = f"/v1/engagements/{running}"
    ledger.post(f"{at}:revise", {"details": {"remarks": ledger.secret("remarks")}})
    untold = server.call("GET", f"{at}/history").json()["items"][-1]["position"]
    ledger.post(f"{at}:correct", {"position": untold, "type": "DetailsRevised",
                                  "data": {"details": {"title": {"en": "Told Anew"}}}})
    last = server.call("GET", f"{at}/history", headers=public).json()["items"][-1]
    assert (last["type"], last["columns"][0]) == ("Corrected", "title") and "target" not in last, last
    hidden = ledger.engagement(ledger.secret("title"), ledger.secret("ref"), units[0],
                               {"publication_class": "internal"})
    for headers in (contact_of(units[1]), public):
        told = [server.call("GET", f"/v1/engagements/{id_}/history", headers=headers)
                for id_ in (hidden, "0" * len(hidden))]
        assert [answer.status for answer in told] == [404, 404], told
        assert told[0].json()["detail"].replace(hidden, "") == told[1].json()["detail"].replace("0" * len(hidden), "")
    assert server.call("GET", f"/v1/engagements/{hidden}/history", headers=contact_of(units[0])).status == 200
    print(f"of {len(events)} events {len(steps)} say something published, each step the row of its moment")


def contact_of(unit):
    return {"Cairn-Actor": f"ben; role=contact; unit={unit}"}


def check_handed_over(ledger, units):
    """A unit is told in full of the days since it has the engagement, and nothing of what it handed over: what is said
    without a day holds on all days. What was kept for the one is not given to the other."""
    canary = ledger.secret("handover").encode()
    id_ = ledger.post("/v1/engagements", {"municipality": "ETH", "lead_units": [units[0]], "effective": "2025-01-10",
                                          "details": {"title": {"en": "Told Handover"}, "kind": "agreement",
                                                      "ref": "TOLD-3", "remarks": canary.decode(),
                                                      "publication_class": "public"}})["id"]
    before = ledger.server.call("GET", "/v1/integrity").json()["position"]
    ledger.post(f"/v1/engagements/{id_}:change-lead-unit", {"lead_units": [units[1]], "effective": "2026-01-01"})
    later = ledger.secret("later")  # of no day, and so of every day
    ledger.post(f"/v1/engagements/{id_}:revise", {"details": {"exit_plan": later}})

    def sees(unit, pair):
        told = [ledger.server.call("GET", target, headers=contact_of(unit)).body
                for target in (f"/v1/engagements/{id_}?{pair}", f"/v1/matrix?ref=TOLD-3&{pair}",
                               f"/plain/engagements/{id_}?{pair}")]
        assert all(b"Told Handover" in body for body in told), f"{pair}: {told}"
        assert len({canary in body for body in told[:2]}) == 1, f"{pair}: {told}"
        assert unit != units[0] or later.encode() not in b"".join(told), f"{pair}: {told}"
        return canary in told[0]

    first, second = units[:2]
    pairs = {"valid_at=2025-12-31": (False, False), "valid_at=2026-01-01": (False, True),
             "valid_at=2026-09-10": (False, True), f"valid_at=2026-01-01&known_at=@{before}": (True, False),
             f"valid_at=2025-12-31&known_at=@{before}": (True, False), "valid_at=2099-01-01": (False, True)}
    for pair, expected in pairs.items():
        for _ in range(2):  # the second time the answer is one that was kept
            assert (sees(first, pair), sees(second, pair)) == expected, pair
    days = "from_valid=2025-06-30&to_valid=2026-06-30"
    for unit in units[:2]:
        answer = ledger.server.call("GET", f"/v1/diff?{days}&engagement={id_}", headers=contact_of(unit))
        assert answer.status == 200 and b"lead_units" in answer.body, answer.body
        assert OFFICER.encode() not in answer.body and canary not in answer.body, answer.body
    known = f"from_known=@{before}&to_known=@{before}"
    for unit, told in ((first, True), (second, False)):
        born = ledger.server.call("GET", f"/v1/diff?from_valid=2025-01-01&to_valid=2025-06-30&{known}&engagement={id_}",
                                  headers=contact_of(unit)).body
        assert (canary in born, OFFICER.encode() in born) == (told, told), born
    for unit in units[:2]:
        history = ledger.server.call("GET", f"/v1/engagements/{id_}/history", headers=contact_of(unit))
        assert history.status == 200 and b"LeadUnitChanged" in history.body, history.body
        assert canary not in history.body and later.encode() not in history.body, history.body
    kept_back = ledger.engagement("Kept Back", "TOLD-4", units[0], {"publication_class": "internal"})
    ledger.post(f"/v1/engagements/{kept_back}:change-lead-unit", {"lead_units": [units[1]], "effective": "2026-01-01"})
    for unit, status in zip(units[:2], (404, 200)):
        for target in (f"/v1/engagements/{kept_back}/history", f"/plain/engagements/{kept_back}"):
            answer = ledger.server.call("GET", target, headers=contact_of(unit))
            assert answer.status == status and OFFICER.encode() not in answer.body, f"{unit} {target}: {answer.body}"
    history = ledger.server.call("GET", f"/v1/engagements/{kept_back}/history", headers=contact_of(units[1]))
    assert history.json()["items"] == [], "its page is there, and nothing is published of what happened"
    check_moved_ref(ledger, units)
    print(f"handed over: at {len(pairs)} pairs each unit is told in full of what is its own there and today")


def main(cairn):
    with trial_server(cairn, "2026-09-10T08:00:00+02:00") as server:
        ledger = Ledger(server)
        (partner, quiet, later_partner), unit, post = write_registers(ledger)
        registers = set(ledger.canaries) - {OFFICER.encode(), APPROVER.encode()}  # known in the house, to contacts too
        public = ledger.engagement("Told Engagement", "TOLD-1", unit, {"publication_class": "public"})
        sha256 = write_engagement(ledger, f"/v1/engagements/{public}", partner, unit, post)
        later = ledger.engagement("Told Later", "TOLD-2", unit, {"publication_class": "public"})
        hidden, undecided = (ledger.engagement(ledger.secret("title"), ledger.secret("ref"), unit, said)
                             for said in ({"publication_class": "internal"}, {}))
        joined = {"role": "partner", "effective": "2025-01-10"}
        ledger.post(f"/v1/engagements/{hidden}:join-party", {"organisation_id": quiet, **joined})
        ledger.post(f"/v1/organisations/{quiet}:merge", {"into": partner})
        ledger.post(f"/v1/engagements/{later}:join-party", {"organisation_id": later_partner, **joined})
        head = server.call("GET", "/v1/integrity").json()["position"]
        ids = {"/engagements": [public], "/v1/engagements": [public, "TOLD-1", hidden, undecided],
               "/plain/engagements": [public, "TOLD-1"], "/v1/organisations": [partner, quiet], "/v1/units": [unit],
               "/plain/organisations": [partner, quiet], "/v1/municipalities": ["ETH"], "/v1/rules": ["ETH"],
               "/v1/documents": [sha256], "/v1/events": [str(head - 2)],
               "/audit/tile": ["0/000.p/9", "entries/000.p/9"]}
        targets = list(targets_of(opened_to("p"), ids, head))
        named = {"Cairn-Actor": "web; role=public"}
        canaries = set(ledger.canaries)
        walks = {"public, by name": Walk(server, named).go(targets, canaries)}
        reader = Walk(server, {"Cairn-Actor": "anna; role=reader"})
        reader.go(targets + [f"/v1/engagements/{public}/history"], canaries)
        units = [unit, ledger.post("/v1/units", {"municipality": "ETH", "name": "Other", "level": "unit"})["id"]]
        check_contacts(ledger, list(targets_of(opened_to("c"), ids, head)), public, units,
                       canaries - registers - {post.encode()}, sha256)
        check_histories(ledger, public, units, canaries)
        check_handed_over(ledger, units)
        filters = check_filters(server, named, canaries)
        check_kept_answers(server, named, canaries)
        check_kept_back_later(ledger, named, later, head)
        assert server.call("GET", f"/v1/documents/{sha256}", headers=named).status == 403
        server.stop()
        server.sign_in = "accounts"
        server.start()
        walks["nobody, where accounts are wanted"] = Walk(server, {}).go(targets, set(ledger.canaries))
        for name, walk in walks.items():
            assert not walk.found, f"{name}: {walk.found}"
            assert walk.told > 20, f"{name}: what is published is told, or the search means nothing: {walk.told}"
            print(f"{name}: {walk.answers} answers, {walk.bytes} bytes, {walk.told} of them with what is published, "
                  f"searched for {len(canaries)} canaries: none")
        assert len(reader.found) > 30, reader.found
        print(f"reader: {reader.answers} answers hold {len(reader.found)} of the {len(canaries)} canaries; "
              f"{filters} conditions on what is kept back count as on what nobody wrote")


if __name__ == "__main__":
    main(sys.argv[1])
