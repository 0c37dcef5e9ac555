"""Accounts and signing in, held against the OpenAPI file."""

import datetime
import tempfile

from tests.support.accounts import FORM, PASSWORD, Session, accounts_server
from tests.support.openid_provider import go_to_provider, openid_provider, provider_options, session_cookie_of

ADMINISTRATOR = {"Cairn-Actor": "tester; role=administrator"}
BOTH = f"password={PASSWORD}&again={PASSWORD}".replace(" ", "+")


NOW = "2026-09-10T08:00:00+02:00"


def drive_accounts(drive, cairn):
    drive_administration(drive)
    real = drive.server
    with openid_provider(lambda: datetime.datetime.fromisoformat(NOW).timestamp()) as provider, \
            tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        options = provider_options(folder, provider.issuer, "https://cairn.example")
        with accounts_server(cairn, NOW, [("reader_1", "reader")], options) as drive.server:
            drive_provider(drive, provider)
            drive_sessions(drive)
    drive.server = real


def drive_provider(drive, provider):
    for account, status in (("reader_1", 200), ("reader_9", 403)):
        provider.account = account
        begun = drive.get("/sign-in/openid/start?to=/unit", expect=303)
        back = go_to_provider(begun.headers["location"])
        cookie = {"Cookie": begun.headers["set-cookie"].split(";")[0]}
        entered = drive.get(back, expect=status, **cookie)
        drive.get(back, expect=403, **cookie)
        if status == 200:
            session = {"Cookie": session_cookie_of(entered)}
            csrf = drive.get("/v1/session", **session).json()["csrf"]
            drive.call("POST", "/sign-out", f"csrf={csrf}", {**FORM, **session}, 200)


def drive_administration(drive):
    def tell(target, body, expect=200):
        return drive.call("POST", f"/v1/accounts{target}", body, ADMINISTRATOR, expect).json()

    first = tell("", {"id": "contact_1", "role": "contact", "unit": "unit1"}, 201)["link"]
    tell("", {"id": "contact_1", "role": "contact", "unit": "unit1"}, 409)
    tell("", {"id": "contact_2", "role": "contact"}, 422)
    tell("", {"id": "Not Plain", "role": "reader"}, 422)
    tell("", {"id": "reader_2", "role": "public"}, 422)
    tell("", {"id": "reader_2"}, 422)
    link = tell("/contact_1:issue-link", {})["link"]
    drive.get(first, expect=404)
    drive.get(link)
    drive.call("POST", link, "password=short&again=short", FORM, 422)
    tell("/contact_1:lock", {}, 422)
    tell("/contact_1:lock", {"reason": "on leave"})
    drive.get(link, expect=403)
    drive.call("POST", link, BOTH, FORM, 403)
    tell("/contact_1:unlock", {"reason": "back"})
    drive.call("POST", link, BOTH, FORM, 303)
    drive.call("POST", link, BOTH, FORM, 404)
    drive.call("POST", link, "{}", {"Content-Type": "application/json"}, 400)
    tell("/contact_1:change-role", {"role": "reader", "reason": "moved"})
    drive.call("GET", "/v1/accounts", headers=ADMINISTRATOR, expect=200)
    drive_tokens(drive, tell)
    tell("/contact_1:close", {"reason": "left"})
    tell("/nobody_1:close", {"reason": "left"}, 404)
    drive.get("/sign-in")
    drive.get("/sign-in/openid/start", expect=403)
    drive.get("/sign-in/openid/callback", expect=403)
    drive.get("/v1/session")
    drive.call("POST", "/sign-in", f"account=contact_1&{BOTH}", FORM, 403)
    drive.call("POST", "/sign-out", headers=ADMINISTRATOR, expect=403)


def drive_tokens(drive, tell):
    asked = {"label": "export", "role": "reader", "read_only": True, "days": 7}
    token = tell("/contact_1:issue-token", asked, 201)["id"]
    tell("/contact_1:issue-token", {"label": "export"}, 422)
    tell("/contact_1:issue-token", {**asked, "role": "officer"}, 422)
    tell("/contact_1:issue-token", {**asked, "days": 367}, 422)
    drive.call("POST", "/v1/accounts/contact_1:issue-token", asked, {"Cairn-Actor": "other; role=reader"}, 403)
    drive.call("GET", "/v1/accounts/contact_1/tokens", headers=ADMINISTRATOR, expect=200)
    drive.call("GET", "/v1/accounts/nobody_1/tokens", headers=ADMINISTRATOR, expect=404)
    tell("/contact_1:revoke-token", {"token": token}, 422)
    tell("/contact_1:revoke-token", {"token": token, "reason": "lost"})
    tell("/contact_1:revoke-token", {"token": token, "reason": "lost"}, 404)


def drive_sessions(drive):
    account = f"account=reader_1&to=/unit&{BOTH}"
    drive.get("/sign-in?to=/unit")
    drive.call("POST", "/sign-in", "account=reader_1&password=wrong", FORM, 403)
    drive.call("POST", "/sign-in", account, FORM, 303)
    session = Session(drive.server, "reader_1")
    drive.get("/v1/session", **session.cookie)
    drive.get("/v1/events?limit=1", **session.cookie)
    drive.get("/v1/events?limit=1", expect=401)
    drive.call("POST", "/sign-out", headers=session.cookie, expect=403)
    drive.call("POST", "/sign-out", f"csrf={session.csrf}", {**FORM, **session.cookie}, 303)
    for _ in range(5):
        drive.call("POST", "/sign-in", "account=nobody_1&password=wrong", FORM, 403)
    drive.call("POST", "/sign-in", account.replace("reader_1", "nobody_1"), FORM, 429)
