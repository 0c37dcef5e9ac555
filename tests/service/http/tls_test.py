"""`cairn serve` under TLS: versions, requests, a feed, files both ways, another certificate without a restart, pairs
that are refused, clients that say nothing or no TLS; and the command line that wants proof of who it talks to.

Usage: tls_test.py CAIRN   (the program)
"""

import contextlib
import hashlib
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import Server, run  # noqa: E402

ACTOR = {"Cairn-Actor": "tester; role=officer"}
FILE = b"".join(b"line %07d of a long report\n" % number for number in range(100_000))
GREETING_SECONDS_MAX = 10  # Limits::header
WAIT_SECONDS_MAX = 30
IDLE = 200
STAYS = "the certificate in use stays"


class Pair:
    """A certificate of its own authority and its key, made by openssl."""

    def __init__(self, folder, name):
        self.certificate, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", self.key, "-out", self.certificate], check=True, capture_output=True)
        told = subprocess.run(["openssl", "x509", "-in", self.certificate, "-noout", "-serial"], check=True,
                              capture_output=True, text=True).stdout
        self.serial = told.strip().partition("=")[2]

    def put(self, certificate, key):
        """In place of what is there, in one step each, as programs that renew do."""
        for source, target, mode in ((self.certificate, certificate, 0o644), (self.key, key, 0o600)):
            new = target.with_suffix(".new")
            new.write_bytes(source.read_bytes())
            new.chmod(mode)
            os.replace(new, target)


class Place:
    """The server and what its clients believe."""

    def __init__(self, cairn, folder, data):
        self.cairn, self.folder, self.data = cairn, folder, data
        self.first, self.second = Pair(folder, "first"), Pair(folder, "second")
        self.certificate, self.key = folder / "used.pem", folder / "used.key"
        self.first.put(self.certificate, self.key)
        self.believed = folder / "believed.pem"
        self.believed.write_bytes(b"".join(pair.certificate.read_bytes() for pair in (self.first, self.second)))
        self.log_path = folder / "log.txt"
        self.tls = ssl.create_default_context(cafile=str(self.believed))
        self.server, self.refusals = None, 0

    def options(self):
        return ("--tls-certificate", str(self.certificate), "--tls-key", str(self.key))

    def greet(self, context=None):
        """A connection that has greeted."""
        plain = socket.create_connection(("127.0.0.1", self.server.port), timeout=WAIT_SECONDS_MAX)
        try:
            return (context or self.tls).wrap_socket(plain, server_hostname="127.0.0.1")
        except OSError:
            plain.close()
            raise

    def serial(self):
        with self.greet() as connection:
            return connection.getpeercert()["serialNumber"]

    def log(self):
        return self.log_path.read_text(encoding="utf-8")

    def wait_for_refusal(self, words):
        """Another one in the log than those that were seen."""
        self.wait_for(lambda: self.log().count(STAYS) > self.refusals, "no refusal")
        self.refusals = self.log().count(STAYS)
        assert words in self.log().rpartition(STAYS)[2], self.log()

    def wait_for(self, done, what):
        until = time.monotonic() + WAIT_SECONDS_MAX
        while not done():
            assert time.monotonic() < until, f"{what}: {self.log()}"
            time.sleep(0.05)


def context_of(place, least, most, ciphers=None):
    context = ssl.create_default_context(cafile=str(place.believed))
    context.minimum_version, context.maximum_version = least, most
    context.set_ciphers(ciphers or "ALL:@SECLEVEL=0")
    return context


def case_versions(place):
    """TLS 1.2 and 1.3 and no older; forward secrecy; no session that somebody could take up again."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        with place.greet(context_of(place, version, version)) as connection:
            connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            assert b"200 OK" in b"".join(iter(lambda c=connection: c.recv(4096), b""))
            assert connection.version() == version.name.replace("_", "."), connection.version()
            assert not connection.session_reused and not (connection.session and connection.session.has_ticket)
            assert connection.compression() is None
    for least, most, ciphers in ((ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, None),
                                 (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "AES128-GCM-SHA256"),
                                 (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA256")):
        try:
            place.greet(context_of(place, least, most, ciphers)).close()
        except ssl.SSLError as refused:
            assert "ALERT" in str(refused).upper(), refused
        else:
            raise AssertionError(f"{most.name} with {ciphers} was taken")
    for offered, chosen in ((["h2", "http/1.1"], "http/1.1"), (["http/1.1"], "http/1.1"), (["h2"], None)):
        context = context_of(place, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)
        context.set_alpn_protocols(offered)
        with contextlib.suppress(ssl.SSLError), place.greet(context) as connection:
            assert connection.selected_alpn_protocol() == chosen and chosen, (offered, connection)


def case_requests(place):
    """The same bytes as without TLS, and one field more."""
    answer = place.server.call("GET", "/health/live")
    assert answer.status == 200 and answer.headers["strict-transport-security"] == "max-age=31536000", answer.headers
    made = place.server.call("POST", "/v1/documents", FILE, {**ACTOR, "Content-Type": "text/plain"})
    assert made.status == 201, made.body
    digest = hashlib.sha256(FILE).hexdigest()
    assert digest in made.body.decode(), made.body
    back = place.server.call("GET", f"/v1/documents/{digest}")
    assert back.status == 200 and back.body == FILE, (back.status, len(back.body))
    with contextlib.closing(place.server.connect()) as connection:
        for _ in range(3):  # one connection, one greeting
            connection.request("GET", "/v1/matrix?limit=5")
            answer = connection.getresponse()
            assert answer.status == 200 and answer.read()


def case_plain_speaker(place):
    """Who forgot the s is told so; nobody is left waiting."""
    for method in ("GET", "POST"):
        with socket.create_connection(("127.0.0.1", place.server.port), timeout=WAIT_SECONDS_MAX) as connection:
            connection.sendall(f"{method} /v1/matrix HTTP/1.1\r\nHost: t\r\n\r\n".encode())
            said = b"".join(iter(lambda c=connection: c.recv(4096), b""))
        assert said.startswith(b"HTTP/1.1 400 ") and b"https://" in said, said
        assert b"Strict-Transport-Security" not in said, said
    with socket.create_connection(("127.0.0.1", place.server.port), timeout=WAIT_SECONDS_MAX) as connection:
        connection.sendall(b"\x00\x01\x02 no greeting at all")
        with contextlib.suppress(ConnectionResetError):
            assert b"HTTP" not in b"".join(iter(lambda: connection.recv(4096), b""))


def told(stream, name):
    """Reads the feed until the event comes."""
    until = time.monotonic() + WAIT_SECONDS_MAX
    while name not in (line := stream.readline()):
        assert line and time.monotonic() < until, f"the feed did not tell of {name}"


def case_renewal(place):
    """Another certificate, by itself and at SIGHUP, while a feed goes on; a pair that is none changes nothing."""
    server = place.server

    def add(name):
        assert server.call("POST", "/v1/organisations", {"name": name}, ACTOR).status == 201
    add("The event of position 0")
    with contextlib.closing(server.connect(WAIT_SECONDS_MAX)) as connection:
        connection.request("GET", "/v1/events?after=0", headers={"Accept": "text/event-stream"})
        stream = connection.getresponse()
        assert stream.status == 200
        assert place.serial() == place.first.serial
        add("Before the renewal")
        told(stream, b"Before the renewal")
        place.second.put(place.certificate, place.key)
        place.wait_for(lambda: place.serial() == place.second.serial, "the new files were not seen")
        add("After the renewal")
        told(stream, b"After the renewal")
        # A key of another certificate, no key, no certificate: seen without being told, told so again at SIGHUP, and
        # the one in use stays.
        for path, broken, words in ((place.key, place.first.key.read_bytes(), "is no key of"),
                                    (place.key, b"no key", "is no key of"),
                                    (place.certificate, b"", "is no certificate in PEM")):
            path.write_bytes(broken)
            place.wait_for_refusal(words)
            server.process.send_signal(signal.SIGHUP)
            place.wait_for_refusal(words)
            assert place.serial() == place.second.serial
        place.first.put(place.certificate, place.key)
        place.wait_for(lambda: place.serial() == place.first.serial, "the mended files were not seen")
        place.key.chmod(0o644)
        server.process.send_signal(signal.SIGHUP)
        place.wait_for(lambda: f"{place.key}: everybody on this machine" in place.log(), "no word of the key's mode")
        add("After all of it")
        told(stream, b"After all of it")
    assert "BEGIN" not in place.log() and "PRIVATE" not in place.log()


def case_command_line(place):
    """https:// wants proof: by the file of authorities, for the address it was asked for."""
    url = f"https://127.0.0.1:{place.server.port}"

    def matrix(url, ca_file):
        there = {name: value for name, value in os.environ.items() if name != "CAIRN_CA_FILE"}
        return run(place.cairn, "matrix", "--url", url, check=False,
                   env={**there, **({"CAIRN_CA_FILE": str(ca_file)} if ca_file else {})})
    done = matrix(url, place.believed)
    assert done.returncode == 0, done
    for where, ca_file, words in (
            (url, None, "does not prove that it is 127.0.0.1: self-signed certificate"),
            (url, place.second.certificate, "does not prove that it is 127.0.0.1: self-signed certificate"),
            (url.replace("127.0.0.1", "localhost"), place.believed, "does not prove that it is localhost: "),
            (url, place.folder / "none.pem", "no certificates of authorities in ")):
        refused = matrix(where, ca_file)
        assert refused.returncode == 1 and words in refused.stderr, refused
    plain = matrix(url.replace("https", "http"), None)
    assert plain.returncode != 0 and "https://" in plain.stderr, plain


def case_starts(place):
    """A pair that is none ends the start; half a pair is no command line."""
    for options, code, words in (
            (("--tls-certificate", str(place.certificate)), 2, "--tls-key"),
            (("--tls-key", str(place.key)), 2, "--tls-certificate"),
            (("--tls-certificate", str(place.second.certificate), "--tls-key", str(place.key)), 1, "is no key of"),
            (("--tls-certificate", "none.pem", "--tls-key", str(place.key)), 1, "none.pem is no certificate")):
        refused = run(place.cairn, "serve", "--data", place.data, "--listen", "127.0.0.1:0", *options, check=False)
        assert refused.returncode == code and words in refused.stderr, refused


@contextlib.contextmanager
def silent_clients(place):
    """Many that connect and say nothing, one that stops within its greeting; at the end all were shown the door."""
    begin = time.monotonic()
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(("127.0.0.1", place.server.port)))
                   for _ in range(IDLE + 1)]
        clients[-1].sendall(bytes.fromhex("16030100c8010000c40303"))
        yield
        for client in clients:
            client.settimeout(max(1, begin + GREETING_SECONDS_MAX + WAIT_SECONDS_MAX - time.monotonic()))
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(1) == b"", "something was said to a client without a greeting"
        assert time.monotonic() - begin >= GREETING_SECONDS_MAX - 1, "they were not given their time"


def main(cairn):
    cases = [case_versions, case_requests, case_plain_speaker, case_renewal, case_command_line]
    with tempfile.TemporaryDirectory(prefix="cairn-tls-") as name:
        folder = pathlib.Path(name)
        run(cairn, "init", "--data", folder / "data")
        place = Place(cairn, folder, folder / "data")
        case_starts(place)
        with open(place.log_path, "wb") as log, Server(cairn, place.data, log=log, options=place.options()) as server:
            server.tls, place.server = place.tls, server
            server.start()
            with silent_clients(place):
                for case in cases:
                    case(place)
            assert server.stop() == 0, place.log()
    print(f"{len(cases) + 1} cases, {len(FILE)} bytes there and back, while {IDLE} clients said nothing")


if __name__ == "__main__":
    main(sys.argv[1])
