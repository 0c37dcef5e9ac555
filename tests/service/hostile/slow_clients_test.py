"""Clients that take their time, or say too much: those who send headers or bodies byte by byte are closed at the
deadline, 10,000 idle connections cost little, and others are served as promptly as before; what is too large is refused
with a problem that says the limit.

Usage: slow_clients_test.py CAIRN   (the program)
"""

import http.client
import pathlib
import resource
import select
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.bad_input.steady import ACTOR, empty_ledger, state  # noqa: E402
from tests.support.server import Server, resident_bytes  # noqa: E402

SLOW_EACH = 100
HEADER_SECONDS, BODY_SECONDS = 10, 30  # services/http/server.h
GRACE_SECONDS = 3  # deadlines are looked at every second
BYTE_SECONDS = 0.25
IDLE = 10_000
IDLE_BYTES_MAX = 8 * 1024  # resident, for each connection
FEW_FILES = 512
PROMPT_SECONDS_MAX = 1.0
MIB = 2**20
HEADER = b"GET /health/live HTTP/1.1\r\nHost: t\r\nX-Padding: " + b"x" * 4000
BODY = b"POST /v1/organisations HTTP/1.1\r\nHost: t\r\nCairn-Actor: tester\r\nContent-Length: 9000\r\n\r\n"


def asked(server, times=50):
    """Reads and writes of somebody else, each over a connection of its own; returns the longest wait in seconds."""
    longest = 0.0
    for number in range(times):
        begun = time.monotonic()
        read = server.call("GET", "/v1/matrix")
        wrote = server.call("POST", "/v1/organisations", {"name": f"Prompt {number}"}, ACTOR)
        longest = max(longest, time.monotonic() - begun)
        assert (read.status, wrote.status) == (200, 201), (read.status, wrote.body)
    return longest


class Slow:
    """A connection that says `begin` at once and then one byte after the other for ever."""

    def __init__(self, server, begin, rest):
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.socket.sendall(begin)
        self.socket.setblocking(False)
        self.rest, self.begun, self.closed = rest, time.monotonic(), None

    def say_a_byte(self):
        try:
            self.socket.send(self.rest)
        except (BrokenPipeError, ConnectionResetError):
            self.close()

    def close(self):
        self.closed = time.monotonic() - self.begun
        self.socket.close()


def byte_by_byte(server):
    """Header and body at once, so that one wait is enough for both."""
    headers = [Slow(server, HEADER[:20], b"x") for _ in range(SLOW_EACH)]
    bodies = [Slow(server, BODY, b"x") for _ in range(SLOW_EACH)]
    longest, until = 0.0, time.monotonic() + BODY_SECONDS + 2 * GRACE_SECONDS
    while any(slow.closed is None for slow in headers + bodies) and time.monotonic() < until:
        by_socket = {slow.socket: slow for slow in headers + bodies if slow.closed is None}
        closed, _, _ = select.select(list(by_socket), [], [], BYTE_SECONDS)
        for one in closed:
            by_socket.pop(one).close()
        for slow in by_socket.values():
            slow.say_a_byte()
        longest = max(longest, asked(server, 1))
    for slows, seconds in ((headers, HEADER_SECONDS), (bodies, BODY_SECONDS)):
        ends = [slow.closed for slow in slows]
        assert all(end and seconds - 1 <= end <= seconds + GRACE_SECONDS for end in ends), f"{seconds} s: {ends}"
    assert longest < PROMPT_SECONDS_MAX, f"others waited {longest:.3f} s"
    print(f"{SLOW_EACH} headers and {SLOW_EACH} bodies byte by byte: closed after "
          f"{max(slow.closed for slow in headers):.1f} and {max(slow.closed for slow in bodies):.1f} s, "
          f"others waited {longest * 1000:.0f} ms at most")


def refused(server, method, target, body=None, headers=None, status=413, says=""):
    answer = server.call(method, target, body, headers)
    assert answer.status == status, f"{target[:80]}: {answer.status} {answer.body[:300]}"
    assert answer.headers["content-type"] == "application/problem+json", answer.headers
    assert says in answer.json()["detail"], answer.body


def too_large(server):
    """A header, a request line, a body that is announced, one that is not: each is told its limit."""
    before = server.call("GET", "/v1/events?limit=1").json()["total"]
    long = "x" * 17 * 1024
    refused(server, "GET", "/health/live", headers={"X-Long": long}, status=431, says="16384 bytes")
    refused(server, "GET", f"/v1/matrix?q={long}", status=431, says="16384 bytes")
    refused(server, "GET", "/health/live", headers={f"X-{number}": "x" * 100 for number in range(200)}, status=431)
    body = b'{"name":"' + b"x" * 9 * MIB + b'"}'
    refused(server, "POST", "/v1/organisations", body, ACTOR, says=f"{8 * MIB} bytes")
    refused(server, "POST", "/v1/imports?kind=organisations", b"x" * 65 * MIB, ACTOR, says=f"{64 * MIB} bytes")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("POST", "/v1/organisations", (b"x" * 65536 for _ in range(130)), ACTOR, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 413 and f"{8 * MIB} bytes".encode() in answer.read(), answer.status
    connection.close()
    assert server.call("GET", "/v1/events?limit=1").json()["total"] == before
    print("a header, a request line, many fields: 431; a body announced, in chunks, of an import: 413")


def open_idle(server, count):
    """Connections that were answered once and then say nothing."""
    idle = []
    for _ in range(count):
        one = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        one.sendall(b"GET /health/live HTTP/1.1\r\nHost: t\r\n\r\n")
        assert one.recv(12) == b"HTTP/1.1 200", "an idle connection was not answered"
        idle.append(one)
    return idle


def many_idle(server):
    prompt = asked(server)
    before = resident_bytes(server)
    begun = time.monotonic()
    idle = open_idle(server, IDLE)
    opened_s = time.monotonic() - begun
    each = (resident_bytes(server) - before) / IDLE
    crowded = asked(server)
    open_now = server.call("GET", "/metrics").body.decode()
    open_now = next(line for line in open_now.splitlines() if line.startswith("cairn_http_connections_open "))
    assert float(open_now.split()[1]) > IDLE, open_now
    for one in idle:
        one.close()
    assert each <= IDLE_BYTES_MAX, f"an idle connection takes {each:.0f} bytes"
    assert crowded < PROMPT_SECONDS_MAX, f"a request waited {crowded:.3f} s"
    print(f"{IDLE} idle connections, opened in {opened_s:.1f} s: {each:.0f} bytes resident each, others waited "
          f"{crowded * 1000:.0f} ms at most, {prompt * 1000:.0f} ms without them")


def few_files(cairn, data):
    """With few files to open, connections end before the log has none: the next client is told so, writes go on."""
    with Server(cairn, data) as server:
        server.spawn(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FEW_FILES, FEW_FILES)))
        server.wait_until_served()
        known = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        idle = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(FEW_FILES)]
        known.sendall(b"POST /v1/organisations HTTP/1.1\r\nHost: t\r\nCairn-Actor: tester\r\nContent-Length: 16\r\n"
                      b"\r\n" + b'{"name":"Known"}')
        assert known.recv(12) == b"HTTP/1.1 201", "who was there already is not served"
        assert idle[-1].recv(12) in (b"HTTP/1.1 503", b""), "one connection too many is not refused"
        told = sum(1 for one in idle[:-1] if select.select([one], [], [], 0)[0] and one.recv(12) == b"HTTP/1.1 503")
        for one in (known, *idle):
            one.close()
        assert server.stop() == 0
    print(f"with {FEW_FILES} files to open and as many connections: {told + 1} refused, the log goes on")


def main(cairn):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard > IDLE + 100, f"this machine lets a process open {hard} files"
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with empty_ledger(cairn) as data, Server(cairn, data) as server:
        # As a shell or a service manager starts it: the program itself raises what it may open.
        server.spawn(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard)))
        server.wait_until_served()
        for check in (byte_by_byte, too_large, many_idle):
            check(server)
        events = server.call("GET", "/v1/events?limit=1").json()["total"]
        assert server.stop() == 0
        assert state(cairn, data)["events"] == events
        few_files(cairn, data)


if __name__ == "__main__":
    main(sys.argv[1])
