"""What contract_test.py drives of data subjects: contacts told, reports, requests and disputes."""

import csv


def drive_privacy(drive, person):
    """A contact revealed, what was asked about it, and the report that has it all."""
    at = f"/v1/persons/{person}"
    drive.post(f"{at}:reveal-contact", {}, expect=422)
    told = drive.post(f"{at}:reveal-contact", {"purpose": "to call about a duty"})
    assert told["telephone"] == "+27 31 000 0000", told
    seen = drive.get(f"{at}/disclosures?limit=1").json()
    assert seen["items"][0]["position"] == told["disclosure"], seen
    engagement = drive.get("/v1/matrix?limit=1").json()["items"][0]["id"]
    positions = drive.get(f"/v1/engagements/{engagement}").json()["positions"]
    field, disputed = next((name, position) for name, position in positions.items() if isinstance(position, int))
    drive.post("/v1/requests", {"kind": "access", "person_id": "nobody_at_all"}, expect=422)
    asked = {"kind": "correction", "person_id": person, "asked": "another title", "fact_position": disputed,
             "fact_field": field, "received_on": "2026-01-05"}
    one = f"/v1/requests/{drive.post('/v1/requests', asked, expect=201)['id']}"
    late = drive.get("/v1/requests?state=overdue").json()
    assert late["total"] == late["overdue"] == 1 and late["items"][0]["due"] == "2026-02-04", late
    drive.post(f"{one}:answer", {"outcome": "granted", "done_position": disputed}, expect=422)
    drive.post(f"{one}:answer", {"outcome": "refused", "ground": "the agreement says so"})
    drive.post(f"{one}:attach-dispute", {"position": 10**9, "statement": "no"}, expect=422)
    drive.post(f"{one}:attach-dispute", {"position": disputed, "field": field, "statement": "it had another name"})
    dispute = drive.get(one).json()["disputes"][0]
    assert dispute["stream"] == f"engagement-{engagement}" and dispute["state"] == "attached", dispute
    where = [{"position": disputed, "field": field, "dispute": dispute["dispute"]}]
    assert drive.get(f"/v1/engagements/{engagement}").json()["disputes"] == where
    marked = [row["id"] for row in drive.get("/v1/matrix?limit=200&columns=title").json()["items"] if "disputes" in row]
    assert marked == [engagement], marked
    history = drive.get(f"/v1/engagements/{engagement}/history").json()["items"]
    assert [item["disputes"] for item in history if "disputes" in item] == [where], history
    assert drive.get(f"/v1/events/{disputed}").json()["disputes"] == where
    rows = list(csv.DictReader(drive.get("/v1/exports/engagements.csv").body.decode().splitlines()))
    assert [row["disputed"] for row in rows if row["disputed"]] == [f"{field} (event {disputed})"], rows[0]
    assert b">Disputed<" in drive.get(f"/plain/engagements/{engagement}").body
    report = drive.get(f"{at}/access-report").json()
    assert {field["field"] for field in report["held"]} == {"name", "email", "telephone"}, report["held"]
    assert [request["outcome"] for request in report["requests"]] == ["refused"], report["requests"]
    assert b"it had another name" in drive.get(f"{at}/access-report?format=html").body
    drive.post(f"{one}:withdraw-dispute", {"position": disputed})
    assert "disputes" not in drive.get(f"/v1/engagements/{engagement}").json()
    assert drive.get(f"/v1/requests?person={person}&state=answered").json()["total"] == 1
    assert drive.get(f"{at}/disclosures").json()["items"][-1]["operation"] == "access-report"
