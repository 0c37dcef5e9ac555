"""Accounts of a ledger, and sessions as a browser without script has them."""

import contextlib
import json
import pathlib
import re
import tempfile
import urllib.parse

from tests.support.server import Server, load_sample, run

PASSWORD = "three stones and a river"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COOKIE = "__Host-cairn"


def add_account(cairn, data, account, role, unit=None):
    """Opens it in a folder that no server holds; returns the path of its first link."""
    more = ["--unit", unit] if unit else []
    made = run(cairn, "account", "add", "--data", data, "--json", account, "--role", role, *more)
    return json.loads(made.stdout)["link"]


def post_form(server, target, headers=None, **fields):
    return server.call("POST", target, urllib.parse.urlencode(fields), {**FORM, **(headers or {})})


def set_password(server, link, password=PASSWORD):
    answer = post_form(server, link, password=password, again=password)
    assert answer.status == 303 and answer.headers["location"] == "/sign-in", (answer.status, answer.body)


def try_to_sign_in(server, account, password=PASSWORD, headers=None):
    return post_form(server, "/sign-in", headers, account=account, password=password)


class Session:
    """Calls as the account does: with its cookie, and with the secret where something is changed."""

    def __init__(self, server, account, password=PASSWORD):
        self.server, self.account = server, account
        answer = try_to_sign_in(server, account, password)
        assert answer.status == 303 and answer.headers["location"] == "/", (account, answer.status, answer.body)
        self.set_cookie = answer.headers["set-cookie"]
        self.token = re.match(COOKIE + "=([0-9a-f]{64});", self.set_cookie)[1]
        self.csrf = self.who()["csrf"]

    @property
    def cookie(self):
        return {"Cookie": f"{COOKIE}={self.token}"}

    def who(self):
        return self.server.call("GET", "/v1/session", headers=self.cookie).json()

    def call(self, method, target, body=None, headers=None):
        secret = {"Cairn-Csrf": self.csrf} if method == "POST" else {}
        return self.server.call(method, target, body, {**self.cookie, **secret, **(headers or {})})

    def sign_out(self):
        return post_form(self.server, "/sign-out", self.cookie, csrf=self.csrf)


@contextlib.contextmanager
def accounts_server(cairn, clock, accounts, options=()):
    """A served trial ledger that wants accounts; `accounts` are (id, role, unit), each with PASSWORD set. What the
    program says goes into the file `server.log_path`; `options` are more of `cairn serve`."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", clock)
        links = [add_account(cairn, data, *account) for account in accounts]
        log_path = pathlib.Path(folder) / "log.txt"
        with open(log_path, "wb") as log:
            server = Server(cairn, data, sign_in="accounts", log=log, options=options).start()
            server.log_path, server.links = log_path, links
            try:
                for link in links:
                    set_password(server, link)
                yield server
            finally:
                server.stop()


@contextlib.contextmanager
def sample_accounts_server(cairn, accounts):
    """A served ledger with the real data that wants accounts; `accounts` are (id, role) and `server.links` their first
    links by id, none of them used yet."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        load_sample(cairn, data)
        links = {account: add_account(cairn, data, account, role) for account, role in accounts}
        with Server(cairn, data, sign_in="accounts").start() as server:
            server.links = links
            yield server
            server.stop()
