"""SIGTERM under load: /health/ready says so, requests in flight are answered, an import says where it stopped, clients
who never end do not hold the end up, the exit code is 0 within 25 s, and what was acknowledged is there afterwards.

Usage: drain_test.py CAIRN [ROUNDS]   (the program)
"""

import pathlib
import random
import signal
import socket
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.crash.victim import Victim, verified  # noqa: E402

SEED = 25
ROUNDS = 8
ACKNOWLEDGED_MAX = 200
EXIT_SECONDS_MAX = 25
READY = b"GET /health/ready HTTP/1.1\r\nHost: t\r\n\r\n"
COMMAND = (b"POST /v1/organisations HTTP/1.1\r\nHost: t\r\nCairn-Actor: tester\r\nContent-Length: %d\r\n\r\n"
           b'{"name":"In flight %d"}')


class Half:
    """A request of which the server has the beginning, and which is ended when `rest` is called."""

    def __init__(self, server, request):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=60)
        self.socket.sendall(request[:-10])
        self.end = request[-10:]

    def rest(self):
        self.socket.sendall(self.end)
        answer = b""
        while piece := self.socket.recv(65536):
            answer += piece
        self.socket.close()
        return answer


def drained(victim, number, stubborn):
    """One SIGTERM; returns the seconds until the exit."""
    victim.restart()
    victim.load(victim.chance.randrange(ACKNOWLEDGED_MAX), rows=victim.chance.randrange(100))
    length = len(b'{"name":"In flight %d"}' % number)
    ready, command = Half(victim.server, READY), Half(victim.server, COMMAND % (length, number))
    never = Half(victim.server, COMMAND % (length, number)) if stubborn else None
    # Both halves are in before the signal: a request that is answered after them was read after them.
    assert victim.server.call("GET", "/health/ready").status == 200
    begun = time.monotonic()
    victim.server.process.send_signal(signal.SIGTERM)
    refused_at_once(victim.server)
    answer = ready.rest()
    assert answer.startswith(b"HTTP/1.1 503 ") and b'"status":"stopping"' in answer, answer
    answer = command.rest()
    assert answer.startswith(b"HTTP/1.1 201 ") and b"Connection: close" in answer, answer
    code = victim.server.process.wait(timeout=2 * EXIT_SECONDS_MAX)
    took = time.monotonic() - begun
    assert code == 0 and took <= EXIT_SECONDS_MAX, f"exit code {code} after {took:.1f} s"
    victim.kill()
    upload = victim.upload
    assert upload.summary or upload.cut, "the import ended without a word"
    if never:
        never.socket.close()
    return took


def refused_at_once(server):
    """No new connection is taken from the signal on; bounded by the seconds of a drain."""
    until = time.monotonic() + EXIT_SECONDS_MAX
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=60).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return
    raise AssertionError("the server still takes connections after SIGTERM")


def main(cairn, rounds):
    with tempfile.TemporaryDirectory(prefix="cairn-drain-") as folder:
        with Victim(cairn, f"{folder}/data", random.Random(SEED)) as victim:
            took = [drained(victim, number, stubborn=False) for number in range(rounds)]
            stubborn = drained(victim, rounds, stubborn=True)
            victim.restart()
            assert victim.server.stop() == 0
        verified(cairn, f"{folder}/data")
    print(f"{rounds} times SIGTERM under load: exit 0 after {max(took):.1f} s at most, after {stubborn:.1f} s with a "
          f"request that never ends; {victim.promises.acknowledged} acknowledged, none lost")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS)
