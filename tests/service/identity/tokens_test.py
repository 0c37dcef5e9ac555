"""API tokens through the real program: issued, used, held back, revoked and never told again.

Usage: tokens_test.py CAIRN   (the program)
"""

import contextlib
import http.client
import json
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.accounts import Session, accounts_server  # noqa: E402
from tests.support.clients import lines_of  # noqa: E402
from tests.support.server import Answer, run, trial_server  # noqa: E402

START = "2026-09-10T08:00:00+02:00"
ACCOUNTS = [("officer_1", "officer"), ("reader_1", "reader"), ("audit_1", "auditor"), ("admin_1", "administrator"),
            ("contact_1", "contact", "unit1"), ("approver_1", "approver")]
ORGANISATION = {"name": "Example", "type": "ngo"}
TOKEN = re.compile(r"cairn_[0-9a-f]{16}_[0-9a-f]{64}")


class Token:
    """Calls as a program with this token does."""

    def __init__(self, server, told):
        self.server, self.id, self.text = server, told["id"], told["token"]
        assert TOKEN.fullmatch(self.text) and self.id in self.text, told

    def call(self, method, target, body=None, headers=None):
        return self.server.call(method, target, body, {"Authorization": f"Bearer {self.text}", **(headers or {})})

    def works(self):
        answer = self.call("GET", "/v1/session")
        assert answer.status in (200, 401), answer.body
        return answer.status == 200


class Ledger:
    def __init__(self, server):
        self.server, self.told = server, []
        self.sessions = {account[0]: Session(server, account[0]) for account in ACCOUNTS}
        person = {"id": "gone", "name": "Nomvula Example"}
        made = self.sessions["officer_1"].call("POST", "/v1/persons", person)
        assert made.status == 201, made.body

    def issue(self, by, account, role, **more):
        answer = self.sessions[by].call("POST", f"/v1/accounts/{account}:issue-token",
                                        {"label": "export", "role": role, **more})
        assert answer.status == 201 and answer.headers["cache-control"] == "no-store", (answer.status, answer.body)
        token = Token(self.server, answer.json())
        self.told.append(token.text)
        return token

    def refuse(self, by, account, body, status):
        answer = self.sessions[by].call("POST", f"/v1/accounts/{account}:issue-token", body)
        assert answer.status == status, (answer.status, answer.body)
        return answer.json()["detail"]

    def listed(self, by, account):
        return self.sessions[by].call("GET", f"/v1/accounts/{account}/tokens")

    def admin(self, target, **body):
        answer = self.sessions["admin_1"].call("POST", f"/v1/accounts/{target}", body)
        assert answer.status == 200, answer.body


def refused(answer, words):
    assert answer.status == 403 and words in answer.body.decode(), (answer.status, answer.body[:600])


def case_acts_for_its_account(ledger):
    """No cookie, no second secret; the event names the account."""
    token = ledger.issue("officer_1", "officer_1", "officer")
    made = token.call("POST", "/v1/organisations", ORGANISATION)
    assert made.status == 201, made.body
    event = token.call("GET", f"/v1/events/{made.json()['position']}").json()
    assert event["actor"] == {"id": "officer_1", "role": "officer"}, event
    who = token.call("GET", "/v1/session").json()
    assert (who["account"], who["role"], who["csrf"]) == ("officer_1", "officer", None), who
    refused(token.call("POST", "/v1/organisations", ORGANISATION, {"Cairn-Actor": "anna; role=officer"}), "not taken")
    lower = ledger.server.call("GET", "/v1/jobs", headers={"authorization": f"bearer {token.text}"})
    assert lower.status == 200, lower.body


def case_scopes(ledger):
    """A role within the holder's, or only reading; for every role the table says what is within."""
    read_only = ledger.issue("officer_1", "officer_1", "officer", read_only=True)
    assert read_only.call("GET", "/v1/jobs").status == 200
    refused(read_only.call("POST", "/v1/organisations", ORGANISATION), "only reads")
    reader = ledger.issue("officer_1", "officer_1", "reader")
    refused(reader.call("POST", "/v1/organisations", ORGANISATION), "the role reader may not")
    refused(reader.call("GET", "/v1/jobs"), "the role reader may not")
    contact = ledger.issue("contact_1", "contact_1", "contact")
    assert contact.call("GET", "/v1/duties/unit1/2026-27-Q1").status in (200, 404)
    refused(contact.call("GET", "/v1/duties/unit2/2026-27-Q1"), "own unit")
    for holder, role in (("reader_1", "officer"), ("reader_1", "auditor"), ("officer_1", "city_manager"),
                         ("officer_1", "administrator"), ("admin_1", "officer"), ("officer_1", "contact")):
        ledger.refuse(holder, holder, {"label": "export", "role": role}, 422)
    for body in ({"label": "", "role": "reader"}, {"label": "x", "role": "king"}, {"label": "x", "role": "public"},
                 {"label": "x", "role": "reader", "days": 0}, {"label": "x", "role": "reader", "days": 367},
                 {"role": "reader"}):
        ledger.refuse("reader_1", "reader_1", body, 422)


def case_whose_tokens(ledger):
    """The holder's and an administrator's business; an auditor reads and issues none; no token issues a token."""
    ledger.refuse("officer_1", "reader_1", {"label": "x", "role": "reader"}, 403)
    assert "auditor may not" in ledger.refuse("audit_1", "audit_1", {"label": "x", "role": "auditor"}, 403)
    auditors = ledger.issue("admin_1", "audit_1", "auditor")
    assert auditors.call("GET", "/v1/events?limit=1").status == 200
    refused(auditors.call("POST", "/v1/organisations", ORGANISATION), "the role auditor may not")
    token = ledger.issue("reader_1", "reader_1", "reader")
    refused(token.call("POST", "/v1/accounts/reader_1:issue-token", {"label": "x", "role": "reader"}), "no token")
    for by, status in (("reader_1", 200), ("admin_1", 200), ("audit_1", 200), ("officer_1", 403)):
        answer = ledger.listed(by, "reader_1")
        assert answer.status == status, (by, answer.body)
        assert not TOKEN.search(answer.body.decode()) and token.text[-64:] not in answer.body.decode()
    items = {item["id"]: item for item in ledger.listed("reader_1", "reader_1").json()["items"]}
    assert items[token.id]["works"] and items[token.id]["label"] == "export", items
    ledger.sessions["reader_1"].call("POST", "/v1/accounts/reader_1:revoke-token", {"token": token.id, "reason": "x"})


def case_lets_nobody_in(ledger):
    """Not the public either: a program whose token has ended is told so."""
    token = ledger.issue("reader_1", "reader_1", "reader")
    assert token.works()
    last = token.text[:-1] + ("0" if token.text[-1] != "0" else "1")
    for text in (last, token.text + "0", token.text[:-1], token.text.upper(), "x", ""):
        answer = ledger.server.call("GET", "/v1/matrix", headers={"Authorization": f"Bearer {text}"})
        assert answer.status == 401 and answer.headers["www-authenticate"].startswith("Bearer "), answer.body
    assert token.works()


def case_ends(ledger):
    """With its day, a revocation, another role, a closed account; a lock holds it back."""
    revoked, locked = ledger.issue("reader_1", "reader_1", "reader"), ledger.issue("officer_1", "officer_1", "reader")
    assert revoked.call("POST", "/v1/accounts/reader_1:revoke-token", {"token": revoked.id}).status == 422
    done = revoked.call("POST", "/v1/accounts/reader_1:revoke-token", {"token": revoked.id, "reason": "found in a log"})
    assert done.status == 200 and not revoked.works(), done.body
    ledger.admin("officer_1:lock", reason="on leave")
    assert not locked.works()
    ledger.refuse("admin_1", "officer_1", {"label": "x", "role": "reader"}, 403)
    ledger.admin("officer_1:unlock", reason="back")
    assert locked.works()
    ledger.server.stop()
    ledger.server.start()
    assert locked.works() and not revoked.works(), "tokens outlive the program, sessions do not"
    ledger.sessions = {account: Session(ledger.server, account) for account in ledger.sessions}
    short = ledger.issue("officer_1", "officer_1", "officer", days=1)
    moved = short.call("POST", "/trial/clock", {"now": "2026-09-11T07:59:59+02:00"})
    assert moved.status == 200 and short.works(), moved.body
    moved = short.call("POST", "/trial/clock", {"now": "2026-09-11T08:00:30+02:00"})
    assert moved.status == 200 and not short.works() and locked.works(), moved.body
    ledger.sessions = {account: Session(ledger.server, account) for account in ledger.sessions}
    ledger.admin("officer_1:change-role", role="approver", reason="promoted")
    assert not locked.works()
    assert ledger.listed("admin_1", "officer_1").json()["items"] == []
    closed = ledger.issue("contact_1", "contact_1", "contact")
    ledger.admin("contact_1:close", reason="left")
    assert not closed.works()


def case_how_many(ledger):
    """Sixteen an account, until one is revoked."""
    tokens = [ledger.issue("admin_1", "admin_1", "administrator") for _ in range(16)]
    assert "16 tokens" in ledger.refuse("admin_1", "admin_1", {"label": "x", "role": "administrator"}, 422)
    ledger.admin("admin_1:revoke-token", token=tokens[0].id, reason="one too many")
    ledger.issue("admin_1", "admin_1", "administrator")


def case_too_fast(ledger):
    """An account's tokens and an address's wrong ones are held back, and nobody else's."""
    def first_refusal(headers):
        # More at once than a burst, and faster than 20 a second come back.
        connection = http.client.HTTPConnection("127.0.0.1", ledger.server.port, timeout=60)
        with contextlib.closing(connection):
            for _ in range(3000):
                connection.request("GET", "/health/live", headers=headers)
                answer = connection.getresponse()
                told = Answer(answer.status, answer.getheaders(), answer.read())
                if told.status == 429:
                    return told
        raise AssertionError("nobody is held back")

    token, other = ledger.issue("reader_1", "reader_1", "reader"), ledger.issue("admin_1", "audit_1", "auditor")
    for headers in ({"Authorization": f"Bearer {token.text}"},
                    {"Authorization": "Bearer x", "X-Forwarded-For": "203.0.113.9"}):
        held = first_refusal(headers)
        assert held.headers["retry-after"] == "1" and held.json()["type"] == "/problems/overloaded", held.body
        assert other.works()
    elsewhere = {"Authorization": "Bearer x", "X-Forwarded-For": "203.0.113.10"}
    assert ledger.server.call("GET", "/health/live", headers=elsewhere).status == 401


def case_recorded_and_not_told(ledger):
    """Each token and its end is an event; the token itself is nowhere, as its hash is in the log alone."""
    events = lines_of(ledger.sessions["audit_1"], "/v1/events")
    told = [json.loads(line) for line in events.splitlines()]
    issued = [event["data"] for event in told if event["type"] == "TokenIssued"]
    ended = [event for event in told if event["type"] == "TokenRevoked"]
    assert len(issued) == len(ledger.told) and {data["token_id"] for data in issued} == {t[6:22] for t in ledger.told}
    assert ended and all(event["reason"] for event in ended)
    places = {"the events": events, "the program's log": ledger.server.log_path.read_bytes()}
    for path in pathlib.Path(ledger.server.data).rglob("*"):
        if path.is_file():
            places[str(path)] = path.read_bytes()
    for where, text in places.items():
        assert not [told for told in ledger.told if told[-64:].encode() in text], f"a token in {where}"
    return sum(len(text) for text in places.values())


def case_command_line_with_a_token(ledger, cairn):
    """While the server wants accounts: by the token in a file, which is sent to this machine only."""
    file = pathlib.Path(ledger.server.data).parent / "token"
    token = ledger.issue("admin_1", "audit_1", "auditor", read_only=True)
    file.write_text(token.text + "\n", encoding="ascii")
    url, there = f"http://127.0.0.1:{ledger.server.port}", {**os.environ, "CAIRN_TOKEN_FILE": str(file)}
    listed = run(cairn, "account", "token", "list", "--url", url, "audit_1", env=there).stdout
    assert token.id in listed, listed
    for changed, words in ((["lock", "--url", url, "officer_1", "--reason", "x"], "the role auditor may not"),
                           (["list", "--url", "http://192.0.2.1:80"], "in the clear")):
        answer = run(cairn, "account", *changed, env=there, check=False)
        assert answer.returncode == 1 and words in answer.stderr and token.text not in answer.stderr, answer.stderr
    without = run(cairn, "account", "list", "--url", url, check=False)
    assert without.returncode == 1 and "not taken here" in without.stderr, without.stderr
    # Any verb, as erase: who acts is the token's account, whatever the command line names.
    erase = ("erase", "person-gone", "--url", url, "--reason", "a request under POPIA", "--approver", "info_officer")
    refused_to = run(cairn, *erase, env=there, check=False)
    assert refused_to.returncode == 1 and "the role auditor may not" in refused_to.stderr, refused_to.stderr
    file.write_text(ledger.issue("approver_1", "approver_1", "approver").text + "\n", encoding="ascii")
    run(cairn, *erase, env=there)
    told = [json.loads(line) for line in lines_of(ledger.sessions["audit_1"], "/v1/events").splitlines()]
    erased = [event for event in told if event["type"] == "SubjectErased"]
    assert [event["actor"]["id"] for event in erased] == ["approver_1"], erased
    assert erased[0]["data"]["approver"] == "info_officer", erased
    file.unlink()


def case_command_line(cairn):
    with trial_server(cairn, START) as server:
        url = ("--url", f"http://127.0.0.1:{server.port}")
        run(cairn, "account", "add", *url, "mail_1", "--role", "mail")
        told = run(cairn, "account", "token", "issue", *url, "mail_1", "--role", "mail", "--for", "bounces").stdout
        assert TOKEN.search(told), told
        token = TOKEN.search(told)[0][6:22]
        above = run(cairn, "account", "token", "issue", *url, "mail_1", "--role", "officer", "--for", "x", check=False)
        assert above.returncode == 1 and "may more than mail" in above.stderr, above.stderr
        listed = run(cairn, "account", "token", "list", *url, "mail_1").stdout
        assert token in listed and "bounces" in listed and not TOKEN.search(listed), listed
        run(cairn, "account", "token", "revoke", *url, "mail_1", token, "--reason", "moved")
        assert token not in run(cairn, "account", "token", "list", *url, "mail_1").stdout


def main(cairn):
    cases = [case_acts_for_its_account, case_scopes, case_whose_tokens, case_lets_nobody_in, case_ends, case_too_fast,
             case_how_many]
    with accounts_server(cairn, START, ACCOUNTS) as server:
        ledger = Ledger(server)
        for case in cases:
            case(ledger)
        case_command_line_with_a_token(ledger, cairn)
        scanned = case_recorded_and_not_told(ledger)
        tokens = len(ledger.told)
    case_command_line(cairn)
    print(f"{len(cases) + 3} cases; {tokens} tokens looked for in {scanned} bytes, none found")


if __name__ == "__main__":
    main(sys.argv[1])
