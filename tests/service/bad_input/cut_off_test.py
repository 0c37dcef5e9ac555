"""Long work that is cut off: SIGTERM while an import streams, kill -9 of a rebuild. Begun again, both end as if nothing
had been.

Usage: cut_off_test.py CAIRN   (the program)
"""

import http.client
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.bad_input.steady import ACTOR, empty_ledger, lasting, state  # noqa: E402
from tests.support.server import Server, run  # noqa: E402

ROWS = 8000
STOP_SECONDS_MAX = 25
REBUILDS = 6


def many_organisations():
    rows = (f"Body {number},B{number},ngo,ZA,,a list\n" for number in range(ROWS))
    return "name,short_name,type,country,website,source\n" + "".join(rows)


def stopped_import(cairn, data, content):
    """The server is told to stop once rows come back; the answer still ends, with the reason. Returns how many rows."""
    server = Server(cairn, data).start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("POST", "/v1/imports?kind=organisations&file=many.csv", content, ACTOR)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    lines = [answer.readline() for _ in range(10)]
    begun = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    lines += answer.readlines()
    code = server.stop()
    took = time.monotonic() - begun
    connection.close()
    assert code == 0 and took < STOP_SECONDS_MAX, f"exit code {code} after {took:.1f} s"
    assert b'"error":"cancelled"' in lines[-1] and b"stopped after line" in lines[-1], lines[-1]
    return len(lines) - 1


def sigterm_while_importing(cairn, data, file):
    rows = stopped_import(cairn, data, file.read_bytes())
    found = state(cairn, data)
    assert 0 < rows <= found["events"] < ROWS, f"{rows} rows told, {found['events']} events of {ROWS}"
    told = run(cairn, "import", "--data", data, "--kind", "organisations", file)
    assert f"same: {found['events']}\n" in told.stdout, told.stdout
    with empty_ledger(cairn) as whole:
        run(cairn, "import", "--data", whole, "--kind", "organisations", file)
        assert lasting(state(cairn, data)) == lasting(state(cairn, whole))
    return rows


def kill_rebuilds(cairn, data):
    """Kills at ever later moments of a rebuild; the digests are checked after each kill and after the next rebuild."""
    before = state(cairn, data)
    begun = time.monotonic()
    run(cairn, "rebuild", "--data", data)
    whole_s = time.monotonic() - begun
    assert state(cairn, data) == before
    killed = 0
    for number in range(REBUILDS):
        process = subprocess.Popen([cairn, "rebuild", "--data", str(data)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=whole_s * (number + 0.5) / REBUILDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        assert state(cairn, data) == before, f"after kill {number}"
    run(cairn, "rebuild", "--data", data)
    assert state(cairn, data) == before
    assert killed, "no rebuild lasted until its kill"
    return killed


def main(cairn):
    with empty_ledger(cairn) as data, tempfile.TemporaryDirectory(prefix="cairn-bad-") as folder:
        file = pathlib.Path(folder) / "many.csv"
        file.write_text(many_organisations(), encoding="utf-8")
        rows = sigterm_while_importing(cairn, data, file)
        killed = kill_rebuilds(cairn, data)
    print(f"an import stopped after {rows} of {ROWS} rows and {killed} killed rebuilds: every digest as it should be")


if __name__ == "__main__":
    main(sys.argv[1])
