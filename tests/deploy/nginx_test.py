"""deploy/nginx/cairn.conf with the real nginx in front of the real program: TLS, who reads, nobody writes, whose
X-Forwarded-For is believed, uploads that are not kept on the way, a feed that comes as it happens, guesses that are
slowed, and no log line with a link's secret; and where accounts sign in, that they do so through it.

Usage: nginx_test.py CAIRN   (the program)
"""

import contextlib
import http.client
import http.server
import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.service.quarters.answer_upload_test import documents, open_uploads, page  # noqa: E402
from tests.service.quarters.asked import ACTOR, Asked, expect, head  # noqa: E402
from tests.support import form  # noqa: E402
from tests.support.accounts import PASSWORD, Session, accounts_server, try_to_sign_in  # noqa: E402
from tests.support.server import Answer, sample_server  # noqa: E402

SITE = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "nginx" / "cairn.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
NAME = "cairn.durban.gov.za"
# Who connects, by loopback address.
WORLD, PROXY, READER, GUESSER, NEIGHBOUR = (f"127.0.0.{number}" for number in range(1, 6))
UPLOAD_BYTES = 64 * 1024 * 1024
OVER_BYTES = 1200 * 1024 * 1024
WAIT_SECONDS_MAX = 30
GUESSES = 120
# How often an address may give a wrong password (services/identity/attempts.h).
TRIES = 50
START = "2026-09-10T08:00:00+02:00"
MAIN = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def free_port():
    """nginx cannot be told "any port": one that is free now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Nginx:
    """The shipped site before `port`, with the lines changed that a municipality changes."""

    def __init__(self, folder, port, accounts=False):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.folder.mkdir()
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True)
        site = SITE.read_text()
        for line, ours in (("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
                           ("server 127.0.0.1:8080;", f"server 127.0.0.1:{port};"),
                           ("10.0.0.0/8  1;", f"{READER} 1; {NEIGHBOUR} 1;"),
                           ("map \"\" $cairn_accounts {\n    default     0;",
                            f"map \"\" $cairn_accounts {{ default {int(accounts)};"),
                           ("set_real_ip_from 192.0.2.10;", f"set_real_ip_from {PROXY};"),
                           ("/etc/ssl/certs/cairn.pem", str(certificate)),
                           ("/etc/ssl/private/cairn.key", str(key)),
                           ("/var/log/nginx/cairn-answers.log", f"{self.folder}/answers.log"),
                           ("/var/log/nginx/cairn-links.log", f"{self.folder}/links.log")):
            assert site.count(line) == 1, line
            site = site.replace(line, ours)
        (self.folder / "site.conf").write_text(site)
        (self.folder / "nginx.conf").write_text(MAIN.format(folder=self.folder))
        self.tls = ssl.create_default_context(cafile=str(certificate))
        self.process = None

    def __enter__(self):
        command = [NGINX, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tried.returncode == 0 and "warn" not in tried.stderr, tried.stderr
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + WAIT_SECONDS_MAX
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port)):
                return self
        raise RuntimeError("nginx does not listen")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=WAIT_SECONDS_MAX)

    def connect(self, who=WORLD, timeout=60):
        """An HTTPS connection from that address, the certificate held to the name."""
        connection = http.client.HTTPConnection(NAME, timeout=timeout)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout, (who, 0))
        connection.sock = self.tls.wrap_socket(plain, server_hostname=NAME)
        return contextlib.closing(connection)

    def call(self, who, method, target, body=None, headers=None):
        with self.connect(who) as connection:
            connection.request(method, target, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())


class Mirror(http.server.BaseHTTPRequestHandler):
    """Stands for the program where the question is what nginx sends it: answers with the fields of the request."""

    def do_GET(self):
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def who_reads(nginx, server):
    """Pages for the municipality, links for the world; a header that anybody may write is believed from one address."""
    page_of = server.call("GET", "/v1/matrix?limit=5")
    seen = expect(nginx.call(READER, "GET", "/v1/matrix?limit=5"), 200)
    assert seen.body == page_of.body and "strict-transport-security" in seen.headers
    unchanged = {"If-None-Match": seen.headers["etag"]}
    expect(nginx.call(READER, "GET", "/v1/matrix?limit=5", headers=unchanged), 304)
    expect(nginx.call(READER, "GET", "/"), 200)
    for target in ("/", "/v1/matrix", "/v1/persons", "/v1/events", "/metrics", "/audit/checkpoint"):
        expect(nginx.call(WORLD, "GET", target), 403)
        expect(nginx.call(WORLD, "GET", target, headers={"X-Forwarded-For": READER}), 403)
        expect(nginx.call(PROXY, "GET", target), 403)
    expect(nginx.call(WORLD, "GET", "/health/live"), 200)
    expect(nginx.call(PROXY, "GET", "/v1/matrix", headers={"X-Forwarded-For": READER}), 200)
    # A client may put a reader's address there itself; what the proxy adds comes after it.
    expect(nginx.call(PROXY, "GET", "/v1/matrix", headers={"X-Forwarded-For": f"{READER}, 203.0.113.9"}), 403)
    print("readers read, the world does not; X-Forwarded-For counts from the trusted proxy only, its last address")


def nobody_writes(nginx, server):
    before = head(server)
    body = json.dumps({"name": "Written through the proxy"})
    fields = {**ACTOR, "Content-Type": "application/json"}
    for who in (WORLD, READER):
        for method in ("POST", "PUT", "DELETE"):
            expect(nginx.call(who, method, "/v1/organisations", body, fields), 403)
    expect(nginx.call(READER, "POST", "/v1/events", body, fields), 403)
    expect(nginx.call(WORLD, "DELETE", "/answer/x", headers=fields), 403)
    # A path that is another one for the program than for nginx would be a way around.
    for target in ("/answer/..%2fv1/organisations", "/answer/../v1/organisations", "//v1/organisations",
                   "/answer/%2e%2e/v1/organisations", "/health/live/../../v1/organisations"):
        answer = nginx.call(WORLD, "POST", target, body, fields)
        assert answer.status in (400, 403, 404, 405), (target, answer.status)
    assert head(server) == before, "something was written through the proxy"
    print("no write but with the link of a mail")


def what_is_passed_on(folder):
    """Who acts and which address a client has are not the client's to say."""
    mirror = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=mirror.serve_forever, daemon=True).start()
    try:
        with Nginx(folder, mirror.server_port) as nginx:
            forged = {**ACTOR, "X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9",
                      "X-Real-IP": "203.0.113.9", "X-Forwarded-Proto": "http"}
            for who, seen in ((READER, READER), (WORLD, WORLD), (PROXY, "203.0.113.9")):
                got = expect(nginx.call(who, "GET", "/health/live", headers=forged), 200).json()
                assert got["x-forwarded-for"] == seen and got["x-forwarded-proto"] == "https", got
                assert not {"cairn-actor", "forwarded", "x-real-ip"} & set(got), got
                assert got["host"] == NAME, got
    finally:
        mirror.shutdown()
        mirror.server_close()
    print("the program is sent the address that nginx believes, and no actor")


def uploads(nginx, server, asked):
    """A form with a large file is with the program before its last byte is sent, and nowhere on nginx's disk."""
    whole = form.multipart(page(asked, [(asked.report_field, b"%", "trip.txt", "text/plain")], "all"))
    before, after = whole.split(b"\r\n\r\n%\r\n")
    before, after = before + b"\r\n\r\n", b"\r\n" + after
    half = b"a line of the report of the trip\n" * (UPLOAD_BYTES // 2 // 33)
    with nginx.connect() as connection:
        connection.putrequest("POST", asked.link)
        connection.putheader("Content-Type", form.TYPE)
        connection.putheader("Content-Length", str(len(before) + 2 * len(half) + len(after)))
        connection.endheaders(before)
        connection.send(half)
        until = time.monotonic() + WAIT_SECONDS_MAX
        while not open_uploads(server):
            assert time.monotonic() < until, "the file waits in nginx"
        assert not [path for path in (nginx.folder / "body").rglob("*") if path.is_file()], "nginx keeps the upload"
        connection.send(half)
        connection.send(after)
        answer = connection.getresponse()
        said = answer.read().decode()
    assert answer.status == 200 and "report received and filed" in said, (answer.status, said[:1000])
    assert documents(server) == 1
    with nginx.connect() as connection:
        connection.putrequest("POST", asked.link)
        connection.putheader("Content-Type", form.TYPE)
        connection.putheader("Content-Length", str(OVER_BYTES))
        connection.endheaders()
        assert connection.getresponse().status == 413
    print(f"a form with {2 * len(half)} bytes went through without a copy on the way; one of {OVER_BYTES} was refused")


def feed(nginx, server):
    """An event is read through nginx while the feed is still open."""
    with nginx.connect(READER, WAIT_SECONDS_MAX) as connection:
        connection.request("GET", f"/v1/events?after={head(server) - 1}", headers={"Accept": "text/event-stream"})
        answer = connection.getresponse()
        assert answer.status == 200 and answer.getheader("Content-Type").startswith("text/event-stream")
        begin = time.monotonic()
        expect(server.call("POST", "/v1/organisations", {"name": "Told at once"}, ACTOR), 201)
        while b"Told at once" not in answer.readline():
            assert time.monotonic() - begin < WAIT_SECONDS_MAX
        print(f"an event came through the open feed after {1000 * (time.monotonic() - begin):.0f} ms")


def guesses(nginx, asked):
    """Who tries links is slowed by his address; others, and he who has a link, are not."""
    tried = [nginx.call(GUESSER, "GET", f"/answer/{'a' * 30}{number:03d}") for number in range(GUESSES)]
    stopped = [answer for answer in tried if answer.status == 429 and b"<center>nginx" in answer.body]
    assert stopped and tried[0].status != 429, [answer.status for answer in tried]
    expect(nginx.call(NEIGHBOUR, "GET", asked.link), 200)
    print(f"nginx turned {len(stopped)} of {GUESSES} guesses in a row away, a link from elsewhere worked")


class Through:
    """A server as it is seen through nginx from one address; what it is told of itself besides is forged."""

    def __init__(self, nginx, who):
        self.nginx, self.who = nginx, who

    def call(self, method, target, body=None, headers=None):
        forged = {"X-Forwarded-For": "203.0.113.9", "Cairn-Actor": "mayor; role=administrator"}
        if isinstance(body, dict):
            body, forged["Content-Type"] = json.dumps(body), "application/json"
        return self.nginx.call(self.who, method, target, body, {**forged, **(headers or {})})


def accounts(cairn, folder):
    """Accounts sign in through nginx and write; the address that counts is that of the client."""
    with accounts_server(cairn, START, [("officer_1", "officer"), ("officer_2", "officer")]) as server, \
            Nginx(folder, server.port, accounts=True) as nginx:
        reader, neighbour, world = (Through(nginx, who) for who in (READER, NEIGHBOUR, WORLD))
        expect(try_to_sign_in(world, "officer_1"), 403)
        session = Session(reader, "officer_1")
        assert session.set_cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=Strict"), session.set_cookie
        made = expect(session.call("POST", "/v1/organisations", {"name": "Through the proxy", "type": "ngo"}), 201)
        event = expect(session.call("GET", f"/v1/events/{made.json()['position']}"), 200).json()
        assert event["actor"] == {"id": "officer_1", "role": "officer"}, event
        expect(reader.call("POST", "/v1/organisations", {"name": "Without a session"}), 401)
        file = b"a line of minutes\n" * 60_000  # over what nginx takes when it is told nothing
        expect(session.call("POST", "/v1/documents", file, {"Content-Type": "text/plain"}), 201)
        for number in range(TRIES):
            expect(try_to_sign_in(reader, f"nobody_{number}", "wrong"), 403)
        expect(try_to_sign_in(reader, "officer_1"), 429)
        assert Session(neighbour, "officer_2").who()["account"] == "officer_2"
        link = server.links[0]
        expect(neighbour.call("GET", link), 404)  # it was used
        logs = "".join(path.read_text() for path in folder.glob("*.log"))
        assert "POST /sign-in " in logs and link.rpartition("/")[2] not in logs and PASSWORD not in logs
    print(f"an account signed in and wrote through nginx; {TRIES} wrong passwords held back the address they came from")


def main(cairn):
    assert NGINX, "nginx is missing: deploy/install --bench"
    with tempfile.TemporaryDirectory(prefix="cairn-nginx-") as folder, sample_server(cairn) as server:
        asked = Asked(server)
        folders = [pathlib.Path(folder) / name for name in ("site", "mirror", "accounts")]
        with Nginx(folders[0], server.port) as nginx:
            who_reads(nginx, server)
            nobody_writes(nginx, server)
            uploads(nginx, server, asked)
            feed(nginx, server)
            guesses(nginx, asked)
        what_is_passed_on(folders[1])
        secret = asked.link.rpartition("/")[2]
        logs = {path.name: path.read_text() for path in folders[0].glob("*.log")}
        assert "GET /v1/matrix" in logs["access.log"], "the access log is not where the test looks"
        assert not [name for name, text in logs.items() if secret in text or "/answer/a" in text], "a link is in a log"
        print(f"no link in {', '.join(sorted(logs))}")
        accounts(cairn, folders[2])


if __name__ == "__main__":
    main(sys.argv[1])
