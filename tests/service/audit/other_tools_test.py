"""Go's sumdb/note and sumdb/tlog read the ledger's checkpoint and tiles over HTTP, accept them, and refuse every lie.

The program is built from peer/main.go against Debian's golang-golang-x-mod-dev, without a network.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support import server  # noqa: E402

SECONDS_MAX = 500
SEED = 20261125


def build(folder):
    peer = folder / "peer"
    source = pathlib.Path(__file__).parent / "peer" / "main.go"
    env = {**os.environ, "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOPROXY": "off",
           "GOCACHE": str(folder / "cache")}
    subprocess.run(["go", "build", "-o", peer, source], check=True, env=env, timeout=SECONDS_MAX)
    return peer


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        peer = build(pathlib.Path(folder))
        with server.sample_server(cairn) as running:
            url = f"http://127.0.0.1:{running.port}"
            key = running.call("GET", "/audit/keys").body.decode().splitlines()[0]
            done = subprocess.run([peer, url, key, str(SEED)], check=False, text=True, capture_output=True,
                                  timeout=SECONDS_MAX)
            assert done.returncode == 0, done.stderr
            print(done.stdout, end="")
            wrong = running.call("GET", "/audit/checkpoint").body.decode().splitlines()[0] + "+00000000+AAAA"
            assert subprocess.run([peer, url, wrong, "1"], check=False, capture_output=True,
                                  timeout=SECONDS_MAX).returncode == 1


if __name__ == "__main__":
    main(sys.argv[1])
