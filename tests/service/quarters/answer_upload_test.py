"""Reports and files on the answer page of the real program: sent, refused, broken off, sent twice, undone; and what is
new added. Then 200 MB, and what that does to the program's memory.

Usage: answer_upload_test.py CAIRN   (the program)
"""

import contextlib
import http.client
import pathlib
import socket
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.quarters.asked import Asked, expect, head  # noqa: E402
from tests.support import form  # noqa: E402
from tests.support.server import sample_server  # noqa: E402

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
BYTES = 200 * 1000 * 1000
PIECE = bytes(range(32, 127)) * 690 + b"\n"
WARM_BYTES = 24_000_000
GROWTH_KIB_MAX = 16 * 1024
BREAKS = 20


def types_since(server, position):
    events = server.call("GET", f"/v1/events?after={position - 1}&limit=500").json()["items"]
    assert len({event["commit"]["id"] for event in events}) == 1, "more than one commit"
    return [event["type"] for event in events]


def documents(server):
    return server.call("GET", "/v1/documents").json()["total"]


def send(server, asked, fields):
    return server.call("POST", asked.link, form.multipart(fields), {"Content-Type": form.TYPE})


def page(asked, files, button, turn=0, typed=()):
    """What a browser sends of the whole page."""
    shown = [("shown", row) for row in asked.rows]
    return [("turn", str(turn)), ("lang", "en"), *shown, *typed, *files, ("do", button)]


def refused_files(server, asked):
    """A file that lies, is empty, or of a kind that is not taken: said so, and what else was typed stays."""
    before, row = head(server), asked.rows[0]
    typed = [(f"row.{row}", "ended"), (f"how.{row}", "no more money")]
    for file, words in (((b"<html><script>1</script></html>", "trip.pdf"), "not what its name says"),
                        ((b"", "trip.pdf"), "is empty"),
                        ((b"MZ\x90\x00", "trip.exe", "application/x-msdownload"), "not taken")):
        sent = page(asked, [(asked.report_field, *file)], "send", typed=typed)
        answer = expect(send(server, asked, sent), 422).body.decode()
        assert words in answer and "no more money" in answer, answer[:2000]
    assert head(server) == before and documents(server) == 0, "a refused file left something"


def open_uploads(server):
    """Files without a name that uploads wait in."""
    held = []
    for entry in pathlib.Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            held.append(str(entry.readlink()))
    return [name for name in held if "/uploads/" in name]


def broken_off(server, asked):
    """A phone that loses its connection amid the file: nothing is recorded, and the program goes on."""
    before = head(server)
    body = form.multipart(page(asked, [(asked.report_field, PDF + bytes(300_000), "trip.pdf")], "all"))
    told = (f"POST {asked.link} HTTP/1.1\r\nHost: x\r\nContent-Type: {form.TYPE}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    for cut in range(1, BREAKS + 1):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as phone:
            phone.sendall(told + body[:len(body) * cut // (BREAKS + 1)])
    assert head(server) == before and documents(server) == 0, "half a form was recorded"
    until = time.monotonic() + 30
    while open_uploads(server) and time.monotonic() < until:
        expect(server.call("GET", "/health/live"), 200)
    assert not open_uploads(server), "an upload that broke off is still held open"


def filed_and_undone(server, asked):
    before = head(server)
    fields = page(asked, [(asked.report_field, PDF, "trip.pdf")], "all")
    first = expect(send(server, asked, fields), 200)
    said = first.body.decode()
    types = types_since(server, before)
    assert sorted(types) == sorted(["AnswersSubmitted", "ReportFiled"] + ["Confirmed"] * len(asked.rows)), types
    assert "report received and filed" in said and "Reports outstanding" not in said
    after = head(server)
    assert expect(send(server, asked, fields), 200).body == first.body, "the second receipt differs"
    assert head(server) == after, "the second post wrote an event"
    undone = urllib.parse.urlencode({"do": "undo", "position": before, "lang": "en"})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    again = expect(server.call("POST", asked.link, undone, kind), 200).body.decode()
    assert "Reports outstanding" in again, "the report is owed again"
    assert types_since(server, after) == ["AnswersUndone"] + ["Voided"] * (len(types) - 1)
    print(f"{len(types)} events of one form with a report in one commit, the second post 0, undone")


def added_and_undone(server, asked):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    before = head(server)
    body = urllib.parse.urlencode({"do": "add", "turn": "2", "lang": "en", "kind": "staff_visit",
                                   "title": "Visit to Freiburg", "partner": "City of Freiburg im Breisgau",
                                   "year": "2026", "month": "9", "day": ""})
    first = expect(server.call("POST", asked.link, body, kind), 200)
    types = types_since(server, before)
    assert types[0] == "AnswersSubmitted" and "EngagementRecorded" in types and "PartyJoined" in types, types
    assert "DocumentExpected" in types and "due 30 October 2026" in first.body.decode(), "a visit owes a report"
    after = head(server)
    assert server.call("POST", asked.link, body, kind).body == first.body and head(server) == after
    found = server.call("GET", "/v1/matrix?q=Freiburg&limit=5").json()["items"]
    assert len(found) == 1 and found[0]["start_date"] == "2026-09", found
    undone = urllib.parse.urlencode({"do": "undo", "position": before, "lang": "en"})
    expect(server.call("POST", asked.link, undone, kind), 200)
    assert server.call("GET", "/v1/matrix?q=Freiburg&limit=5").json()["items"] == []
    print(f"a visit added in {len(types)} events, the second post 0, undone")


def resident_kib(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise RuntimeError(f"no {field} of process {pid}")


def large_form(asked):
    """The pieces of a form with a text of 200 MB as the report."""
    before = form.multipart(page(asked, [], "send", turn=4))[:-len(form.end())]
    yield before + form.head(asked.report_field, "trip.txt", "text/plain")
    left = BYTES
    while left > 0:
        yield PIECE[:left]
        left -= min(left, len(PIECE))
    yield b"\r\n" + form.end()


def two_hundred_megabytes(server, asked):
    """Beside RocksDB's write buffers for files, which any file fills once and which stay: one went up before."""
    warm = server.call("POST", "/v1/documents", b"a line of a report\n" * (WARM_BYTES // 19),
                       {"Cairn-Actor": "officer", "Content-Type": "text/plain"})
    assert warm.status in (200, 201), (warm.status, warm.body[:300])
    pid, before = server.process.pid, head(server)
    resident = resident_kib(pid, "VmRSS")
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")
    length = sum(len(piece) for piece in large_form(asked))
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)) as connection:
        connection.request("POST", asked.link, body=large_form(asked),
                           headers={"Content-Type": form.TYPE, "Content-Length": str(length)})
        answer = connection.getresponse()
        said = answer.read().decode()
    assert answer.status == 200 and "report received and filed" in said, (answer.status, said[:2000])
    growth = resident_kib(pid, "VmHWM") - resident
    print(f"{BYTES} bytes as a report: {growth} KiB more resident, at most {GROWTH_KIB_MAX} wanted")
    assert growth <= GROWTH_KIB_MAX
    assert types_since(server, before) == ["AnswersSubmitted", "ReportFiled"]


def main(cairn):
    with sample_server(cairn) as server:
        asked = Asked(server)
        refused_files(server, asked)
        broken_off(server, asked)
        filed_and_undone(server, asked)
        added_and_undone(server, asked)
        two_hundred_megabytes(server, asked)


if __name__ == "__main__":
    main(sys.argv[1])
