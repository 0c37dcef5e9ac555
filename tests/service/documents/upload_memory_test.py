"""A file of 200 MB goes up and comes down again; the program's memory grows by 16 MiB at most."""

import hashlib
import http.client
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from support.server import Server, run  # noqa: E402

BYTES = 200 * 1000 * 1000
PIECE = bytes(range(32, 127)) * 690 + b"\n"
GROWTH_KIB_MAX = 16 * 1024


def resident_kib(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1])
    raise RuntimeError(f"no {field} of process {pid}")


def reset_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def pieces(total):
    while total > 0:
        piece = PIECE[:total]
        total -= len(piece)
        yield piece


def upload(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("POST", "/v1/documents", body=pieces(BYTES),
                       headers={"Cairn-Actor": "anna", "Content-Type": "text/plain", "Content-Length": str(BYTES)})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 201, (answer.status, body)
    location = answer.getheader("Location")
    connection.close()
    return location


def download(port, location):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", location)
    answer = connection.getresponse()
    assert answer.status == 200 and int(answer.getheader("Content-Length")) == BYTES
    seen = hashlib.sha256()
    while piece := answer.read(1 << 20):
        seen.update(piece)
    connection.close()
    return seen.hexdigest()


def main(cairn):
    wanted = hashlib.sha256()
    for piece in pieces(BYTES):
        wanted.update(piece)
    with tempfile.TemporaryDirectory(prefix="cairn-upload-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data)
        server = Server(cairn, data).start()
        try:
            pid = server.process.pid
            # What knows the types of files is loaded with the first one, once for all.
            first = server.call("POST", "/v1/documents", "a first file\n", {"Cairn-Actor": "anna"})
            assert first.status == 201, first.body
            before = resident_kib(pid, "VmRSS")
            reset_peak(pid)
            location = upload(server.port)
            assert location.endswith(wanted.hexdigest()), location
            up = resident_kib(pid, "VmHWM") - before
            reset_peak(pid)
            assert download(server.port, location) == wanted.hexdigest(), "other bytes came back"
            down = resident_kib(pid, "VmHWM") - before
            print(f"{BYTES} bytes: {up} KiB more resident while they went up, {down} KiB while they came down, "
                  f"at most {GROWTH_KIB_MAX} wanted; {before} KiB before")
            assert up <= GROWTH_KIB_MAX and down <= GROWTH_KIB_MAX
        finally:
            assert server.stop() == 0
        again = Server(cairn, data).start()
        try:
            assert download(again.port, location) == wanted.hexdigest(), "other bytes came back after a restart"
        finally:
            assert again.stop() == 0


if __name__ == "__main__":
    main(sys.argv[1])
