"""The unit of the service: systemd finds nothing wrong with it, and its sandbox is as tight as it was. Prints what is
still open, with systemd's weight of it.

Usage: sandbox_test.py
"""

import pathlib
import re
import subprocess
import tempfile

UNIT = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "packaging" / "cairn.service"
EXPOSURE_MAX = 2.0  # of 10; lower is tighter
# What a server that mails and renders PDFs cannot do without, or what only the machine's administrator can know.
OPEN = {"PrivateNetwork=", "IPAddressDeny=", "RestrictNamespaces=~user", "RestrictNamespaces=~net",
        "RestrictAddressFamilies=~AF_(INET|INET6)", "RestrictAddressFamilies=~AF_UNIX",
        "RestrictAddressFamilies=~AF_NETLINK", "SystemCallFilter=~@resources", "RootDirectory=/RootImage=",
        "DeviceAllow="}


def exposure():
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", UNIT], capture_output=True,
                          text=True, check=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "200"})
    found = set()
    for line in done.stdout.splitlines():
        if line.startswith("✗"):
            name, weight = line.split()[1], line.split()[-1]
            found.add(name)
            print(f"open: {name} {weight}")
    told = re.search(r"Overall exposure level for cairn.service: ([0-9.]+) \w+", done.stdout)
    assert told, done.stdout + done.stderr
    print(told.group(0))
    return float(told.group(1)), found


def main():
    level, found = exposure()
    assert level <= EXPOSURE_MAX, f"{level} is over {EXPOSURE_MAX}"
    assert found <= OPEN, f"open and not meant to be: {found - OPEN}"
    with tempfile.TemporaryDirectory(prefix="cairn-unit-") as folder:
        # Its command and settings are not installed here; everything else is looked at as it is.
        text = UNIT.read_text()
        for line, stand_in in (("ExecStart=/usr/bin/cairn", "ExecStart=/bin/true"), ("User=cairn", "User=daemon"),
                               ("Group=cairn", "Group=daemon"), ("Documentation=", "#")):
            assert text.count(line) == 1, line
            text = text.replace(line, stand_in)
        unit = pathlib.Path(folder) / "cairn.service"
        unit.write_text(text)
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", unit],
                              capture_output=True, text=True, check=False)
        wrong = [line for line in (done.stdout + done.stderr).splitlines() if "cairn.service" in line]
        assert done.returncode == 0 and not wrong, wrong
    print("systemd finds nothing wrong with the unit")


if __name__ == "__main__":
    main()
