"""The OpenAPI file is true: every documented operation is driven, and every answer validates.

That every route is documented is ledger_test.cc's part: it knows the router.

Usage: contract_test.py CAIRN   (the program)
"""

import csv
import gzip
import io
import json
import pathlib
import re
import sys
from xml.etree import ElementTree

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.contract.accounts import drive_accounts  # noqa: E402
from tests.service.contract.evaluation import drive_evaluation, drive_summaries  # noqa: E402
from tests.service.contract.privacy import drive_privacy  # noqa: E402
from tests.support import form  # noqa: E402
from tests.support.calendar_day import municipal_today, quarter_of  # noqa: E402
from tests.support.mailbox import delivery_report, mails_of  # noqa: E402
from tests.support.municipality import move, staffed_units  # noqa: E402
from tests.support.server import sample_server, trial_server  # noqa: E402

# Operations that a fresh ledger cannot answer with success, and who drives them.
ELSEWHERE = {
    ("POST", "/v1/jobs/{id}:replay"): "no job has died here; tests/service/jobs",
    ("POST", "/v1/jobs/{id}:cancel"): "no job waits here; tests/service/jobs",
}
METHODS = ("get", "post", "put", "patch", "delete")
ACTOR = {"Cairn-Actor": "tester; role=officer"}


class Contract:
    """The file, and which of its operations have been driven."""

    def __init__(self, document):
        self.document = document
        self.driven = set()
        self.operations = {(method.upper(), path): operation
                           for path, item in document["paths"].items()
                           for method, operation in item.items() if method in METHODS}
        self.patterns = [(method, path, re.compile("^" + self.pattern_of(path) + "$"))
                         for method, path in self.operations]

    @staticmethod
    def pattern_of(path):
        """{id} is one segment without a verb, {name...} all that is left."""
        return re.sub(r"\\\{\w+(\\\.\\\.\\\.)?\\\}", lambda found: ".+" if found[1] else "[^/:]+", re.escape(path))

    def operation_of(self, method, target):
        path = target.split("?")[0]
        found = [(m, p) for m, p, pattern in self.patterns if m == method and pattern.match(path)]
        assert found, f"{method} {path} is not in the OpenAPI file"
        return max(found, key=lambda one: len(re.sub(r"\{.*?\}", "", one[1])))  # the one that says most of it

    def resolve(self, part):
        while "$ref" in part:
            name = part["$ref"].split("/")[2:]
            part = self.document["components"][name[0]][name[1]]
        return part

    def check(self, method, target, answer):
        key = self.operation_of(method, target)
        responses = self.operations[key]["responses"]
        response = responses.get(str(answer.status), responses.get("default"))
        assert response, f"{method} {target} answered {answer.status}, which is not documented"
        response = self.resolve(response)
        if answer.status < 400:
            self.driven.add(key)
        media = answer.headers.get("content-type", "").split(";")[0]
        content = response.get("content")
        if not content:
            assert not answer.body, f"{method} {target}: {answer.status} is documented without a body"
            return
        known = media in content or "*/*" in content
        assert known, f"{method} {target}: {answer.status} came as {media}, documented are {list(content)}"
        if media == "application/json" or media.endswith("+json"):
            schema = {**content[media]["schema"], "components": self.document["components"]}
            validator = jsonschema.Draft202012Validator(schema)
            problems = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}"
                        for e in validator.iter_errors(answer.json())]
            assert not problems, f"{method} {target}: {problems[:5]}"


class Driver:
    """Calls the server and holds every answer against the contract."""

    def __init__(self, server, contract):
        self.server, self.contract, self.calls = server, contract, 0

    def call(self, method, target, body=None, headers=None, expect=None):
        answer = self.server.call(method, target, body, headers)
        self.calls += 1
        self.contract.check(method, target, answer)
        if expect:
            assert answer.status == expect, f"{method} {target}: {answer.status} {answer.body[:600]}"
        return answer

    def get(self, target, expect=200, **headers):
        return self.call("GET", target, headers=headers, expect=expect)

    def post(self, target, body, expect=200, **headers):
        return self.call("POST", target, body, {**ACTOR, **headers}, expect=expect).json()


def drive_reads(drive):
    first = drive.get("/v1/matrix?limit=3&facets=kind,status&sort=-start_date,title").json()
    assert first["total"] == 165, first["total"]
    drive.get(f"/v1/matrix?limit=3&facets=kind,status&sort=-start_date,title&after={first['next']}")
    drive.get("/v1/matrix?columns=title,status&kind=agreement&kind=research&q=bremen")
    drive.get("/v1/matrix/pivot?rows=geographic_level&columns=kind")
    drive.get("/v1/engagements?valid_at=2012-06-30&known_at=@400")
    engagement = first["items"][0]["id"]
    one = drive.get(f"/v1/engagements/{engagement}")
    drive.get(f"/v1/engagements/{engagement}", expect=304, **{"If-None-Match": one.headers["etag"]})
    drive.get(f"/v1/engagements/{engagement}/history")
    drive.get(f"/v1/engagements/{engagement}/replay")
    drive.get(f"/v1/engagements/{engagement}/replay?step=1")
    drive.get("/v1/matrix/replay?step=400")
    partner = next(row for row in drive.get("/v1/matrix?limit=100").json()["items"] if row["partners"])["partners"][0]
    for page in ("", "/verify", "?rows=unit&columns=kind", f"/engagements/{engagement}",
                 f"/organisations/{partner['id']}"):
        drive.get(f"/plain{page}")
    drive_front_end(drive)
    drive_register_reads(drive)
    drive.get("/v1/events?limit=5&category=engagement")
    drive.get("/v1/events?after=10&limit=2", Accept="application/cloudevents-batch+json")
    drive.get("/v1/events?after=10&type=PartyJoined", Accept="application/x-ndjson")
    drive.get("/v1/events/3")
    drive.get("/v1/diff?from_known=@0")
    drive_graph(drive)
    drive.get(f"/v1/trail?organisation={partner['id']}&limit=2")
    drive.get("/v1/audit/sample?seed=7&size=3&kind=agreement")
    drive.call("POST", "/v1/rehearsals", {"municipality": "ETH", "rules": {"dormancy_months": 60}}, expect=200)
    drive_proofs(drive, engagement)
    for name in ("engagements.csv", "organisations.csv", "units.csv", "engagements.json", "organisations.json",
                 "units.json"):
        drive.get(f"/v1/exports/{name}")
    for path in ("/v1/integrity?limit=3", "/health/live", "/health/ready", "/metrics", "/openapi.json"):
        drive.get(path)


def drive_graph(drive):
    """The network has the same links in every form."""
    graph = drive.get("/v1/graph?valid_at=2012-06-30").json()
    assert 0 < len(graph["links"]) < len(drive.get("/v1/graph").json()["links"]), "a network grows"
    answer = drive.get("/v1/graph?valid_at=2012-06-30&format=graphml")
    assert f"network-2012-06-30-at-{graph['position']}.graphml" in answer.headers["content-disposition"]
    root = ElementTree.fromstring(answer.body)
    for tag, form in (("edge", "kumu"), ("node", "kumu-elements")):
        found = root.findall(f".//{{http://graphml.graphdrawing.org/xmlns}}{tag}")
        sheet = drive.get(f"/v1/graph?valid_at=2012-06-30&format={form}").body.decode()
        rows = list(csv.DictReader(io.StringIO(sheet)))
        told = len(graph["links" if tag == "edge" else "nodes"])
        assert len(found) == len(rows) == told, (tag, len(found), len(rows), told)
    drive.get("/v1/graph?format=dot", expect=400)
    drive.get("/v1/graph?sort=title", expect=400)


def drive_front_end(drive):
    """Every address gives the same page; what the page names is there, and can be kept for ever."""
    pages = ("/", "/directory", "/engagements/ENG-0029", "/organisations/any", "/new", "/changes", "/auditor",
             "/quarters", "/unit", "/map", "/verify", "/today", "/summaries", "/people")
    bodies = {drive.get(page).body for page in pages}
    assert len(bodies) == 1, "one page"
    names = re.findall(rb'"/(assets/[^"]+)"', bodies.pop())
    assert names, "the page names its script"
    for name in names:
        whole = drive.get("/" + name.decode())
        small = drive.get("/" + name.decode(), **{"Accept-Encoding": "br, gzip;q=0.5"})
        assert whole.headers["cache-control"].endswith("immutable"), whole.headers
        if "content-encoding" in small.headers:
            assert gzip.decompress(small.body) == whole.body and small.headers["etag"] != whole.headers["etag"]
        drive.get("/" + name.decode(), expect=304, **{"If-None-Match": whole.headers["etag"]})
    drive.get("/assets/nothing.js", expect=404)


def drive_proofs(drive, engagement):
    head = drive.get("/v1/events?limit=1").json()["total"]
    drive.get(f"/v1/events/{head - 1}/proof")
    drive.get(f"/v1/engagements/{engagement}/proof")
    newest = drive.get("/audit/checkpoint").body.decode().splitlines()
    assert int(newest[1]) == head, newest
    drive.get(f"/audit/checkpoint?size={head}")
    before = drive.get("/audit/checkpoint?known_at=2011-06-30").body.decode().splitlines()
    assert before[1] == "0", "nothing had been recorded by then"
    drive.get("/audit/checkpoint?size=1", expect=404)
    drive.get("/audit/keys")
    drive.get(f"/v1/engagements/{engagement}/bundle")
    drive.get("/v1/audit/bundle?seed=6&size=3")
    drive.get("/v1/audit/bundle?size=3", expect=400)
    drive.get("/v1/engagements/nobody/bundle", expect=404)
    notes = drive.get("/v1/checkpoints?limit=2").json()
    drive.get(f"/v1/checkpoints?after={notes['next']}")
    for name in ("0/000", f"0/{head // 256:03}.p/{head % 256}", "1/000.p/1", "entries/000"):
        drive.get(f"/audit/tile/{name}")
    drive.get("/audit/tile/0/999", expect=404)
    drive.get("/audit/tile/0/000.p/256", expect=404)
    drive.get(f"/audit/consistency?from=3&to={head}")
    drive.get(f"/audit/consistency?from={head}&to=3", expect=400)


def drive_register_reads(drive):
    for register in ("organisations", "units", "municipalities", "rules", "posts"):
        page = drive.get(f"/v1/{register}?limit=2").json()
        for row in page["items"]:
            drive.get(f"/v1/{register}/{row['id']}")


def drive_registers(drive):
    """Commands of every register but the engagements; returns the ids that those need."""
    university = {"name": "Example University", "type": "university", "country": "ZA"}
    organisation = drive.post("/v1/organisations", university, expect=201)["id"]
    other = drive.post("/v1/organisations", {"name": "Univ. of Example"}, expect=201)["id"]
    at = f"/v1/organisations/{organisation}"
    drive.post(f"{at}:rename", {"name": "University of Example", "effective": "2020"})
    drive.post(f"{at}:add-identifier", {"scheme": "XI-WIKIDATA", "identifier": "Q42"})
    drive.post(f"/v1/organisations/{other}:merge", {"into": organisation, "reason": "the same university"})
    drive.post(f"/v1/organisations/{other}:undo-merge", {"reason": "it was another campus"})
    unit = drive.post("/v1/units", {"municipality": "ETH", "name": "Harbour Office", "level": "unit"}, expect=201)["id"]
    parent = drive.post("/v1/units", {"municipality": "ETH", "name": "Ports", "level": "cluster"}, expect=201)["id"]
    drive.post(f"/v1/units/{unit}:rename", {"name": "Port Office", "effective": "2020-07-01"})
    drive.post(f"/v1/units/{unit}:move", {"parent_unit": parent, "effective": "2021"})
    drive.post(f"/v1/units/{parent}:close", {"effective": "2023-06-30", "reason": "restructured"})
    drive.post(f"/v1/units/{parent}:reopen", {"effective": "2024-07-01", "reason": "council decision"})
    person = drive.post("/v1/persons", {"name": "A. Person", "email": "a.person@example.org", "language": "zu"},
                        expect=201)["id"]
    drive.post(f"/v1/persons/{person}:change-contact", {"telephone": "+27 31 000 0000"})
    drive_privacy(drive, person)
    post = drive.post("/v1/posts", {"unit_id": unit, "title": "Contact", "duty": "contact"}, expect=201)["id"]
    drive.post(f"/v1/posts/{post}:fill", {"person_id": person, "effective": "2024-01-01"})
    drive.post(f"/v1/posts/{post}:vacate", {"person_id": person, "effective": "2024-12-31"})
    gone = drive.post("/v1/persons", {"name": "B. Person"}, expect=201)["id"]
    drive.post(f"/v1/persons/{gone}:erase", {"reason": "a request under POPIA", "approver": "officer_1"},
               **{"Cairn-Actor": "officer_1; role=approver"})
    drive.post("/v1/municipalities", {"id": "TST1", "name": "Testville", "category": "B"}, expect=201)
    drive.post("/v1/municipalities/TST1:rename", {"name": "New Testville", "effective": "2020"})
    drive.post("/v1/municipalities/TST1:disestablish", {"effective": "2021-08-02", "successors": ["ETH"],
                                                        "reason": "merged"})
    drive.post("/v1/rules/ETH:set", {"rule": "dormancy_months", "value": "9", "authority": "council",
                                     "effective": "2026-07-01"})
    drive_register_reads(drive)
    drive_corrections(drive, "organisations", organisation, "OrganisationRenamed", {"name": "University of Examples"})
    drive_corrections(drive, "units", unit, "UnitRenamed", {"name": "Port Authority"})
    drive_corrections(drive, "posts", post, "PostFilled", {"person_id": person})
    drive_corrections(drive, "municipalities", "TST1", "MunicipalityRenamed", {"name": "Newer Testville"})
    drive_corrections(drive, "rules", "ETH", "RuleSet", {"rule": "dormancy_months", "value": "10",
                                                         "authority": "council"})
    return organisation, unit


def drive_corrections(drive, register, identity, event_type, data):
    """Corrects the newest event of that type in the stream, then voids it."""
    category = {"municipalities": "municipality", "rules": "rules"}.get(register, register[:-1])
    events = drive.get(f"/v1/events?limit=500&stream={category}-{identity}").json()["items"]
    position = [event["position"] for event in events if event["type"] == event_type][-1]
    drive.post(f"/v1/{register}/{identity}:correct",
               {"position": position, "type": event_type, "data": data, "reason": "misread", "effective": "2022"})
    drive.post(f"/v1/{register}/{identity}:void", {"position": position, "reason": "never happened"})


def drive_engagement(drive, organisation, unit):
    body = {"municipality": "ETH", "lead_units": [unit],
            "details": {"title": {"en": "Port twinning", "zu": "Ubambiswano"}, "kind": "agreement",
                        "geographic_level": "international", "ref": "T-1", "countries": ["DE"]},
            "effective": "2025-01-10", "source": "council minutes"}
    key = {"Idempotency-Key": "contract-1"}
    made = drive.post("/v1/engagements", body, expect=201, **key)
    again = drive.post("/v1/engagements", body, **key)
    assert again["position"] == made["position"] and again["duplicate"], again
    drive.post("/v1/engagements", {**body, "effective": "2025-01-11"}, expect=422, **key)
    at = f"/v1/engagements/{made['id']}"
    drive.post(f"{at}:activate", {"effective": "2025-03-01", "reason": "signed"}, expect=422)
    steps = [
        ("revise", {"details": {"focus_area": "port cities", "themes": ["ports"]}}),
        ("join-party", {"organisation_id": organisation, "role": "partner", "effective": "2025-01-10"}),
        ("link-mandate", {"reference": "MIR policy 2020", "origin": "mir"}),
        ("approve", {"approver": "Exco", "effective": "2025-02-01", "reason": "approved"}),
        ("sign", {"effective": "2025-02-10", "reason": "signed in Durban"}),
        ("sign", {"organisation_id": organisation, "effective": "2025-02-12", "reason": "signed abroad"}),
        ("set-term", {"begins": "2025-03-01", "ends": "2028-02", "notice_days": 90, "effective": "2025-03-01"}),
        ("activate", {"effective": "2025-03-01", "reason": "in force"}),
        ("commit-funding", {"money": {"amount": "1000.00", "currency": "ZAR"}, "budget_years": 5,
                            "effective": "2025-03"}),
        ("receive-funding", {"money": {"amount": "500.00", "currency": "ZAR"}, "effective": "2025-04"}),
        ("hold-activity", {"title": "Visit", "effective": "2025-05-05", "last_day": "2025-05-07"}),
        ("expect-document", {"document_id": "D1", "kind": "visit_report", "title": "Visit report",
                             "due": "2025-06-30"}),
        ("file-report", {"document_id": "D1", "title": "Visit report"}),
        ("attach-document", {"document_id": "D2", "kind": "agreement", "title": "Agreement"}),
        ("withdraw-document", {"document_id": "D2", "reason": "wrong file"}),
        ("record-lesson", {"text": "Start with the pilots", "themes": ["ports"]}),
        ("confirm", {"quarter": "2025-26-Q1", "unit_id": unit, "effective": "2025-09-30"}),
        ("assess-risk", {"level": "medium", "text": "staff turnover", "effective": "2025-10"}),
        ("note-rival-claim", {"field": "start_date", "value": "2024-12", "claim_source": "newspaper"}),
        ("suspend", {"effective": "2025-11-01", "reason": "flood"}),
        ("resume", {"effective": "2026-01-15", "reason": "flood over"}),
        ("renew", {"ends": "2031-02", "review": "worked well", "effective": "2026-02-01", "reason": "review"}),
        ("leave-party", {"organisation_id": organisation, "role": "partner", "effective": "2026-03-31"}),
        ("disown", {"unit_id": unit, "quarter": "2025-26-Q3", "effective": "2026-03-31"}),
    ]
    for verb, step in steps:
        drive.post(f"{at}:{verb}", step)
    other = drive.get("/v1/matrix?limit=1&ref=ENG-0001").json()["items"][0]
    lead = drive.post("/v1/units", {"municipality": "ETH", "name": "Maritime"}, expect=201)["id"]
    drive.post(f"{at}:relate", {"relation": "follow_up", "engagement_id": other["id"]})
    drive.post(f"{at}:hand-over", {"from_unit": unit, "to_unit": lead, "quarter": "2025-26-Q3",
                                   "effective": "2026-04-01"})
    drive.post(f"{at}:change-lead-unit", {"lead_units": [unit, lead], "effective": "2026-05-01", "reason": "shared"})
    drive_corrections(drive, "engagements", made["id"], "RiskAssessed", {"level": "high"})
    revision = drive.get(at).headers["etag"]
    drive.post(f"{at}:conclude", {"effective": "2026-06-30", "reason": "done", "outcome": "a shared plan"},
               **{"If-Match": revision})
    drive.post(f"{at}:record-lesson", {"text": "late"}, expect=409, **{"If-Match": revision})
    second = drive.post("/v1/engagements", {**body, "details": {**body["details"], "ref": "T-2"}}, expect=201)
    drive.post(f"/v1/engagements/{second['id']}:withdraw", {"effective": "2025-02-01", "reason": "no budget"})


def drive_quarters(drive):
    today = municipal_today()
    quarter = quarter_of(today)
    at = f"/v1/quarters/{quarter}"
    drive.get(at, expect=404)
    opened = drive.post(f"{at}:open", {}, expect=201)
    assert opened["duties"] > 0 and drive.post(f"{at}:open", {})["duties"] == 0, opened
    drive.get("/v1/quarters")
    drive.get(f"{at}?known_at=@{opened['position']}")
    drive.get(f"{at}?valid_at=2020-01-01", expect=400)
    duties = drive.get(f"{at}/duties?state=owed").json()["items"]
    one, other = [duty for duty in duties if duty["rows"] > 1][:2]
    duty = f"/v1/duties/{one['unit']}/{quarter}"
    row = one["engagements"][0]["engagement"]
    said = drive.post(f"{duty}:answer", {"answers": [{"engagement": row, "answer": "confirmed"}]})
    drive.post(f"{duty}:answer", {"answers": [{"engagement": row, "answer": "confirmed"}]}, expect=422)
    drive.post(f"{duty}:answer", {"answers": [{"engagement": row, "answer": "lost"}]}, expect=422)
    drive.post(f"{duty}:undo", {"position": said["events"][0]["position"]})
    drive.post(f"{duty}:issue-link", {}, expect=422)
    drive.post("/v1/posts", {"unit_id": one["unit"], "title": "Contact", "duty": "contact"}, expect=201)
    link = drive.post(f"{duty}:issue-link", {})["link"]
    drive.get(link)
    drive.get("/answer/0123", expect=404)
    drive.get("/answer/" + 40 * "0", expect=403)
    drive.call("POST", link, "do=later&turn=0", {"Content-Type": "application/x-www-form-urlencoded"}, expect=200)
    drive.get(f"{link}/new?lang=af")
    drive.get("/answer/0123/new", expect=404)
    drive.call("POST", link, form.multipart([("turn", "0"), ("do", "send"), (f"file.{row}", b"", "empty.pdf")]),
               {"Content-Type": form.TYPE}, expect=422)
    drive.get(duty)
    drive.get(f"{duty}/proof")
    drive.post(f"/v1/duties/{other['unit']}/{quarter}:excuse", {"excuse": "post_empty", "reason": "nobody is there"})
    drive.post(f"{at}:certify", {}, expect=422)
    drive.post(f"{at}:lock", {})
    drive.get(link, expect=403)
    drive.post(f"{at}:certify", {})
    drive.post(f"{at}:reopen", {"expires": today.isoformat(), "reason": "a late report"})
    drive.get(at)


def drive_documents(drive):
    engagement = drive.get("/v1/matrix?limit=1").json()["items"][0]["id"]
    upload = {**ACTOR, "Content-Type": "text/plain"}
    kept = drive.call("POST", "/v1/documents", "Report of a visit.\n", upload, expect=201).json()
    drive.call("POST", "/v1/documents", "Report of a visit.\n", upload, expect=200)
    drive.call("POST", "/v1/documents", "<html></html>", {**ACTOR, "Content-Type": "text/html"}, expect=422)
    whole = drive.get(kept["url"])
    assert whole.body == b"Report of a visit.\n", whole.body
    drive.get(kept["url"], expect=304, **{"If-None-Match": whole.headers["etag"]})
    assert drive.get(kept["url"], expect=206, Range="bytes=0-5").body == b"Report"
    drive.get(kept["url"], expect=416, Range="bytes=99-")
    drive.get("/v1/documents/" + 64 * "0", expect=404)
    drive.get("/v1/documents?limit=1")
    attach = f"/v1/engagements/{engagement}:attach-document"
    named = {"kind": "visit_report", "title": "Visit", "sha256": kept["sha256"]}
    drive.post(attach, named)
    drive.post(attach, {**named, "sha256": 64 * "0"}, expect=422)


def drive_imports(drive):
    csv = "name,short_name,type,country,website,source\nImported Body,IB,ngo,ZA,,a page\n"
    target = "/v1/imports?kind=organisations&file=small.csv"
    for expected in ("add", "same"):
        answer = drive.call("POST", target, csv, {**ACTOR, "Content-Type": "text/csv"}, expect=200)
        rows = [json.loads(line) for line in answer.body.splitlines()]
        assert rows[0]["outcome"] == expected, rows
        assert (expected == "add") == bool(rows[0].get("receipt")), rows


def drive_upkeep(drive):
    for target in ("/v1/verifications", "/v1/verifications?full=true", "/v1/views/matrix:rebuild"):
        last = json.loads(drive.call("POST", target, headers=ACTOR, expect=200).body.splitlines()[-1])
        assert "error" not in last, last
    drive.call("POST", "/v1/views/nothing:rebuild", headers=ACTOR, expect=404)
    drive.call("POST", "/v1/verifications?ful=true", headers=ACTOR, expect=400)
    answer = drive.call("POST", "/v1/backups", {"folder": drive.server.backups}, ACTOR, expect=200)
    assert json.loads(answer.body.splitlines()[-1])["id"] == 1, answer.body
    drive.call("POST", "/v1/backups", {"folder": "/"}, ACTOR, expect=403)
    drive.call("POST", "/v1/backups", {"folder": "here"}, ACTOR, expect=400)


def drive_jobs(drive):
    drive.get("/v1/jobs?state=dead&limit=5")
    drive.get("/v1/jobs?state=gone", expect=400)
    nothing = f"/v1/jobs/{'0' * 32}"
    drive.get(nothing, expect=404)
    for verb in ("replay", "cancel"):
        drive.call("POST", f"{nothing}:{verb}", headers=ACTOR, expect=404)


def drive_trial(drive, cairn):
    real = drive.server
    drive.get("/trial/clock", expect=403)
    with trial_server(cairn, "2026-09-10T08:00:00+02:00") as drive.server:
        drive.get("/trial/clock")
        drive.post("/trial/clock", {"now": "2026-09-11T08:00:00+02:00"})
        drive.post("/trial/clock", {"now": "2026-09-10T08:00:00+02:00"}, expect=422)
        # The night in between asked for a self-audit.
        audit = drive.get("/v1/jobs?state=done").json()["items"][0]
        drive.get(f"/v1/jobs/{audit['id']}")
        assert drive.get("/v1/integrity").json()["sound"] is True
    drive.server = real


def drive_reminders(drive, cairn):
    """One step with an officer who looks first; a mail that comes back; a reader who wants no more."""
    real = drive.server
    with trial_server(cairn, "2026-07-01T08:00:00+02:00") as server:
        drive.server = server
        unit, other = staffed_units(server, 2)
        drive.post("/v1/rules/ETH:set", {"rule": "reminder_release", "value": "reviewed", "authority": "MILE",
                                         "effective": "2026-07-01"})
        at = "/v1/quarters/2026-27-Q1"
        drive.get(f"{at}/steps/-14", expect=404)
        move(server, "2026-09-30T08:00:00+02:00")
        drive.get(f"{at}/steps/3", expect=404)
        shown = drive.get(f"{at}/steps/0").json()
        assert len(shown["messages"]) == 2 and not shown["released"], shown
        drive.post(f"{at}:release", {"step": 5, "preview_sha256": shown["sha256"]}, expect=422)
        drive.post(f"{at}:release", {"step": 0, "preview_sha256": "0"}, expect=412)
        drive.post(f"{at}:release", {"step": 0, "preview_sha256": shown["sha256"]})
        drive.post(f"{at}:release", {"step": 0, "preview_sha256": shown["sha256"]}, expect=409)
        move(server, "2026-09-30T08:00:01+02:00")
        first, second = mails_of(server.data)
        drive.get(first.unsubscribe)
        drive.call("POST", first.unsubscribe, "List-Unsubscribe=One-Click",
                   {"Content-Type": "application/x-www-form-urlencoded"}, expect=200)
        drive.call("POST", f"/answer/{40 * '0'}/unsubscribe", "", expect=403)
        report = {**ACTOR, "Content-Type": "message/rfc822"}
        noted = drive.call("POST", "/v1/delivery-reports", delivery_report(second), report, expect=200).json()
        assert noted["hard"] and len(noted["units"]) == 1, noted
        drive.call("POST", "/v1/delivery-reports", "Subject: hello\r\n\r\nNot a report.", report, expect=422)
        for duty in (unit, other):
            drive.get(f"/v1/duties/{duty}/2026-27-Q1/proof")
    drive.server = real


def drive_problems(drive):
    drive.get("/v1/engagements/nobody", expect=404)
    drive.get("/v1/matrix?limit=0", expect=400)
    drive.get("/v1/matrix?no_such_column=1", expect=400)
    drive.get("/v1/matrix?valid_at=2012-13-01", expect=400)
    drive.get("/v1/matrix/replay?step=0", expect=400)
    drive.get("/v1/trail", expect=400)
    drive.get("/v1/audit/sample", expect=400)
    drive.call("POST", "/v1/rehearsals", {"municipality": "ETH", "rules": {}}, expect=422)
    drive.call("POST", "/v1/organisations", "{", {**ACTOR, "Content-Type": "application/json"}, expect=400)
    drive.call("POST", "/v1/organisations", {"name": "X"}, expect=403)
    drive.post("/v1/organisations", {"name": 3}, expect=422)
    drive.post("/v1/organisations", {"nam": "X"}, expect=422)


def main(cairn):
    with sample_server(cairn) as server:
        contract = Contract(server.call("GET", "/openapi.json").json())
        drive = Driver(server, contract)
        drive_reads(drive)
        drive_engagement(drive, *drive_registers(drive))
        drive_quarters(drive)
        drive_evaluation(drive)
        drive_summaries(drive)
        drive_documents(drive)
        drive_imports(drive)
        drive_upkeep(drive)
        drive_jobs(drive)
        drive_trial(drive, cairn)
        drive_reminders(drive, cairn)
        drive_accounts(drive, cairn)
        drive_problems(drive)
        idle = set(contract.operations) - contract.driven - set(ELSEWHERE)
        assert not idle, f"documented but never answered with success here: {sorted(idle)}"
        print(f"{len(contract.operations)} operations, {drive.calls} answers validated")


if __name__ == "__main__":
    main(sys.argv[1])
