"""The evidence of a summary as a zip (PRODUCT M3): its signed forms, the events behind each figure with their proofs,
the files that they name. Checked offline, by the program and by hand as VERIFY.md says; what was altered is named.

Usage: evidence_test.py CAIRN   (the program)
"""

import hashlib
import json
import pathlib
import shutil
import sys
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.audit.guide_test import Auditor, alter, mend_sums  # noqa: E402
from tests.support.municipality import OFFICER, partnership, post, unit  # noqa: E402
from tests.support.server import Server, run  # noqa: E402

YEAR = "2026-27"
START = "2027-08-20T08:00:00+02:00"
FORMS = ("html", "json", "pdf", "xlsx")
MANAGER = {"Cairn-Actor": "manager; role=city_manager"}
APPROVER = {"Cairn-Actor": "approver; role=approver"}
PDF_SECONDS_MAX = 240
REPORT, REGISTER = b"Report of the visit.\n", b"Register of officials trained.\n"


def keep(server, text):
    answer = server.call("POST", "/v1/documents", text, {**OFFICER, "Content-Type": "text/plain"})
    assert answer.status == 201, answer.body
    return hashlib.sha256(text).hexdigest()


def load(server):
    """Partnerships, a visit with its report, and an indicator whose result rests on a register; then signed."""
    port = unit(server, "Port")
    for title in ("Twin city", "Water research"):
        partnership(server, title, port)
    visit = post(server, "/v1/engagements", {
        "municipality": "ETH", "status": "concluded", "source": "a page", "effective": "2027-03-02",
        "details": {"title": {"en": "Visit to a port"}, "kind": "staff_visit"}, "lead_units": [port]}, 201)["id"]
    post(server, f"/v1/engagements/{visit}:attach-document", {
        "document_id": "TR1", "kind": "visit_report", "title": "Report", "sha256": keep(server, REPORT),
        "effective": "2027-03-20"})
    indicator = post(server, "/v1/indicators", {
        "municipality": "ETH", "title": {"en": "Officials trained"}, "kind": "output", "unit": "count",
        "definition": "Officials who finished a master class.", "unit_id": port}, 201)["id"]
    at = f"/v1/indicators/{indicator}"
    post(server, f"{at}:report", {"period": YEAR, "value": {"amount": "52", "unit": "count"},
                                  "evidence": {"documents": [keep(server, REGISTER)], "level": 2}})
    for verb in ("approve", "certify"):
        answer = server.call("POST", f"{at}:{verb}", {"period": YEAR}, APPROVER)
        assert answer.status == 200, answer.body
    for verb, actor in (("draft", OFFICER), ("sign", MANAGER)):
        answer = server.call("POST", f"/v1/summaries/{YEAR}:{verb}", {}, actor, seconds_max=PDF_SECONDS_MAX)
        assert answer.status == 200, answer.body[:800]
    # What comes later changes no evidence of what was signed; the stream shows it.
    post(server, f"/v1/engagements/{visit}:attach-document", {
        "document_id": "P1", "kind": "other", "title": "The port", "effective": "2027-08-01"})


def figures_rest_on_their_records(server, folder):
    cited = {name: [int(position) for position in positions] for name, *positions in
             (line.split(" ") for line in (folder / "evidence/cited").read_text().splitlines())}
    summary = json.loads((folder / f"evidence/summary-{YEAR}.json").read_text())
    assert set(cited) == {f"{figure['id']}@{summary['position']}" for figure in summary["figures"]}
    for name in list(cited)[::5]:
        one = server.call("GET", f"/v1/figures/{name}").json()
        assert one["recomputed"]["same"] and cited[name] == [event["position"] for event in one["events"]], name
        for event in one["events"]:
            record = json.loads((folder / f"events/{event['position']:010d}.json").read_text())
            assert record["type"] == event["type"] and record["stream"] == event["stream"]
    assert any(len(positions) > 2 for positions in cited.values())
    return cited


def verify(cairn, zip_path, code, *words):
    done = run(cairn, "verify", "--bundle", zip_path, check=False)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert all(word in done.stdout + done.stderr for word in words), (words, done.stdout, done.stderr)


def zipped(folder, zip_path):
    with zipfile.ZipFile(zip_path, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, str(path.relative_to(folder)))
    return zip_path


def cite_another(folder):
    path = folder / "evidence/cited"
    path.write_text(path.read_text().rstrip("\n") + " 999999\n")


LIES = {
    "a form is altered": (lambda f: alter(f / f"evidence/summary-{YEAR}.html", 900), 4, "a record says was made"),
    "a form is put in": (lambda f: (f / "evidence/summary-2030-31.pdf").write_bytes(b"x"), 4, "a record says was made"),
    "a figure rests on what is not there": (cite_another, 5, "record is missing"),
}


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as temporary:
        work = pathlib.Path(temporary)
        data, zip_path = work / "data", work / "evidence.zip"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        with Server(cairn, data, self_audit="never").start() as server:
            assert server.call("GET", f"/v1/summaries/{YEAR}/bundle").status == 404
            load(server)
            url = f"http://127.0.0.1:{server.port}"
            said = run(cairn, "bundle", "--summary", YEAR, "--url", url, "--output", zip_path).stdout
            assert str(zip_path) in said, said
            again = server.call("GET", f"/v1/summaries/{YEAR}/bundle", seconds_max=PDF_SECONDS_MAX).body
            assert again == zip_path.read_bytes(), "the same ledger gave other bytes"
            signed = {file["format"]: file["sha256"] for file in
                      server.call("GET", f"/v1/summaries/{YEAR}").json()["signed"]["files"]}
            auditor = Auditor(work)
            folder = auditor.unpack(zip_path)
            cited = figures_rest_on_their_records(server, folder)
            assert server.stop() == 0
        for form in FORMS:
            made = (folder / f"evidence/summary-{YEAR}.{form}").read_bytes()
            assert hashlib.sha256(made).hexdigest() == signed[form], form
        for text in (REPORT, REGISTER):
            assert (folder / "files" / hashlib.sha256(text).hexdigest()).read_bytes() == text
        verify(cairn, zip_path, 0, "none hidden")
        auditor.guide = (folder / "VERIFY.md").read_text()
        print(auditor.accept(folder, f"8. {len(cited)} figures rest on records that are here").splitlines()[-1])
        for name, (tell, code, reason) in LIES.items():
            lie = auditor.unpack(zip_path)
            tell(lie)
            mend_sums(lie)
            verify(cairn, zipped(lie, work / "lie.zip"), code, reason)
            auditor.refuse(lie, reason)
            shutil.rmtree(lie)
            print(f"{name}: found by the program and by hand")


if __name__ == "__main__":
    main(*sys.argv[1:])
