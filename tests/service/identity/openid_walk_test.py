"""Signing in through npm's oidc-provider with Chromium: there and back from another site, rotated keys, sign-out at
both ends, an account that there is not, another issuer's name.

Usage: openid_walk_test.py CAIRN   (the program)
"""

import contextlib
import os
import pathlib
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.accounts import Session, add_account, set_password  # noqa: E402
from tests.support.openid_provider import provider_options  # noqa: E402
from tests.support.server import ROOT, Server, run  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
NODE = str(ROOT / "build" / "tools" / "bin" / "node")
SECRET = "of a client, 32 letters & more:+%"
SECONDS_MAX = 120


def free_port():
    """The redirect URI names the port before the program listens."""
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class RealProvider:
    def __init__(self, cairn_url):
        environment = {**os.environ, "CAIRN_TOOLS": str(ROOT / "build" / "tools"), "CAIRN_CLIENT_SECRET": SECRET}
        self.process = subprocess.Popen([NODE, str(HERE / "provider.mjs"), cairn_url], env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        bufsize=0)

    def __enter__(self):
        self.port = int(self.line("provider").split()[1])
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(timeout=20)
        self.process.stdin.close()
        self.process.stdout.close()

    def line(self, begins):
        """The next line of ours; the provider has notices of its own."""
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            ready, _, _ = select.select([self.process.stdout], [], [], 1)
            line = self.process.stdout.readline().decode() if ready else ""
            if line.startswith(begins):
                return line
        raise AssertionError(f"the provider does not say {begins}; it ended with {self.process.poll()}")

    def rotate(self):
        self.process.stdin.write(b"rotate\n")
        self.line("rotated")


def walk(url, provider):
    environment = {**os.environ, "CAIRN_WEB_MODULES": str(ROOT / "build" / "web")}
    with subprocess.Popen([NODE, str(HERE / "openid_walk.mjs"), url], env=environment, stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True) as process:
        end = threading.Timer(SECONDS_MAX, process.kill)
        end.start()
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                if line.startswith("program | rotate"):
                    provider.rotate()
                    process.stdin.write("done\n")
                    process.stdin.flush()
            process.wait(timeout=SECONDS_MAX)
        finally:
            process.kill()
            end.cancel()
    assert process.returncode == 0, "the walk failed"


def main(cairn):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder, RealProvider(url) as provider:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data)
        links = {role: add_account(cairn, data, f"{role}_1", role) for role in ("officer", "reader")}
        options = provider_options(folder, f"http://localhost:{provider.port}", url, SECRET)
        with Server(cairn, data, sign_in="accounts", options=options) as server:
            server.listen = f"127.0.0.1:{port}"
            server.start()
            walk(url, provider)
            set_password(server, links["reader"])
            assert Session(server, "reader_1").who()["role"] == "reader", "a password opens the same account"
            server.stop()
            # The same provider under another name than it gives itself.
            server.options = provider_options(folder, f"http://127.0.0.1:{provider.port}", url, SECRET)
            server.start()
            answer = server.call("GET", "/sign-in/openid/start")
            assert answer.status == 503 and b"cannot be used now" in answer.body, answer.status
            server.stop()


if __name__ == "__main__":
    main(sys.argv[1])
