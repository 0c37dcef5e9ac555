"""The Debian package in a clean root (debootstrap): installed, written to, upgraded, removed, installed again, purged.
The ledger's checkpoint is the same throughout, in the file, over HTTP and as `cairn verify --full` folds it again.

The root has no service manager, so the service runs as its unit says it would: that command, those settings, that user.
Needs root, debootstrap and the Debian archive that this machine installs from.

Usage: package_test.py BUILD   (a build folder in which the program was built)
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.deploy.clean_root import CleanRoot  # noqa: E402
from tests.support.clients import ACTOR  # noqa: E402
from tests.support.server import Server  # noqa: E402

STATE, SETTINGS, UNIT = "var/lib/cairn", "etc/cairn/cairn.env", "lib/systemd/system/cairn.service"
LEDGER = "/var/lib/cairn/ledger"
WRITES = 25
SKIPPED = 77  # as tests/deploy/CMakeLists.txt tells CTest
YEAR = "2013-14"


def say(text):
    print(f"package: {text}", flush=True)


def packed(build, folder):
    """What cpack makes of the build folder."""
    subprocess.run(["cpack", "--config", f"{build}/CPackConfig.cmake", "-G", "DEB", "-B", str(folder)], check=True,
                   stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=300)
    package = next(pathlib.Path(folder).glob("cairn_*.deb"))
    control = subprocess.run(["dpkg-deb", "--field", package], check=True, capture_output=True, text=True).stdout
    print(control.strip())
    depends = re.search(r"^Depends: (.*)$", control, re.MULTILINE).group(1)
    for name in ("libc6 ", "librocksdb7.8 ", "libprotobuf32 ", "libssl3 ", "weasyprint ", "adduser"):
        assert name in depends, f"{name} is not in Depends: {depends}"
    say(f"{package.name}, {package.stat().st_size} bytes, depends on {len(depends.split(','))} packages")
    return package


def newer(package, folder):
    """The same program as a package of a higher version, with its version."""
    raw = pathlib.Path(folder) / "raw"
    subprocess.run(["dpkg-deb", "--raw-extract", package, raw], check=True)
    control = raw / "DEBIAN" / "control"
    version = re.search(r"^Version: (.*)$", control.read_text(), re.MULTILINE).group(1) + "+next"
    control.write_text(re.sub(r"^Version: .*$", f"Version: {version}", control.read_text(), flags=re.MULTILINE))
    out = pathlib.Path(folder) / "next.deb"
    subprocess.run(["dpkg-deb", "--build", "-Zgzip", "-z1", raw, out], check=True, stdout=subprocess.DEVNULL)
    return out, version


class Service(Server):
    """The installed program, started as its unit would start it; in the root, as the unit's user."""

    def __init__(self, root):
        super().__init__("cairn", LEDGER)
        self.root = root

    def spawn(self, before=None):
        unit = (self.root.folder / UNIT).read_text()
        settings = dict(re.findall(r"^(CAIRN_\w+)=(.*)$", (self.root.folder / SETTINGS).read_text(), re.MULTILINE))
        command = re.search(r"^ExecStart=(.*)$", unit, re.MULTILINE).group(1).split()
        command = [re.sub(r"\$\{(\w+)\}", lambda name: settings[name.group(1)], word) for word in command]
        # As installed nothing more is asked for, and systemd makes no word of it.
        command.remove("$CAIRN_MORE")
        assert "CAIRN_MORE" not in settings, settings
        user = re.search(r"^User=(.*)$", unit, re.MULTILINE).group(1)
        self.process = subprocess.Popen(["chroot", "--userspec", f"{user}:{user}", self.root.folder, *command],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                        text=True, preexec_fn=before)


def state_digest(root):
    """Of every file of the service: path, owner, mode and bytes."""
    digest = hashlib.sha256()
    for path in sorted((root.folder / STATE).rglob("*")):
        facts = path.lstat()
        digest.update(f"{path} {facts.st_uid} {facts.st_mode:o} {facts.st_size}\n".encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def checkpoint_file(root):
    return (root.folder / STATE / "ledger" / "checkpoint").read_text()


def note_over_http(root):
    """The newest signed checkpoint, of a service that is started, asked and stopped."""
    with Service(root).start() as server:
        note = server.call("GET", "/audit/checkpoint").body.decode()
        assert server.call("GET", "/health/ready").status == 200
        assert server.stop() == 0
    return note


def is_kept(root, note, after):
    """The ledger is what it was: note of the file, root of all records read again, note of the served ledger."""
    size, tree = note.split("\n")[1:3]
    verified = root.run("/usr/bin/cairn", "verify", "--full", "--data", LEDGER, user="cairn").stdout.split("\n")[0]
    assert verified.startswith(f"{size} events"), (verified, note)
    assert checkpoint_file(root) == note, f"{after}: another checkpoint in the file"
    assert note_over_http(root) == note, f"{after}: another checkpoint over HTTP"
    assert checkpoint_file(root) == note, f"{after}: serving changed the checkpoint"
    say(f"{after}: checkpoint of {size} events, root {tree}, equal; {verified}")


def installed(root, package):
    """The first version on a bare system: user, folders, a ledger, no complaint for want of a service manager."""
    said = root.install(package)
    assert "Auditors verify it with the key" in said, said
    packages = root.run("dpkg-query", "-W", "-f", "${Package}\n").stdout.split()
    assert not {"python3-scipy", "g++"} & set(packages), "more is installed than the program needs"
    passwd = (root.folder / "etc/passwd").read_text()
    assert re.search(r"^cairn:.*:/usr/sbin/nologin$", passwd, re.MULTILINE), passwd
    assert (root.folder / STATE).stat().st_mode & 0o777 == 0o700
    wants = root.folder / "etc/systemd/system/multi-user.target.wants/cairn.service"
    assert wants.is_symlink(), "the service is not started when the machine is"
    for name in ("README.md", "RUNBOOK.md", "copyright", "cairn.spdx.json", "examples/nginx.conf"):
        assert (root.folder / "usr/share/doc/cairn" / name).stat().st_size > 0, name
    parts = json.loads((root.folder / "usr/share/doc/cairn/cairn.spdx.json").read_text())["packages"]
    program = hashlib.sha256((root.folder / "usr/bin/cairn").read_bytes()).hexdigest()
    assert parts[0]["checksums"][0]["checksumValue"] == program, "the list of parts is of another program"
    say(f"installed: user, folders, ledger, unit enabled; the list of its {len(parts)} parts is of this program")


def written(root):
    """The sample's registers, then commands through the service; returns the note that covers all of it."""
    settings = root.folder / SETTINGS
    text = settings.read_text().replace("127.0.0.1:8080", "127.0.0.1:0").replace("=always", "=never")
    settings.write_text(text)
    for kind in ("units", "organisations", "engagements"):
        root.run("/usr/bin/cairn", "import", "--data", LEDGER, "--kind", kind,
                 f"/usr/share/cairn/sample/{kind}.csv", user="cairn")
    with Service(root).start() as server:
        for number in range(WRITES):
            made = server.call("POST", "/v1/organisations", {"name": f"Partner {number}", "type": "ngo"}, ACTOR)
            assert made.status == 201, made.body
        pdf = server.call("GET", f"/v1/summaries/{YEAR}.pdf")
        assert pdf.status == 200 and pdf.body.startswith(b"%PDF"), (pdf.status, pdf.body[:500])
        assert server.stop() == 0
    note = note_over_http(root)
    total = int(note.split("\n")[1])
    say(f"written: {total} events, {WRITES} of them through the service; a summary as PDF of {len(pdf.body)} bytes")
    return note


def drilled(root, note):
    """The runbook's drill: a backup of the running service, restored beside the ledger and read whole."""
    drill = "/var/lib/cairn/drill"
    with Service(root).start() as server:
        said = root.run("/usr/bin/cairn", "backup", "/var/backups/cairn", "--url", f"http://127.0.0.1:{server.port}",
                        user="cairn").stdout
        number = re.match(r"backup (\d+) ", said).group(1)
        assert server.stop() == 0
    root.run("/usr/bin/cairn", "restore", "/var/backups/cairn", "--id", number, "--data", drill, "--verify",
             user="cairn")
    size = note.split("\n")[1]
    roots = [root.run("/usr/bin/cairn", "verify", "--full", "--data", data, user="cairn").stdout.split("\n")[0]
             for data in (LEDGER, drill)]
    assert roots[0] == roots[1] and roots[0].startswith(f"{size} events"), roots
    root.run("rm", "-r", drill)
    say(f"drilled: {said.strip()}; restored and equal")


def life(root, first, folder):
    """All that happens to the package on one machine."""
    installed(root, first)
    note = written(root)
    is_kept(root, note, "written")
    drilled(root, note)
    second, version = newer(first, folder)
    settings = (root.folder / SETTINGS).read_text()
    root.install(second)
    shown = root.run("dpkg-query", "-W", "-f", "${Version}", "cairn").stdout
    assert shown == version, shown
    assert (root.folder / SETTINGS).read_text() == settings, "the upgrade changed the settings"
    is_kept(root, note, f"upgraded to {version}")
    before = state_digest(root)
    root.apt_get("remove", "cairn")
    assert not (root.folder / "usr/bin/cairn").exists() and state_digest(root) == before
    say("removed: the program is gone, each file of the ledger is as it was")
    root.install(second)
    assert (root.folder / SETTINGS).read_text() == settings, "installing again changed the settings"
    is_kept(root, note, "installed again")
    before = state_digest(root)
    said = root.apt_get("purge", "cairn")
    assert state_digest(root) == before and "kept: /var/lib/cairn" in said, said
    assert not (root.folder / SETTINGS).exists()
    say("purged: the settings are gone, each file of the ledger is as it was")
    assert "is kept as it is" in root.install(first)
    (root.folder / SETTINGS).write_text(settings)
    is_kept(root, note, "installed after the purge")


def skip(why):
    """CTest counts the test as skipped: this machine cannot make what the package is tried in."""
    say(f"skipped: {why}")
    sys.exit(SKIPPED)


def main(build):
    build = pathlib.Path(build).resolve()
    with tempfile.TemporaryDirectory(prefix="package-test-", dir=build) as folder:
        folder = pathlib.Path(folder)
        os.chmod(folder, 0o755)
        package = packed(build, folder / "cpack")
        root = CleanRoot(folder / "root")
        try:
            root.make()
        except (AssertionError, StopIteration, OSError, subprocess.SubprocessError) as why:
            skip(f"no clean root can be made on this machine: {why}")
        say("a clean root stands")
        # In a mount namespace of this process (see below), so that nothing of it is left whatever happens.
        proc = root.folder / "proc"
        subprocess.run(["mount", "-t", "proc", "proc", proc], check=True)
        try:
            life(root, package, folder)
        finally:
            subprocess.run(["umount", "--lazy", proc], check=True)
    say("passed")


if __name__ == "__main__":
    unshared = ["unshare", "--mount", "--propagation", "private"]
    if os.geteuid() != 0 or subprocess.run([*unshared, "true"], check=False).returncode != 0:
        skip("debootstrap needs root and a mount namespace")
    if len(sys.argv) == 2:
        sys.exit(subprocess.run([*unshared, sys.executable, *sys.argv, "inside"], check=False).returncode)
    assert shutil.which("debootstrap"), "debootstrap is missing: deploy/install"
    main(sys.argv[1])
