"""A reader of the feed who is slower than the writer: the server keeps nothing for it that it has not taken, so memory
is what it is without one; and it still gets every event, in order. Once with many small events, once with large ones.

Usage: slow_reader_test.py CAIRN   (the program)
"""

import pathlib
import select
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.bad_input.steady import ACTOR, empty_ledger, state  # noqa: E402
from tests.support.clients import Promises, Upload  # noqa: E402
from tests.support.server import Server, resident_bytes  # noqa: E402

MIB = 2**20
ROWS = 15_000
LARGE, LARGE_BYTES = 600, 200_000
TAKEN_BYTES = 2048  # at each look, some hundred times a second: a tenth of what the writer makes, or less
LOOK_SECONDS = 0.01
MORE_BYTES_MAX = 16 * MIB
RESIDENT_BYTES_MAX = 512 * MIB
QUIET_SECONDS_MAX = 10


class SlowReader:
    """Takes a little now and then, and in the end all that there is."""

    def __init__(self, server):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.connect(("127.0.0.1", server.port))
        self.socket.sendall(b"GET /v1/events HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n")
        self.text = bytearray()

    def take(self):
        self.text += self.socket.recv(TAKEN_BYTES)

    def positions(self):
        ids = (line for line in self.text.splitlines() if line.startswith(b"id: "))
        return [int(line[4:]) for line in ids]

    def take_all(self, events):
        """Up to the last of so many events."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MIB)
        last, looked_at = b"\nid: %d\n" % (events - 1), 0
        while self.text.find(last, looked_at) < 0:
            looked_at = max(0, len(self.text) - len(last))
            assert select.select([self.socket], [], [], QUIET_SECONDS_MAX)[0], "the feed fell silent"
            self.text += self.socket.recv(MIB)
        self.socket.close()


def small_events(server, name):
    """An import; returns the thread that writes."""
    rows = "".join(f"{name} body {number},,ngo,ZA,,a list\n" for number in range(ROWS))
    return Upload(server, Promises(), f"{name}.csv", "name,short_name,type,country,website,source\n" + rows)


def large_events(server, name):
    def write():
        for number in range(LARGE):
            body = {"name": f"{name} body {number}", "reason": "x" * LARGE_BYTES}
            assert server.call("POST", "/v1/organisations", body, ACTOR).status == 201
    return threading.Thread(target=write)


def grown(server, writer, reader=None):
    """By how much the server grows while the writer is at work, at its peak."""
    before = peak = resident_bytes(server)
    writer.start()
    while writer.is_alive():
        writer.join(LOOK_SECONDS)
        if reader:
            reader.take()
        peak = max(peak, resident_bytes(server))
    assert peak <= RESIDENT_BYTES_MAX, f"{peak} bytes resident"
    return peak - before


def beside_a_slow_reader(cairn, what, writer, written):
    """The same writing with and without the reader, after some to warm up."""
    with empty_ledger(cairn) as data, Server(cairn, data).start() as server:
        grown(server, writer(server, "warm"))
        without = grown(server, writer(server, "without"))
        reader = SlowReader(server)
        beside = grown(server, writer(server, "beside"), reader)
        taken = len(reader.positions())
        events = server.call("GET", "/v1/events?limit=1").json()["total"]
        assert events == 3 * written, f"{events} events of 3 times {written}"
        assert taken < events - written, f"the reader kept up: {taken} of {events}"
        reader.take_all(events)
        assert reader.positions() == list(range(events)), "the slow reader missed, repeated or reordered an event"
        more = beside - without
        assert more <= MORE_BYTES_MAX, f"{more} bytes more with a slow reader"
        resident = resident_bytes(server)
        assert server.stop() == 0
        assert state(cairn, data)["events"] == events
    print(f"{what}: a reader {events - taken} behind a writer of {written}: +{beside / MIB:.1f} MiB resident, without "
          f"it +{without / MIB:.1f}, {resident / MIB:.0f} in all; then it had all {events} in order", flush=True)


def main(cairn):
    beside_a_slow_reader(cairn, "small events", small_events, ROWS)
    beside_a_slow_reader(cairn, "large events", large_events, LARGE)


if __name__ == "__main__":
    main(sys.argv[1])
