"""Every route of the real program with every role, held against the table beside the routes: first as the field
Cairn-Actor names the role, then by sessions of accounts.

Usage: roles_test.py CAIRN   (the program)
"""

import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.accounts import Session, accounts_server  # noqa: E402
from tests.support.clients import lines_of  # noqa: E402
from tests.support.server import ROOT, trial_server  # noqa: E402

# In the order of the table's columns.
ROLES = ["public", "reader", "contact", "officer", "approver", "city_manager", "auditor", "administrator", "mail"]
ROW = re.compile(r'\{Method::k(\w+), "([^"]+)", "([a-z-]+)"(, false)?\}')
OWN_UNIT, OTHER_UNIT = "unit-mine", "unit-other"
# No year is named: the edition of one takes half a minute, and the handler answers either way.
PLACES = {"unit": OWN_UNIT, "quarter": "2026-27-Q1", "position": "0", "sha256": "0" * 64}


class Row:
    def __init__(self, method, path, marks, only_reads):
        assert len(marks) == len(ROLES), f"{path}: {marks}"
        self.method, self.path = method.upper(), path
        self.admitted = {role for role, mark in zip(ROLES, marks) if mark != "-"}
        self.changes = self.method != "GET" and not only_reads

    def target(self):
        return re.sub(r"\{(\w+)(?:\.\.\.)?\}", lambda found: PLACES.get(found[1], "x1"), self.path)

    def body(self):
        return {} if self.method == "POST" else None

    def __str__(self):
        return f"{self.method} {self.path}"


class ByName:
    """Walks as the field Cairn-Actor names the role."""

    def __init__(self, server):
        self.server = server

    def reader(self):
        return self.server

    def call(self, row, role, unit=OWN_UNIT, method=None):
        actor = f"walker; role={role}; unit={unit}"
        return self.server.call(method or row.method, row.target(), row.body(), {"Cairn-Actor": actor})


class BySession:
    """Walks in sessions: one account a role, and no session for the public."""

    ACCOUNTS = [(role, role, OWN_UNIT if role == "contact" else None) for role in ROLES[1:]]
    OTHER = ("contact_other", "contact", OTHER_UNIT)

    def __init__(self, server):
        self.server = server
        self.sessions = {account: Session(server, account) for account, _, _ in self.ACCOUNTS + [self.OTHER]}

    def reader(self):
        return self.sessions["auditor"]

    def call(self, row, role, unit=OWN_UNIT, method=None):
        if role == "public":
            return self.server.call(method or row.method, row.target(), row.body())
        account = role if unit == OWN_UNIT else "contact_other"
        answer = self.sessions[account].call(method or row.method, row.target(), row.body())
        assert b"session's secret" not in answer.body, f"{row} as {role}: {answer.body[:300]}"
        if row.path == "/sign-out":
            self.sessions[account] = Session(self.server, account)
        return answer


def table():
    text = (ROOT / "services" / "identity" / "permissions.cc").read_text(encoding="utf-8")
    rows = [Row(*found) for found in ROW.findall(text)]
    assert rows, "the table is not where it was"
    return rows


def is_refused(answer):
    """Told apart from what a handler refuses, which it may do with 403 too. 401 is for who has not signed in."""
    if answer.status not in (401, 403) or answer.headers.get("content-type") != "application/problem+json":
        return False
    problem = json.loads(answer.body)
    if answer.status == 401:
        return problem["type"] == "/problems/unauthenticated" and problem["detail"].startswith("sign in first, ")
    return problem["detail"].startswith("the role ") and problem["errors"][0]["pointer"] == "/headers/Cairn-Actor"


def check_table_is_complete(server, rows):
    """That the OpenAPI file has every route is the test over routes; this is the same set once more."""
    paths = server.call("GET", "/openapi.json").json()["paths"]
    documented = {f"{method.upper()} {path}" for path, item in paths.items()
                  for method in item if method in ("get", "post", "put", "patch", "delete")}
    assert documented == {str(row) for row in rows}, documented ^ {str(row) for row in rows}


def check_refusals(walker, rows):
    """First all that is refused: the log keeps its bytes."""
    log, tried, auditor = lines_of(walker.reader(), "/v1/events"), 0, 0
    for row in rows:
        for role in ROLES:
            if role in row.admitted:
                continue
            answer = walker.call(row, role)
            assert is_refused(answer), f"{row} as {role}: {answer.status} {answer.body[:300]}"
            tried += 1
            auditor += role == "auditor"
            if row.method == "GET":
                assert walker.call(row, role, method="HEAD").status == answer.status, f"HEAD {row.path} as {role}"
    changing = [row for row in rows if row.changes]
    assert auditor == len(changing) and all("auditor" not in row.admitted for row in changing)
    assert lines_of(walker.reader(), "/v1/events") == log, "a refusal appended something"
    return tried, auditor


def check_units(walker, rows):
    """A contact is refused wherever the path names another unit."""
    own = [row for row in rows if "{unit}" in row.path and "contact" in row.admitted]
    assert own
    for row in own:
        answer = walker.call(row, "contact", unit=OTHER_UNIT)
        assert is_refused(answer) and "own unit" in answer.json()["detail"], f"{row}: {answer.body[:300]}"
    return len(own)


def check_admissions(walker, rows):
    """What a handler makes of an empty body is its own affair, but it is the handler that says so."""
    tried = 0
    for row in rows:
        for role in ROLES:
            if role in row.admitted:
                answer = walker.call(row, role)
                assert not is_refused(answer) and answer.status not in (405, 500), \
                    f"{row} as {role}: {answer.status} {answer.body[:300]}"
                tried += 1
    return tried


def check_auditor_reads(walker, rows):
    """An auditor reads every route, and all that this adds to the log is that it looked."""
    before = len(lines_of(walker.reader(), "/v1/events").splitlines())
    taken = Row("Get", "/v1/exports/units.csv", "------u--", None)
    for row in rows + [taken]:
        if row.method == "GET" and "auditor" in row.admitted:
            walker.call(row, "auditor")
    added = [json.loads(line) for line in lines_of(walker.reader(), "/v1/events").splitlines()[before:]]
    assert [event["type"] for event in added] == ["BulkExported"], added


def check_kept_answers(server):
    """An answer that is kept finished is not given to whom its route refuses."""
    target = "/v1/trail?actor=walker"
    kept = [server.call("GET", target) for _ in range(3)][-1]
    assert kept.status == 200, kept.body
    assert is_refused(server.call("GET", target, headers={"Cairn-Actor": "web; role=public"}))
    again = server.call("GET", target, headers={"Cairn-Actor": "anna; role=reader"})
    assert again.status == 200 and again.body == kept.body


def check_words(server):
    for actor, status in (("anna; role=king", 422), ("anna; role=manager", 200), ("anna", 200)):
        answer = server.call("GET", "/v1/matrix", headers={"Cairn-Actor": actor})
        assert answer.status == status, f"{actor}: {answer.status} {answer.body[:300]}"


def walk(walker, rows):
    refused, auditor = check_refusals(walker, rows)
    units = check_units(walker, rows)
    check_auditor_reads(walker, rows)
    admitted = check_admissions(walker, rows)
    assert refused + admitted == len(rows) * len(ROLES)
    print(f"{type(walker).__name__}: {len(rows)} routes x {len(ROLES)} roles = {refused + admitted} tried: {admitted} "
          f"admitted, {refused} refused with no byte added to the log; the auditor was refused all {auditor} that "
          f"change something, a contact {units} of another unit")


def main(cairn):
    rows = table()
    with trial_server(cairn, "2026-09-10T08:00:00+02:00") as server:
        made = server.call("POST", "/v1/organisations", {"name": "Example", "type": "ngo"},
                           {"Cairn-Actor": "walker; role=officer"})
        assert made.status == 201, made.body
        check_table_is_complete(server, rows)
        check_kept_answers(server)
        check_words(server)
        walk(ByName(server), rows)
    with accounts_server(cairn, "2026-09-10T08:00:00+02:00", BySession.ACCOUNTS + [BySession.OTHER]) as server:
        walk(BySession(server), rows)


if __name__ == "__main__":
    main(sys.argv[1])
