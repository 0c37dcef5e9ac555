"""Checks that other tools make: clang-format over our sources, buf over the protos."""

import os
import re
import subprocess
import tempfile

from tree import Finding

IMAGE = "tests/golden/proto.binpb"
MISSING = "is not installed: run deploy/install"


def check_format(tree):
    """clang-format changes nothing."""
    paths = [path for path in tree.paths if path.endswith((".h", ".cc"))]
    ran = _run(tree, ["clang-format-19", "--dry-run", "-Werror", *paths]) if paths else None
    if ran is None or ran.returncode == 0:
        return []
    places = dict(re.findall(r"^(\S+?):(\d+):\d+: error:", ran.stderr, re.MULTILINE)[::-1])
    if not places:
        return [Finding("clang-format-19", 0, ran.stderr.strip())]
    return [Finding(path, int(line), f"run clang-format-19 -i {path}") for path, line in sorted(places.items())]


def check_proto(tree):
    """The protos are well made, break nothing that was released, and the image of what is released is up to date."""
    findings = _buf(tree, "lint", "proto")
    if IMAGE not in tree.paths:
        return findings + [Finding(IMAGE, 0, "is missing: run tests/lint/lint.py --renew-proto")]
    breaking = _buf(tree, "breaking", "proto", "--against", IMAGE)
    findings += breaking
    if not breaking and _image(tree) != _bytes(tree, IMAGE):
        findings.append(Finding(IMAGE, 0, "lacks what was added to the protos: run tests/lint/lint.py --renew-proto"))
    return findings


def renew_proto(tree):
    """Writes the image anew, unless that would hide a breaking change."""
    breaking = _buf(tree, "breaking", "proto", "--against", IMAGE) if IMAGE in tree.paths else []
    if not breaking:
        with open(os.path.join(tree.root, IMAGE), "wb") as file:
            file.write(_image(tree))
    return breaking


def _image(tree):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "proto.binpb")
        _run(tree, [_buf_program(tree), "build", "proto", "--exclude-source-info", "-o", out])
        return _bytes(tree, out) if os.path.exists(out) else b""


def _buf(tree, *arguments):
    ran = _run(tree, [_buf_program(tree), *arguments])
    said = (ran.stdout + ran.stderr).strip()
    return [] if ran.returncode == 0 else [Finding(f"buf {arguments[0]}", 0, line) for line in said.split("\n")]


def _buf_program(tree):
    ours = os.path.join(tree.root, "build/tools/bin/buf")
    return ours if os.path.exists(ours) else "buf"


def _bytes(tree, path):
    with open(os.path.join(tree.root, path), "rb") as file:
        return file.read()


def _run(tree, command):
    try:
        return subprocess.run(command, cwd=tree.root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127, "", f"{command[0]} {MISSING}")
