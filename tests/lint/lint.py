#!/usr/bin/env python3
"""The house rules that a machine can check. Prints what to mend and where; exit status 1 when there is something.

lint.py [CHECK ...]     the named checks, or all
lint.py --tighten       takes out of ratchet.json what has shrunk
lint.py --renew-proto   takes additions to the protos into tests/golden/proto.binpb
"""

import os
import sys

import folders
import includes
import scripts
import sizes
import todos
import tools
from tree import Tree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CHECKS = {
    "includes": includes.check,
    "folders": folders.check,
    "sizes": sizes.check,
    "todos": todos.check,
    "scripts": scripts.check,
    "format": tools.check_format,
    "proto": tools.check_proto,
}


def main(arguments):
    tree = Tree(ROOT)
    if arguments == ["--tighten"]:
        text = sizes.tightened(tree)
        with open(os.path.join(ROOT, sizes.RATCHET), "w", encoding="utf-8") as file:
            file.write(text)
        return 0
    if arguments == ["--renew-proto"]:
        return _report({"renew-proto": tools.renew_proto(tree)})
    unknown = [name for name in arguments if name not in CHECKS]
    if unknown:
        print(f"unknown: {', '.join(unknown)} (known: {', '.join(CHECKS)}, --tighten, --renew-proto)", file=sys.stderr)
        return 2
    return _report({name: CHECKS[name](tree) for name in arguments or CHECKS})


def _report(findings):
    for name, found in findings.items():
        for finding in found:
            print(f"{finding} [{name}]")
        print(f"{name}: {len(found) or 'nothing'} to mend")
    return 1 if any(findings.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
