"""A quarter of the real data that is opened, and a unit with rows and a report that is asked for its answers."""

from tests.support.calendar_day import municipal_today, quarter_of

ACTOR = {"Cairn-Actor": "tester; role=officer"}


def head(server):
    return int(server.call("GET", "/v1/quarters").headers["cairn-position"])


def expect(answer, status):
    assert answer.status == status, f"{answer.status} {answer.body[:800]}"
    return answer


def post(server, target, body, status=200):
    return expect(server.call("POST", target, body, ACTOR), status).json()


class Asked:
    """Of the units with three to eight rows, the one with the most; `link` is that of its contact."""

    def __init__(self, server):
        self.quarter = quarter_of(municipal_today())
        post(server, f"/v1/quarters/{self.quarter}:open", {}, 201)
        duties = server.call("GET", f"/v1/quarters/{self.quarter}/duties").json()["items"]
        unit = max((duty for duty in duties if 3 <= duty["rows"] <= 8), key=lambda duty: duty["rows"])
        self.unit, self.rows = unit["unit"], [row["engagement"] for row in unit["engagements"]]
        post(server, f"/v1/engagements/{self.rows[-1]}:expect-document",
             {"document_id": "trip", "kind": "visit_report", "title": "Report of the visit", "effective": "2026-01-15",
              "due": "2026-02-28"})
        self.report_field = f"report.{self.rows[-1]}.trip"
        post(server, "/v1/posts", {"unit_id": self.unit, "title": "Contact", "duty": "contact"}, 201)
        self.duty = f"/v1/duties/{self.unit}/{self.quarter}"
        self.link = post(server, f"{self.duty}:issue-link", {})["link"]
