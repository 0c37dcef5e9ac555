"""Signing in through a provider, held against what no real provider does: each answer that must be refused is, with no
session and no byte added to the log. The real provider and the browser are openid_walk_test.py's.

Usage: openid_test.py CAIRN   (the program)
"""

import concurrent.futures
import datetime
import hashlib
import hmac
import json
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.accounts import FORM, Session, accounts_server, try_to_sign_in  # noqa: E402
from tests.support.clients import lines_of  # noqa: E402
from tests.support.openid_provider import (Provider, base64_url, go_to_provider, openid_provider,  # noqa: E402
                                           provider_options, session_cookie_of)
from tests.support.server import run  # noqa: E402

START = "2026-09-10T08:00:00+02:00"
ACCOUNTS = [("officer_1", "officer"), ("officer_2", "officer"), ("admin_1", "administrator")]
MINUTE = 60


class Ledger:
    """What the cases share: the server, its provider, and the one clock of both."""

    def __init__(self, cairn, server, provider, clock):
        self.cairn, self.server, self.provider, self.clock = cairn, server, provider, clock
        self.begun = 0

    def move(self, seconds):
        self.clock[0] += datetime.timedelta(seconds=seconds)
        moved = Session(self.server, "officer_2").call("POST", "/trial/clock", {"now": self.clock[0].isoformat()})
        assert moved.status == 200, moved.body

    def begin(self, to="/unit"):
        """Where the browser is sent, and its cookie."""
        # Each from an address of its own: fifty from one that come to nothing are held back.
        self.begun += 1
        answer = self.server.call("GET", f"/sign-in/openid/start?to={to}",
                                  headers={"X-Forwarded-For": f"198.51.100.{self.begun}"})
        assert answer.status == 303, (answer.status, answer.body[-600:])
        cookie = answer.headers["set-cookie"]
        assert re.fullmatch(r"__Host-cairn-openid=[0-9a-f]{64}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600",
                            cookie), cookie
        return answer.headers["location"], {"Cookie": cookie.split(";")[0]}

    def sign_in(self, to="/unit"):
        location, cookie = self.begin(to)
        return self.server.call("GET", go_to_provider(location), headers=cookie)

    def who(self, answer):
        """The account of the session that an answer opened; None without one."""
        cookie = session_cookie_of(answer)
        return self.server.call("GET", "/v1/session", headers={"Cookie": cookie}).json() if cookie else None

    def enter(self, account="officer_1"):
        self.provider.account = account
        answer = self.sign_in()
        who = self.who(answer)
        assert answer.status == 200 and who["account"] == account, (answer.status, answer.body[-600:])
        return answer, who

    def refuse(self, words, status=403):
        answer = self.sign_in()
        self.is_refused(answer, words, status)

    def is_refused(self, answer, words, status=403):
        text = answer.body.decode()
        assert answer.status == status and words in text, (words, answer.status, text[-900:])
        assert session_cookie_of(answer) is None, words


def case_right(ledger):
    answer, who = ledger.enter()
    assert (who["role"], who["unit"]) == ("officer", None), who
    page = answer.body.decode()
    assert '<meta http-equiv="refresh" content="0;url=/unit">' in page and "<script" not in page, page[:600]
    assert answer.headers["cache-control"] == "no-store" and answer.headers["referrer-policy"] == "no-referrer"
    cookies = [value for name, value in answer.fields if name.lower() == "set-cookie"]
    assert len(cookies) == 2 and all("Secure; HttpOnly" in cookie for cookie in cookies), cookies
    assert any("SameSite=Strict" in cookie for cookie in cookies), cookies
    assert any("cairn-openid=; " in cookie and "Max-Age=0" in cookie for cookie in cookies), cookies
    for to in ("//elsewhere.example", "https://elsewhere.example", "/%5Celsewhere.example"):
        assert 'content="0;url=/"' in ledger.sign_in(to).body.decode(), to
    page = ledger.server.call("GET", "/sign-in?to=/unit").body.decode()
    assert 'href="/sign-in/openid/start?lang=en&amp;to=%2Funit"' in page, page
    assert 'action="/sign-in?lang=en"' in page, page


def case_tokens(ledger):
    provider = ledger.provider
    now, first = int(provider.now()), provider.keys[0]
    public = json.dumps(first.jwk()).encode()

    class Hmac:
        """Signs with what everybody knows, the public key."""
        name = first.name

        @staticmethod
        def sign(text):
            return hmac.new(public, text.encode(), hashlib.sha256).digest()

    cases = [
        ({"header": {"alg": "none"}, "signature": b""}, "neither RS256 nor ES256"),
        ({"header": {"alg": "none"}}, "neither RS256 nor ES256"),
        ({"header": {"alg": "HS256"}, "keys": [Hmac]}, "neither RS256 nor ES256"),
        ({"keys": [Hmac]}, "signature that does not hold"),
        ({"signature": b"\x00" * 256}, "signature that does not hold"),
        ({"signature": first.sign("another text")}, "signature that does not hold"),
        ({"header": {"crit": ["exp"]}}, "extension"),
        ({"claims": {"aud": "another"}}, "another audience"),
        ({"claims": {"aud": ["another", Provider.CLIENT]}}, "no authorized party"),
        ({"claims": {"azp": "another"}}, "another authorized party"),
        ({"claims": {"iss": provider.issuer + "/"}}, "another issuer"),
        ({"claims": {"exp": now - MINUTE}}, "has expired"),
        ({"claims": {"nbf": now + MINUTE + 1}}, "not yet valid"),
        ({"claims": {"iat": now + MINUTE + 1}}, "in the future"),
        ({"claims": {"iat": now - MINUTE - 1}}, "before this sign-in began"),
        ({"claims": {"nonce": "another"}}, "nonce"),
        ({"claims": {"nonce": None}}, "nonce"),
        ({"claims": {"exp": None}}, "lacks exp"),
        ({"claims": {"sub": None}}, "lacks sub"),
        ({"answer": (200, {"id_token": "a.b.c"})}, "no compact JWS"),
        ({"answer": (400, {"error": "invalid_grant"})}, "no longer takes the code"),
        ({"answer": (200, {"token_type": "Bearer"})}, "cannot be used now"),
        ({"answer": (200, b"x" * 300_000)}, "cannot be used now"),
        ({"answer": (302, {})}, "cannot be used now"),
    ]
    for changes, words in cases:
        provider.behave(**changes)
        ledger.refuse(words, 503 if "used now" in words else 403)
        provider.behave(keys=[first])
    # What is right within the grace of the clocks is taken.
    provider.behave(claims={"exp": now - MINUTE + 1, "nbf": now + MINUTE, "iat": now - MINUTE,
                            "aud": ["another", Provider.CLIENT], "azp": Provider.CLIENT})
    ledger.enter()
    provider.behave()
    return len(cases)


def case_replay(ledger):
    """An ID token that was taken once is not taken in another sign-in; nor is an answer sent twice."""
    provider = ledger.provider
    location, cookie = ledger.begin()
    back = go_to_provider(location)
    code = dict(part.split("=") for part in back.split("?")[1].split("&"))["code"]
    token = provider.token(provider.codes[code]["nonce"])
    provider.behave(answer=(200, {"id_token": token}))
    assert ledger.server.call("GET", back, headers=cookie).status == 200
    ledger.is_refused(ledger.server.call("GET", back, headers=cookie), "begin again")
    ledger.refuse("nonce")
    provider.behave()


def case_browser(ledger):
    """The answer belongs to the browser that began, whose flow another one's try leaves alone."""
    location, cookie = ledger.begin()
    _, other = ledger.begin()
    back = go_to_provider(location)
    for headers in ({}, other, {"Cookie": "__Host-cairn-openid="}):
        ledger.is_refused(ledger.server.call("GET", back, headers=headers), "begin again")
    for query in ("", "?code=x", "?code=x&state=" + "0" * 64):
        ledger.is_refused(ledger.server.call("GET", "/sign-in/openid/callback" + query, headers=cookie), "begin again")
    assert ledger.server.call("GET", back, headers=cookie).status == 200
    for change, words in ((("iss=", "iss=x"), "another provider"), (("iss=", "no="), "another provider"),
                          (("code=", "no="), "no code"), (("code=", "error=access_denied&code="), "access_denied")):
        location, cookie = ledger.begin()
        ledger.is_refused(ledger.server.call("GET", go_to_provider(location).replace(*change), headers=cookie), words)


def case_time(ledger):
    location, cookie = ledger.begin()
    back = go_to_provider(location)
    ledger.move(10 * MINUTE)
    ledger.is_refused(ledger.server.call("GET", back, headers=cookie), "begin again")


def case_rotation(ledger):
    """New keys are fetched when a token names one, and no more often than once a minute."""
    provider = ledger.provider
    count = provider.asked.count("/jwks")
    ledger.enter()
    assert provider.asked.count("/jwks") == count, "the keys are known"
    provider.rotate()
    ledger.move(MINUTE)
    ledger.enter()
    assert provider.asked.count("/jwks") == count + 1
    provider.behave(header={"kid": "nobody's"})
    ledger.refuse("does not show")
    ledger.refuse("does not show")
    assert provider.asked.count("/jwks") == count + 1, "fetched anew a moment ago"
    ledger.move(MINUTE)
    ledger.refuse("does not show")
    assert provider.asked.count("/jwks") == count + 2
    provider.behave()
    ledger.enter()


def case_accounts(ledger):
    """The claim is the name of an account that the log has; a role that the provider tells is not read."""
    provider = ledger.provider
    provider.behave(claims={"role": "administrator", "roles": ["administrator"], "groups": ["administrator"]})
    assert ledger.enter()[1]["role"] == "officer"
    provider.behave()
    for name in ("officer_9", "Officer_1", "officer_1 ", "<b>officer_1</b>", "anna@durban.example"):
        provider.account = name
        ledger.refuse("no account of that name")
    assert b"<b>officer_1" not in ledger.sign_in().body
    admin = Session(ledger.server, "admin_1")
    entered, _ = ledger.enter()
    assert admin.call("POST", "/v1/accounts/officer_1:lock", {"reason": "lost telephone"}).status == 200
    assert ledger.who(entered)["account"] is None, "a lock ends it"
    ledger.refuse("is locked")
    assert admin.call("POST", "/v1/accounts/officer_1:unlock", {"reason": "found"}).status == 200
    ledger.enter()
    assert admin.call("POST", "/v1/accounts", {"id": "reader_1", "role": "reader"}).status == 201
    assert ledger.enter("reader_1")[1]["role"] == "reader", "without a password of this ledger"
    assert admin.call("POST", "/v1/accounts/reader_1:close", {"reason": "left"}).status == 200
    ledger.refuse("has been closed")
    provider.account = "officer_1"


def case_sign_out(ledger):
    """Ours ends and the provider's is led to its end; with a password there is none to end."""
    answer, who = ledger.enter()
    cookie = {"Cookie": session_cookie_of(answer)}
    left = ledger.server.call("POST", "/sign-out", f"csrf={who['csrf']}", {**FORM, **cookie})
    page = left.body.decode()
    assert left.status == 200 and "Max-Age=0" in left.headers["set-cookie"], (left.status, left.headers)
    target = re.search(r'content="0;url=([^"]+)"', page)[1].replace("&amp;", "&")
    assert target.startswith(f"{ledger.provider.issuer}/end?id_token_hint=ey"), target
    assert target.endswith("post_logout_redirect_uri=https%3A%2F%2Fcairn.example%2Fsign-in"), target
    assert ledger.server.call("GET", "/v1/session", headers=cookie).json()["account"] is None
    assert Session(ledger.server, "officer_2").sign_out().status == 303


def case_configuration(ledger):
    """What the provider says of itself is believed for an hour, and only if it is right."""
    provider = ledger.provider
    for changes, said in (({"issuer": provider.issuer + "/"}, "calls itself"),
                          ({"token_endpoint": "http://login.example/token"}, "token_endpoint does not begin"),
                          ({"code_challenge_methods_supported": ["plain"]}, "no PKCE"),
                          ({"padding": "x" * 300_000}, "too long")):
        provider.behave(configuration=changes)
        ledger.enter()
        ledger.move(60 * MINUTE)
        answer = ledger.server.call("GET", "/sign-in/openid/start")
        assert answer.status == 503 and b"cannot be used now" in answer.body, (changes, answer.status)
        assert said in ledger.server.log_path.read_text(encoding="utf-8"), said
        provider.behave()
        ledger.enter()


def case_crowd(ledger):
    """Those who sign in at once wait for each other, and nobody is turned away."""
    with concurrent.futures.ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(lambda _: ledger.sign_in(), range(12)))
    assert [answer.status for answer in answers] == [200] * 12, [answer.status for answer in answers]


def case_many(ledger):
    """Fifty from one address that come to nothing, then others may still."""
    address = {"X-Forwarded-For": "203.0.113.7"}
    answers = [ledger.server.call("GET", "/sign-in/openid/start", headers=address) for _ in range(51)]
    assert [answer.status for answer in answers] == [303] * 50 + [429], [answer.status for answer in answers]
    assert int(answers[-1].headers["retry-after"]) == 900
    ledger.enter()
    assert try_to_sign_in(ledger.server, "officer_1", headers=address).status == 303


def case_away(ledger):
    """After the provider's end: its door says so, the passwords of this ledger open theirs."""
    ledger.move(60 * MINUTE)
    answer = ledger.server.call("GET", "/sign-in/openid/start")
    assert answer.status == 503 and b"cannot be used now" in answer.body, answer.status
    assert Session(ledger.server, "officer_1").who()["account"] == "officer_1"


def case_nothing_secret_is_told(ledger):
    provider = ledger.provider
    log = ledger.server.log_path.read_bytes()
    places = [log] + [path.read_bytes() for path in pathlib.Path(ledger.server.data).rglob("*") if path.is_file()]
    for secret in (Provider.SECRET, "code_verifier", "id_token_hint", base64_url(b'{"alg": "RS256"')[:16]):
        assert not any(secret.encode() in text for text in places), secret
    assert provider.issuer.encode() in log, "what the provider did wrong is told"


def case_options(cairn, folder):
    data = pathlib.Path(folder) / "data"
    run(cairn, "init", "--data", data)
    right = provider_options(folder, "https://login.example", "https://cairn.example")

    def refused(words, options, sign_in="accounts"):
        told = run(cairn, "serve", "--data", data, "--listen", "127.0.0.1:0", "--sign-in", sign_in, *options,
                   check=False)
        assert told.returncode != 0 and words in told.stderr + told.stdout, (words, told)
        assert Provider.SECRET not in told.stderr + told.stdout

    for at in range(0, len(right), 2):
        refused(f"{right[at]} is missing", right[:at] + right[at + 2:])
    refused("go with --sign-in accounts", right, "named")
    refused("--openid-issuer does not begin with https", ["--openid-issuer", "http://login.example"] + right[2:])
    secret = pathlib.Path(right[5])
    secret.chmod(0o604)
    refused("readable by everybody", right)
    secret.chmod(0o600)
    secret.write_text("\n", encoding="utf-8")
    refused("no secret in its first line", right)


def main(cairn):
    clock = [datetime.datetime.fromisoformat(START)]
    cases = [case_right, case_replay, case_browser, case_time, case_rotation, case_accounts,
             case_sign_out, case_configuration, case_crowd, case_many]
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        with openid_provider(lambda: clock[0].timestamp()) as provider:
            options = provider_options(folder, provider.issuer, "https://cairn.example")
            with accounts_server(cairn, START, ACCOUNTS, options) as server:
                ledger = Ledger(cairn, server, provider, clock)
                before = lines_of(Session(server, "officer_2"), "/v1/events")
                tokens = case_tokens(ledger)
                assert lines_of(Session(server, "officer_2"), "/v1/events") == before, "a sign-in appended something"
                for case in cases:
                    case(ledger)
                provider.close()
                case_away(ledger)
                case_nothing_secret_is_told(ledger)
        case_options(cairn, folder)
    print(f"{len(cases) + 4} cases; {tokens} answers of a provider that misbehaves, none taken")


if __name__ == "__main__":
    main(sys.argv[1])
