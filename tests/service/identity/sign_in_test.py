"""Accounts, first links, sessions and their ends, through the real program; and nothing secret is said or kept.

Usage: sign_in_test.py CAIRN   (the program)
"""

import json
import pathlib
import re
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.accounts import (PASSWORD, Session, accounts_server, post_form, set_password,  # noqa: E402
                                    try_to_sign_in)
from tests.support.clients import lines_of  # noqa: E402
from tests.support.server import run, trial_server  # noqa: E402

START = "2026-09-10T08:00:00+02:00"
ACCOUNTS = [("officer_1", "officer"), ("officer_2", "officer"), ("audit_1", "auditor"), ("admin_1", "administrator"),
            ("contact_1", "contact", "unit1")]
ORGANISATION = {"name": "Example", "type": "ngo"}
OTHER_PASSWORD = "four stones and a sea"


class Ledger:
    """What the cases share: the server, and every secret that was ever told or typed."""

    def __init__(self, cairn, server):
        self.cairn, self.server = cairn, server
        self.secrets = {PASSWORD, OTHER_PASSWORD, *(link.rsplit("/", 1)[1] for link in server.links)}

    def enter(self, account, password=PASSWORD):
        session = Session(self.server, account, password)
        self.secrets |= {session.token, session.csrf}
        return session

    def told_link(self, answer, status):
        assert answer.status == status, answer.body
        self.secrets.add(answer.json()["link"].rsplit("/", 1)[1])
        return answer.json()["link"]

    def move(self, now):
        moved = self.enter("officer_2").call("POST", "/trial/clock", {"now": now})
        assert moved.status == 200, moved.body


def denied(answer, words):
    assert answer.status == 403 and words in answer.body.decode(), (answer.status, answer.body[:600])


def unknown(answer):
    assert answer.status == 401 and "sign in first" in answer.body.decode(), (answer.status, answer.body[:600])
    assert "/sign-in" in answer.headers["www-authenticate"], answer.headers


def ended(session):
    return session.who()["account"] is None


def case_pages(ledger):
    """Without script: forms that post to where they stand, a policy that allows none, nothing kept."""
    page = ledger.server.call("GET", "/sign-in")
    assert page.status == 200 and b'action="/sign-in?lang=en"' in page.body and b"<script" not in page.body
    assert page.headers["cache-control"] == "no-store" and "default-src 'none'" in page.headers[
        "content-security-policy"], page.headers
    assert "set-cookie" not in page.headers, "a visitor needs no cookie"
    session = ledger.enter("contact_1")
    assert re.search(r"; Path=/; Secure; HttpOnly; SameSite=Strict$", session.set_cookie), session.set_cookie
    assert "Domain" not in session.set_cookie
    page = ledger.server.call("GET", "/sign-in", headers=session.cookie).body.decode()
    assert "contact_1" in page and 'action="/sign-out?lang=en"' in page, page
    assert session.csrf in page and session.token not in page, page
    # Back to where somebody came from, and to no other site's page.
    own = "/engagements/ENG-0029?do=revise"
    for to, then in [(own, own), ("//elsewhere.example", "/"), ("https://elsewhere.example", "/"),
                     ("/\\elsewhere.example", "/"), ("/a\r\nSet-Cookie: b=c", "/")]:
        page = ledger.server.call("GET", f"/sign-in?to={urllib.parse.quote(to, safe='')}").body.decode()
        assert f'name="to" value="{then}"' in page, (to, page)
        went = post_form(ledger.server, "/sign-in", account="contact_1", password=PASSWORD, to=to)
        assert (went.status, went.headers["location"]) == (303, then), (to, went.headers)
    who = session.who()
    assert (who["account"], who["role"], who["unit"]) == ("contact_1", "contact", "unit1"), who


def case_languages(ledger):
    """What the browser accepts, or what was chosen: the page, and what it says of a wrong password."""
    accepts = {"Accept-Language": "zu-ZA,zu;q=0.9,en;q=0.8"}
    page = ledger.server.call("GET", "/sign-in?to=/unit", headers=accepts).body.decode()
    assert '<html lang="zu">' in page and "Iphasiwedi" in page and "Password" not in page, page
    chosen = re.search(r'href="(/sign-in\?lang=af[^"]*)"', page)[1].replace("&amp;", "&")
    page = ledger.server.call("GET", chosen, headers=accepts).body.decode()
    assert '<html lang="af">' in page and 'name="to" value="/unit"' in page, page
    action = re.search(r'action="(/sign-in[^"]*)"', page)[1]
    wrong = post_form(ledger.server, action, accepts, account="nobody_2", password="three stones and a lake")
    assert wrong.status == 403 and "Rekening en wagwoord hoort nie bymekaar nie" in wrong.body.decode(), wrong.body


def case_who_acts(ledger):
    """The event names the account; Cairn-Actor is refused, with a session and without."""
    session = ledger.enter("officer_1")
    made = session.call("POST", "/v1/organisations", ORGANISATION)
    assert made.status == 201, made.body
    event = session.call("GET", f"/v1/events/{made.json()['position']}").json()
    assert event["actor"]["id"] == "officer_1" and event["actor"]["role"] == "officer", event
    named = {"Cairn-Actor": "officer_1; role=officer"}
    denied(ledger.server.call("POST", "/v1/organisations", ORGANISATION, named), "not taken here")
    denied(session.call("POST", "/v1/organisations", ORGANISATION, named), "not taken here")
    denied(ledger.server.call("GET", "/v1/matrix", headers=named), "not taken here")


def case_csrf(ledger):
    session, other = ledger.enter("officer_1"), ledger.enter("officer_1")
    before = lines_of(session, "/v1/events")
    for headers in ({}, {"Cairn-Csrf": other.csrf}, {"Cairn-Csrf": session.token}):
        denied(ledger.server.call("POST", "/v1/organisations", ORGANISATION, {**session.cookie, **headers}),
               "session's secret")
    denied(post_form(ledger.server, "/sign-out", session.cookie), "session's secret")
    assert not ended(session) and lines_of(session, "/v1/events") == before
    for site in ("cross-site", "same-site"):
        denied(try_to_sign_in(ledger.server, "officer_1", headers={"Sec-Fetch-Site": site}), "Use the form")
    assert try_to_sign_in(ledger.server, "officer_1", headers={"Sec-Fetch-Site": "same-origin"}).status == 303


def case_kept_answers(ledger):
    """What one may read is not handed to the next: not from the answers that are kept finished either."""
    auditor = ledger.enter("audit_1")
    for _ in range(3):
        assert auditor.call("GET", "/v1/trail?actor=officer_1").status == 200
    unknown(ledger.server.call("GET", "/v1/trail?actor=officer_1"))
    denied(auditor.call("POST", "/v1/organisations", ORGANISATION), "the role auditor may not")


def case_plain_history(ledger):
    """What happened is told to everybody; who said it, why and from where to whom it is not public alone."""
    officer = ledger.enter("officer_1")
    unit = officer.call("POST", "/v1/units", {"municipality": "ETH", "name": "Water", "level": "unit"}).json()["id"]
    made = officer.call("POST", "/v1/engagements", {
        "municipality": "ETH", "status": "active", "source": "a page of minutes", "reason": "it was agreed",
        "effective": "2020-01-10",
        "details": {"title": {"en": "Rivers"}, "kind": "partnership", "publication_class": "public"},
        "lead_units": [unit]})
    assert made.status == 201, made.body
    target = made.json()["id"]
    shown = {}
    for who in (None, "contact_1", "officer_1", "audit_1"):
        call = ledger.server.call if who is None else ledger.enter(who).call
        items = call("GET", f"/v1/engagements/{target}/history").json()["items"]
        page = call("GET", f"/plain/engagements/{target}").body.decode()
        assert "Rivers" in page and "Water" in page and f'id="e{items[0]["position"]}"' in page, page
        shown[who] = ("by officer_1" in page, "a page of minutes" in page, "Why: " in page,
                      *(name in items[0] for name in ("actor", "source", "reason", "revision", "channel")))
        assert call("GET", f"/plain/engagements/{target}?valid_at=2001-01-01").status == 200
    for who, told in shown.items():
        assert told == (who in ("officer_1", "audit_1"),) * len(told), shown


def case_wrong_password(ledger):
    """The same words for a name that there is not, and an end to trying for both alike."""
    known = try_to_sign_in(ledger.server, "audit_1", "three stones and a lake")
    unknown = try_to_sign_in(ledger.server, "nobody_1", "three stones and a lake")
    denied(known, "do not belong together")
    assert (known.status, known.body) == (unknown.status, unknown.body)
    for account in ("audit_1", "nobody_1"):
        for _ in range(4):
            denied(try_to_sign_in(ledger.server, account, "three stones and a lake"), "do not belong together")
        held = try_to_sign_in(ledger.server, account)
        assert held.status == 429 and int(held.headers["retry-after"]) == 900, (held.status, held.body)
    ledger.enter("officer_1")
    ledger.move("2026-09-10T08:15:00+02:00")
    ledger.enter("audit_1")


def case_address(ledger):
    """Fifty wrong tries from one address, whatever the names; what is right counts for nothing."""
    def tried(name, password, address):
        return try_to_sign_in(ledger.server, name, password, {"X-Forwarded-For": address})

    for number in range(49):
        if number % 10 == 0:
            assert tried("officer_1", PASSWORD, "203.0.113.9").status == 303
        # A proxy writes the last one; what is before it may be forged.
        denied(tried(f"nobody_{number}", "wrong", f"198.51.100.{number}, 203.0.113.9"), "do not belong together")
    assert tried("officer_1", PASSWORD, "203.0.113.9").status == 303
    denied(tried("nobody_50", "wrong", "203.0.113.9"), "do not belong together")
    held = tried("officer_1", PASSWORD, "203.0.113.9")
    assert held.status == 429 and int(held.headers["retry-after"]) == 900, (held.status, held.body)
    assert b"your address" in held.body and "set-cookie" not in held.headers
    assert tried("officer_1", PASSWORD, "203.0.113.10").status == 303


def case_sign_out(ledger):
    first, second = ledger.enter("officer_1"), ledger.enter("officer_1")
    left = first.sign_out()
    assert left.status == 303 and left.headers["location"] == "/sign-in", (left.status, left.body)
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert ended(first) and not ended(second)
    unknown(first.call("POST", "/v1/organisations", ORGANISATION))


def case_time_ends(ledger):
    """30 minutes of silence; 12 hours however busy."""
    silent, busy = ledger.enter("officer_1"), ledger.enter("officer_1")
    ledger.move("2026-09-10T08:40:00+02:00")
    assert not ended(busy)
    ledger.move("2026-09-10T08:46:00+02:00")
    assert ended(silent) and not ended(busy)
    for minutes in range(9 * 60, 20 * 60 + 40, 20):
        ledger.move(f"2026-09-10T{minutes // 60:02}:{minutes % 60:02}:00+02:00")
        if minutes < 20 * 60 + 15:
            assert not ended(busy), minutes
    assert ended(busy)


def case_lock_and_role(ledger):
    admin, target = ledger.enter("admin_1"), ledger.enter("contact_1")
    at = "/v1/accounts/contact_1"
    assert admin.call("POST", f"{at}:lock", {}).status == 422, "a reason is missing"
    assert admin.call("POST", f"{at}:lock", {"reason": "lost telephone"}).status == 200
    assert ended(target)
    denied(try_to_sign_in(ledger.server, "contact_1"), "is locked")
    denied(try_to_sign_in(ledger.server, "contact_1", "three stones and a lake"), "do not belong together")
    assert admin.call("POST", f"{at}:unlock", {"reason": "found"}).status == 200
    target = ledger.enter("contact_1")
    assert admin.call("POST", f"{at}:change-role", {"role": "king", "reason": "?"}).status == 422
    assert admin.call("POST", f"{at}:change-role", {"role": "contact", "reason": "?"}).status == 422
    assert admin.call("POST", f"{at}:change-role", {"role": "reader", "reason": "moved"}).status == 200
    assert ended(target) and ledger.enter("contact_1").who()["role"] == "reader"
    denied(ledger.enter("officer_1").call("POST", f"{at}:lock", {"reason": "no"}), "the role officer may not")


def case_links(ledger):
    """A link sets one password; a used, an expired and a replaced one set none."""
    admin = ledger.enter("admin_1")
    used = ledger.server.links[0]
    assert ledger.server.call("GET", used).status == 404
    assert post_form(ledger.server, used, password=OTHER_PASSWORD, again=OTHER_PASSWORD).status == 404
    ledger.enter("officer_1")
    made = admin.call("POST", "/v1/accounts", {"id": "reader_1", "role": "reader"})
    first = ledger.told_link(made, 201)
    denied(try_to_sign_in(ledger.server, "reader_1"), "do not belong together")
    again = admin.call("POST", "/v1/accounts", {"id": "reader_1", "role": "reader"})
    assert again.status == 409, again.body
    second = ledger.told_link(admin.call("POST", "/v1/accounts/reader_1:issue-link", {}), 200)
    assert ledger.server.call("GET", first).status == 404
    page = ledger.server.call("GET", second)
    assert page.status == 200 and b"reader_1" in page.body and page.headers["referrer-policy"] == "no-referrer"
    short = post_form(ledger.server, second, password="too short", again="too short")
    other = post_form(ledger.server, second, password=PASSWORD, again=OTHER_PASSWORD)
    assert (short.status, other.status) == (422, 422), (short.body, other.body)
    ledger.move("2026-09-13T20:20:01+02:00")
    denied(ledger.server.call("GET", second), "has expired")
    denied(post_form(ledger.server, second, password=PASSWORD, again=PASSWORD), "has expired")
    admin = ledger.enter("admin_1")
    third = ledger.told_link(admin.call("POST", "/v1/accounts/reader_1:issue-link", {}), 200)
    set_password(ledger.server, third)
    reader = ledger.enter("reader_1")
    assert post_form(ledger.server, third, password=OTHER_PASSWORD, again=OTHER_PASSWORD).status == 404
    fourth = ledger.told_link(admin.call("POST", "/v1/accounts/reader_1:issue-link", {}), 200)
    set_password(ledger.server, fourth, OTHER_PASSWORD)
    assert ended(reader), "a new password ends the sessions of the old one"
    denied(try_to_sign_in(ledger.server, "reader_1"), "do not belong together")
    ledger.enter("reader_1", OTHER_PASSWORD)
    credentials = (pathlib.Path(ledger.server.data) / "accounts.credentials").read_text(encoding="ascii")
    assert len(credentials.splitlines()) == len(ACCOUNTS) + 1, "the password before is forgotten"


def case_close(ledger):
    admin, target = ledger.enter("admin_1"), ledger.enter("officer_1")
    credentials = pathlib.Path(ledger.server.data) / "accounts.credentials"
    kept = len(credentials.read_text(encoding="ascii").splitlines())
    assert admin.call("POST", "/v1/accounts/officer_1:close", {"reason": "left"}).status == 200
    assert ended(target)
    assert len(credentials.read_text(encoding="ascii").splitlines()) == kept - 1, "its password is forgotten"
    denied(try_to_sign_in(ledger.server, "officer_1"), "do not belong together")
    assert admin.call("POST", "/v1/accounts/officer_1:unlock", {"reason": "back"}).status == 422
    states = {item["id"]: item["state"] for item in admin.call("GET", "/v1/accounts").json()["items"]}
    assert states["officer_1"] == "closed" and states["admin_1"] == "open", states


def case_restart(ledger):
    """Sessions are gone, accounts are not."""
    session = ledger.enter("officer_2")
    ledger.server.stop()
    ledger.server.start()
    assert ended(session)
    ledger.enter("officer_2")


def case_nothing_secret_is_told(ledger):
    """Not in the log of the ledger, as an auditor reads it, nor in what the program says, nor in a file but as hash."""
    events = lines_of(ledger.enter("audit_1"), "/v1/events")
    types = {json.loads(line)["type"] for line in events.splitlines()}
    assert {"AccountOpened", "FirstLinkIssued", "PasswordSet", "AccountLocked", "AccountUnlocked",
            "AccountRoleChanged", "AccountClosed"} <= types, types
    places = {"the events": events, "the program's log": ledger.server.log_path.read_bytes()}
    for path in pathlib.Path(ledger.server.data).rglob("*"):
        if path.is_file():
            places[str(path)] = path.read_bytes()
    for where, text in places.items():
        found = [secret for secret in ledger.secrets if secret.encode() in text]
        assert not found, f"{len(found)} secrets in {where}"
        if not where.endswith("accounts.credentials"):
            assert b"$argon2" not in text, f"a password's hash in {where}"
    return len(ledger.secrets), sum(len(text) for text in places.values())


def case_command_line(cairn):
    """Over a server that takes names; there nobody signs in."""
    with trial_server(cairn, START) as server:
        url = f"http://127.0.0.1:{server.port}"
        told = run(cairn, "account", "add", "--url", url, "reader_1", "--role", "reader").stdout
        link = re.search(r"/sign-in/[0-9a-f]{64}", told)[0]
        assert server.call("GET", link).status == 200
        assert run(cairn, "account", "add", "--url", url, "x", "--role", "king", check=False).returncode == 1
        run(cairn, "account", "lock", "--url", url, "reader_1", "--reason", "on leave")
        listed = run(cairn, "account", "list", "--url", url).stdout
        assert "reader_1" in listed and "locked" in listed, listed
        denied(server.call("GET", link), "locked")
        denied(try_to_sign_in(server, "reader_1"), "nobody signs in here")
        session = server.call("GET", "/v1/session").json()
        assert len(session.pop("screens")) == 10
        assert session == {"sign_in": "named", "account": None, "role": None, "unit": None, "csrf": None}
        assert b"Nobody signs in here" in server.call("GET", "/sign-in").body


def main(cairn):
    # In this order: each leaves the clock where the next begins.
    cases = [case_pages, case_languages, case_who_acts, case_csrf, case_kept_answers, case_plain_history,
             case_wrong_password, case_address, case_sign_out, case_time_ends, case_lock_and_role, case_links,
             case_close, case_restart]
    with accounts_server(cairn, START, ACCOUNTS) as server:
        ledger = Ledger(cairn, server)
        for case in cases:
            case(ledger)
        secrets, scanned = case_nothing_secret_is_told(ledger)
    case_command_line(cairn)
    print(f"{len(cases) + 2} cases; {secrets} secrets looked for in {scanned} bytes, none found")


if __name__ == "__main__":
    main(sys.argv[1])
