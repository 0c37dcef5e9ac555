"""A quarter through the real program and the real data: opened, asked, answered from the mailed link, undone, proved.

Usage: quarters_test.py CAIRN   (the program)
"""

import html.parser
import pathlib
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.quarters.asked import expect, head, post  # noqa: E402
from tests.support.calendar_day import municipal_today, quarter_of  # noqa: E402
from tests.support.server import run, sample_server  # noqa: E402

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LOOKS = 100


class Page(html.parser.HTMLParser):
    """What a browser would send back of the form, and that nothing runs by itself."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.scripts, self.buttons = [], 0, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.scripts += tag == "script" or any(name.startswith("on") for name in values)
        if tag == "button":
            self.buttons.append(values.get("value"))
        if tag == "input" and values.get("type") == "hidden" and values.get("name") != "position":
            self.fields.append((values["name"], values.get("value", "")))


def events(server, after):
    return server.call("GET", f"/v1/events?after={after - 1}&limit=500").json()["items"]


def scanners_look(server, link):
    """Mail scanners follow every link, again and again: nothing is recorded (PRODUCT 3.3)."""
    before = head(server)
    for _ in range(LOOKS):
        for target in (link, link + "/new"):
            expect(server.call("GET", target), 200)
            assert expect(server.call("HEAD", target), 200).body == b""
    assert head(server) == before, "a look wrote an event"
    print(f"{4 * LOOKS} looks, 0 events")


def answer(server, link, rows):
    page = expect(server.call("GET", link), 200)
    size = len(page.body)
    assert size <= 100_000, size
    form = Page(page.body.decode())
    assert form.scripts == 0 and "all" in form.buttons, form.buttons
    before = head(server)
    body = urllib.parse.urlencode(form.fields + [("do", "all")])
    first = expect(server.call("POST", link, body, FORM), 200)
    written = events(server, before)
    shown = min(rows, 20)
    assert [event["type"] for event in written] == ["AnswersSubmitted"] + shown * ["Confirmed"], written
    assert len({event["commit"]["id"] for event in written}) == 1
    after = head(server)
    second = expect(server.call("POST", link, body, FORM), 200)
    assert second.body == first.body, "the second receipt differs"
    assert head(server) == after, "the second post wrote an event"
    print(f"{shown} rows answered by one button in one commit; page {size} bytes; the second post has the same receipt")
    return written[0]["position"]


def main(cairn):
    with sample_server(cairn) as server:
        quarter = quarter_of(municipal_today())
        opened = post(server, f"/v1/quarters/{quarter}:open", {}, 201)
        assert opened["duties"] > 20, opened
        duties = server.call("GET", f"/v1/quarters/{quarter}/duties").json()["items"]
        unit = max(duties, key=lambda duty: duty["rows"])
        post(server, "/v1/posts", {"unit_id": unit["unit"], "title": "Contact", "duty": "contact"}, 201)
        duty = f"/v1/duties/{unit['unit']}/{quarter}"
        link = post(server, f"{duty}:issue-link", {})["link"]
        scanners_look(server, link)
        position = answer(server, link, unit["rows"])
        state = server.call("GET", duty).json()
        assert state["answered"] == min(unit["rows"], 20), state
        undone = f"do=undo&position={position}"
        expect(server.call("POST", link, undone, FORM), 200)
        assert server.call("GET", duty).json()["answered"] == 0
        expect(server.call("GET", link[:20]), 404)
        expect(server.call("GET", "/answer/" + 40 * "0"), 403)
        proof = run(cairn, "quarter", quarter, "--unit", unit["unit"], "--proof",
                    "--url", f"http://127.0.0.1:{server.port}").stdout
        assert "owed: 1" in proof and "answered: 1" in proof and link[8:] not in proof, proof
        board = run(cairn, "quarter", quarter, "--url", f"http://127.0.0.1:{server.port}").stdout
        assert f"0 of {opened['duties']} answered" in board, board
        try:
            run(cairn, "quarter", quarter, "--proof", "--url", f"http://127.0.0.1:{server.port}")
            raise AssertionError("a proof of nobody's duty was given")
        except subprocess.CalledProcessError as refused:
            assert "--unit" in refused.stderr, refused.stderr


if __name__ == "__main__":
    main(sys.argv[1])
