"""Shell scripts stop at the first error and can be parsed."""

import subprocess

from tree import Finding


def check(tree):
    findings = []
    for path in tree.paths:
        text = tree.text(path) if "." not in path.split("/")[-1] or path.startswith(".ci/") else ""
        if not text.startswith(("#!/usr/bin/env bash\n", "#!/bin/bash\n")):
            continue
        if "\nset -euo pipefail\n" not in text:
            findings.append(Finding(path, 1, "lacks 'set -euo pipefail'"))
        parsed = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
        if parsed.returncode != 0:
            findings.append(Finding(path, 0, parsed.stderr.strip()))
    return findings
