"""Guides of size as a ratchet: what is over a guide stands in ratchet.json, where it may only shrink."""

import json

from functions import functions_of
from tree import Finding

RATCHET = "tests/lint/ratchet.json"
GUIDES = {"file_lines": 500, "function_lines": 70, "line_columns": 120}
CHECKED = (".h", ".cc", ".proto", ".py", ".ts", ".tsx", ".css", ".cmake", "CMakeLists.txt")


def check(tree):
    allowed = json.loads(tree.text(RATCHET)) if RATCHET in tree.paths else {}
    over = measure(tree)
    findings = []
    for guide, limit in GUIDES.items():
        findings += _compare(guide, limit, over[guide], allowed.get(guide, {}))
    return findings


def measure(tree):
    """What is over its guide: guide -> place -> (size, path, line). A place is a path, or path:function."""
    over = {guide: {} for guide in GUIDES}
    for path in tree.paths:
        if not path.endswith(CHECKED):
            continue
        text = tree.text(path)
        lines = text.split("\n")
        _note(over, "file_lines", path, len(lines) - 1, path, 0)
        for number, line in enumerate(lines, 1):
            _note(over, "line_columns", path, len(line), path, number)
        for name, first, size in functions_of(path, text):
            _note(over, "function_lines", f"{path}:{name}", size, path, first)
    return over


def tightened(tree):
    """The text of ratchet.json after what has shrunk; it never grows here."""
    allowed = json.loads(tree.text(RATCHET))
    over = measure(tree)
    for guide, places in allowed.items():
        kept = {place: min(size, over[guide][place][0]) for place, size in places.items() if place in over[guide]}
        allowed[guide] = dict(sorted(kept.items()))
    return json.dumps(allowed, indent=2) + "\n"


def _note(over, guide, place, size, path, line):
    if size > max(GUIDES[guide], over[guide].get(place, (0,))[0]):
        over[guide][place] = (size, path, line)


def _compare(guide, limit, over, allowed):
    findings = []
    what = guide.replace("_", " ")
    for place, (size, path, line) in over.items():
        if size > allowed.get(place, limit):
            name = place[len(path) + 1 :]
            subject = f"{name} has" if name else "has"
            most = allowed.get(place, limit)
            findings.append(Finding(path, line, f"{subject} {size} {what}, at most {most}: split it"))
    for place, size in allowed.items():
        now = over[place][0] if place in over else limit
        if now < size:
            said = f"{place} has shrunk below {size} {what}: run tests/lint/lint.py --tighten"
            findings.append(Finding(RATCHET, 0, said))
    return findings
