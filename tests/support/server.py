"""Starts the real program for tests: a ledger in a temporary folder, served on a port that the system chose.

Every wait has an end, and what is started is stopped by its own process id.
"""

import contextlib
import csv
import http.client
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "deploy" / "sample"
# In this order: units and organisations before the engagements that name them, the 278 before what became of them.
SAMPLE_FILES = [
    ("municipalities", "municipalities-2011.csv"),
    ("municipalities", "municipality-changes.csv"),
    ("municipalities", "municipalities.csv"),
    ("units", "units.csv"),
    ("organisations", "organisations.csv"),
    ("networks", "networks.csv"),
    ("engagements", "engagements.csv"),
]
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 30


class Answer:
    """What came back: status, headers with lower-case names (`fields` has those that came twice), and the body."""

    def __init__(self, status, headers, body):
        self.status, self.fields = status, list(headers)
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    def json(self):
        return json.loads(self.body)


class Server:
    """One `cairn serve`. `cairn` is the program's path, `data` a folder made by `cairn init`; `environment` is set
    beside our own, `options` follow those of every server. Where they ask for TLS, `tls` is what its clients
    believe, an ssl.SSLContext."""

    def __init__(self, cairn, data, environment=None, self_audit="nightly", sign_in="named", log=subprocess.DEVNULL,
                 options=()):
        self.cairn, self.data, self.self_audit = str(cairn), str(data), self_audit
        self.sign_in, self.log, self.options = sign_in, log, list(options)
        self.environment = {**os.environ, **(environment or {})}
        self.backups = f"{self.data}-backups"
        self.process, self.port = None, None
        self.listen = "127.0.0.1:0"
        self.tls = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """However a test ends, no server outlives it."""
        if self.process and self.process.poll() is None:
            self.stop(signal.SIGKILL)

    def start(self):
        self.spawn()
        return self.wait_until_served()

    def spawn(self, before=None):
        """Starts the process and does not wait for it; `before` is called in it first."""
        self.process = subprocess.Popen(
            # An audit after the start would append its outcome at a moment that no test chose.
            [self.cairn, "serve", "--data", self.data, "--listen", self.listen, "--backups", self.backups,
             "--self-audit", self.self_audit, *(["--sign-in", self.sign_in] if self.sign_in != "named" else []),
             *self.options],
            stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL, text=True,
            env=self.environment, preexec_fn=before)

    def wait_until_served(self):
        until = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < until:
            ready, _, _ = select.select([self.process.stdout], [], [], 1)
            line = self.process.stdout.readline() if ready else ""
            found = re.search(r"https?://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                return self
            if ready and not line:
                break
        raise RuntimeError(f"cairn serve told no address; it ended with {self.process.poll()}")

    def keep_port(self):
        """From the next start on it listens where it does now, as what is restarted under the same address."""
        self.listen = f"127.0.0.1:{self.port}"

    def connect(self, seconds_max=60):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=seconds_max, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds_max)

    def call(self, method, target, body=None, headers=None, seconds_max=60):
        with contextlib.closing(self.connect(seconds_max)) as connection:
            if isinstance(body, (dict, list)):
                body = json.dumps(body)
                headers = {"Content-Type": "application/json", **(headers or {})}
            connection.request(method, target, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())

    def stop(self, how=signal.SIGTERM):
        """Returns the exit code."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=STOP_SECONDS_MAX)
        self.process.stdout.close()
        return code


def resident_bytes(server):
    """What the process holds in memory now."""
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) * 1024


def run(cairn, *arguments, check=True, **options):
    """Runs one verb to its end and returns the CompletedProcess, text on both sides."""
    return subprocess.run([str(cairn), *map(str, arguments)], check=check, text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=300, **options)


def load_sample(cairn, data, engagements=None):
    """Makes a ledger in `data` and imports the real files; for those of engagements the file `engagements` if given."""
    run(cairn, "init", "--data", data)
    for kind, file in SAMPLE_FILES:
        path = engagements if engagements and kind == "engagements" else SAMPLE / file
        run(cairn, "import", "--data", data, "--kind", kind, path)


def repeat_engagements(path, rows):
    """Writes `rows` engagements to a CSV file, the real ones over and over under numbers of their own."""
    with open(SAMPLE / "engagements.csv", encoding="utf-8-sig", newline="") as file:
        real = list(csv.DictReader(file))
    with open(path, "w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, real[0].keys())
        written.writeheader()
        for i in range(rows):
            row = real[i % len(real)]
            written.writerow({**row, "ref": f"BIG-{i:05d}", "title": f"{row['title']} ({i})"})


@contextlib.contextmanager
def trial_server(cairn, clock):
    """A running server over an empty trial ledger whose clock stands at `clock`."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", clock)
        server = Server(cairn, data).start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def large_server(cairn, rows=10_000):
    """A running server over a fresh ledger with the real organisations and units and that many engagements."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        engagements = pathlib.Path(folder) / "engagements.csv"
        repeat_engagements(engagements, rows)
        with sample_server(cairn, engagements) as server:
            yield server


@contextlib.contextmanager
def sample_server(cairn, engagements=None):
    """A running server over a fresh ledger with the real data, or with the engagements of another file."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        load_sample(cairn, data, engagements)
        server = Server(cairn, data).start()
        try:
            yield server
        finally:
            server.stop()
