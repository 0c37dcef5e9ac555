"""No note to self without its reason: TODO(reason), where the reason says when it can go."""

import re

from tree import Finding

NOTE = re.compile(r"\b(TODO|FIXME|XXX)\b(\([^)\s][^)]{2,}\))?")
CHECKED = (".h", ".cc", ".proto", ".py", ".ts", ".tsx", ".css", ".html", ".txt", ".cmake", ".md", ".yaml", ".json")


def check(tree):
    findings = []
    for path in tree.paths:
        bare = "." not in path.split("/")[-1]  # scripts have no ending
        if path.startswith("tests/lint/") or path.endswith("package-lock.json") or not (bare or path.endswith(CHECKED)):
            continue
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            for match in NOTE.finditer(line):
                if not match.group(2):
                    note = match.group(1)
                    findings.append(Finding(path, number, f"{note} without a reason: {note}(why, until when)"))
    return findings
