"""Units with posts, persons and partnerships for tests that need people to answer, made through the routes."""

import html.parser
import urllib.parse

OFFICER = {"Cairn-Actor": "tester; role=officer"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def post(server, target, body, status=200):
    answer = server.call("POST", target, body, OFFICER)
    assert answer.status == status, f"{target}: {answer.status} {answer.body[:800]}"
    return answer.json()


def person(server, name, email, language="en"):
    body = {"name": name, "language": language}
    if email:
        body["email"] = email
    return post(server, "/v1/persons", body, 201)["id"]


def filled_post(server, unit, duty, holder, since="2020-01-01"):
    made = post(server, "/v1/posts", {"unit_id": unit, "title": f"{duty} of {unit[-4:]}", "duty": duty}, 201)["id"]
    if holder:
        post(server, f"/v1/posts/{made}:fill", {"person_id": holder, "effective": since})
    return made


def unit(server, name):
    return post(server, "/v1/units", {"municipality": "ETH", "name": name, "level": "unit"}, 201)["id"]


def partnership(server, title, lead):
    return post(server, "/v1/engagements", {
        "municipality": "ETH", "status": "active", "source": "a page", "effective": "2020-01-10",
        "details": {"title": {"en": title}, "kind": "partnership"}, "lead_units": [lead]}, 201)["id"]


def rule(server, name, value, since="2020-01-01"):
    return post(server, "/v1/rules/ETH:set", {"rule": name, "value": str(value), "authority": "test",
                                              "effective": since})


def staffed_units(server, count, rows=1, languages=("en",)):
    """Units with contact, deputy and head, each with an address of its own; returns their ids in order."""
    units = []
    for i in range(count):
        made = unit(server, f"Unit {i:02d}")
        for duty in ("contact", "deputy", "head"):
            holder = person(server, f"{duty} {i}", f"{duty}{i:02d}@example.org", languages[i % len(languages)])
            filled_post(server, made, duty, holder)
        for row in range(rows):
            partnership(server, f"Partnership {row} of unit {i:02d}", made)
        units.append(made)
    return units


def move(server, now, settled=True):
    """Moves the clock of a trial and waits until what came due is done."""
    answer = post(server, "/trial/clock", {"now": now})
    for _ in range(30):
        if answer["settled"] or not settled:
            return answer
        answer = post(server, "/trial/clock", {"now": now})
    raise AssertionError(f"at {now} there is always more to do")


class Form(html.parser.HTMLParser):
    """The hidden fields of an answer page, as a browser sends them back."""

    def __init__(self, page):
        super().__init__()
        self.fields = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "input" and values.get("type") == "hidden" and values.get("name") != "position":
            self.fields.append((values["name"], values.get("value", "")))


def answer_all(server, link, pages_max=20):
    """Presses "confirm all" on the page behind the link until nothing is left; returns how often."""
    for pressed in range(pages_max):
        answer = server.call("GET", link)
        assert answer.status == 200, f"{link[:12]}: {answer.status}"
        page = answer.body.decode()
        buttons = [button for button in ("all", "nothing") if f'value="{button}"' in page]
        if not buttons:
            return pressed
        fields = Form(page).fields + [("do", buttons[0])]
        done = server.call("POST", link, urllib.parse.urlencode(fields), FORM)
        assert done.status == 200, f"{done.status} {done.body[:500]}"
    raise AssertionError("a page that never ends")
