"""Who may include whom: an include goes down, never up, and never sideways between services or from workers to them."""

import re

from tree import Finding

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
CLOCK = re.compile(r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock)\b")

ASIO = ["boost/asio"]
BEAST = ["boost/beast"]
ROCKSDB = ["rocksdb/"]
LIBPQ = ["libpq-fe.h"]
PROTOBUF = ["google/protobuf/"]
GENERATED = "cairn/"  # <context>/v1/….pb.h, made from proto/


class Rule:
    """What the files below `folder` may include of ours, and which foreign headers they may not (in headers: also
    `not_in_headers`). The folder itself is always allowed; the longest folder that fits decides."""

    def __init__(self, folder, may_use, foreign_not=(), not_in_headers=()):
        self.folder, self.may_use = folder, [folder + "/"] + list(may_use)
        self.foreign_not, self.not_in_headers = list(foreign_not), list(not_in_headers)


VIEWS_AND_BELOW = ["eventstore/", "projections/", GENERATED]

# A new row, or a longer one, needs its reason in the commit.
RULES = [
    Rule("eventstore/base", [], ASIO + BEAST + ROCKSDB + PROTOBUF),
    Rule("eventstore", ["eventstore/base/", GENERATED + "log/", GENERATED + "common/"], BEAST, ROCKSDB + LIBPQ),
    Rule("eventstore/codec", ["eventstore/", "proto/", GENERATED + "log/", GENERATED + "common/"],
         ASIO + BEAST + ROCKSDB + LIBPQ),
    # Finds personal fields through the descriptors of every event, and keeps its keys in a RocksDB of its own.
    Rule("eventstore/sealing", ["eventstore/base/", "proto/", GENERATED + "log/", GENERATED + "common/"],
         ASIO + BEAST + LIBPQ, ROCKSDB),
    Rule("projections", ["eventstore/", GENERATED], BEAST + LIBPQ, ROCKSDB),
    # Finds what may be published through the descriptors of every event.
    Rule("projections/publication", ["eventstore/", "projections/", "proto/", GENERATED], BEAST + LIBPQ, ROCKSDB),
    Rule("services/http", ["eventstore/base/"], ROCKSDB + PROTOBUF),
    # From a request that changes something to its receipt: each register needs the same, so the contexts share it.
    Rule("services/commands", VIEWS_AND_BELOW + ["services/http/"], ROCKSDB + LIBPQ),
    # The face of the jobs: their rows and states are the runtime's, and another copy of them would drift.
    Rule("services/jobs", VIEWS_AND_BELOW + ["services/http/", "workers/runtime/"], ROCKSDB + LIBPQ),
    # Measures RocksDB itself beside the log: the control of every ratio.
    Rule("services/bench", VIEWS_AND_BELOW + ["services/http/"], LIBPQ, ROCKSDB),
    # That personal data were told, or a register taken out, is written down in one way, below all who tell them.
    Rule("services/access", VIEWS_AND_BELOW + ["services/http/"], ROCKSDB + LIBPQ),
    Rule("services/interchange", VIEWS_AND_BELOW + ["services/access/", "services/http/"], ROCKSDB + LIBPQ),
    # The report is a page to print: it writes HTML by the one way that escapes (html.h).
    Rule("services/privacy", VIEWS_AND_BELOW + ["services/access/", "services/commands/", "services/http/",
                                                "services/web/plain/"], ROCKSDB + LIBPQ),
    # Two contexts take files: how one becomes a blob stands below both.
    Rule("services/uploads", VIEWS_AND_BELOW + ["services/http/"], ROCKSDB + LIBPQ),
    Rule("services/documents", VIEWS_AND_BELOW + ["services/http/", "services/uploads/"], ROCKSDB + LIBPQ),
    # The answer page is a plain page of its own: it writes HTML by the one way that escapes (html.h).
    Rule("services/quarters", VIEWS_AND_BELOW + ["services/commands/", "services/http/", "services/uploads/",
                                                 "services/web/plain/"], ROCKSDB + LIBPQ),
    # The sign-in page works without script: it writes HTML by the one way that escapes (html.h).
    Rule("services/identity", VIEWS_AND_BELOW + ["services/http/", "services/web/plain/"], ROCKSDB + LIBPQ),
    Rule("services/cairn", VIEWS_AND_BELOW + ["services/", "workers/"]),
]


def rule_of(path):
    """The rule for a file, or None where all is allowed (tests)."""
    top, _, rest = path.partition("/")
    fixed = [rule for rule in RULES if path.startswith(rule.folder + "/")]
    if fixed:
        return max(fixed, key=lambda rule: len(rule.folder))
    kind = rest.split("/")[0]
    if top == "services":
        return Rule(f"services/{kind}", VIEWS_AND_BELOW + ["services/commands/", "services/http/"], ROCKSDB + LIBPQ)
    if top == "workers":
        return Rule(f"workers/{kind}", VIEWS_AND_BELOW + ["workers/runtime/", "workers/mail/"], BEAST + ROCKSDB + LIBPQ)
    return None


# The deciding and folding code: no I/O, clock, random or ids of its own.
PURE_NAMES = re.compile(r"/(columns|command|decide|facts|evolve)(_[a-z_]+)?\.(h|cc)$")
PURE_FOLDERS = ("projections/facts/", "projections/calendar/")
# A sealed field as a text is what rows keep of it: no key, no disk.
PURE_MAY_USE = ("eventstore/base/", "eventstore/event.h", "eventstore/sealing/sealed_text.h", GENERATED)
PURE_NOT_OF_BASE = ("eventstore/base/clock.h", "eventstore/base/log.h")
PURE_STD_NOT = {"random", "fstream", "iostream", "filesystem", "thread", "mutex", "future", "cstdio", "ctime"}


def is_pure(path):
    return path.startswith(PURE_FOLDERS) or (bool(PURE_NAMES.search(path)) and not path.startswith("tests/"))


def check(tree):
    known = set(tree.paths)
    findings = []
    for path in tree.paths:
        if path.endswith((".h", ".cc")):
            findings += _check_file(path, tree.text(path), known)
    return findings


def _check_file(path, text, known):
    findings = []
    for match in INCLUDE.finditer(text):
        line = text.count("\n", 0, match.start(2)) + 1
        quoted, name = match.group(1) == '"', match.group(2)
        said = _ours(path, name, known) if quoted else _foreign(path, name)
        if said:
            findings.append(Finding(path, line, said))
    clock = CLOCK.search(text) if is_pure(path) else None
    if clock:
        line = text.count("\n", 0, clock.start()) + 1
        said = f"a pure file may not read {clock.group(1)}: the time comes with the command"
        findings.append(Finding(path, line, said))
    return findings


def _ours(path, name, known):
    """What is wrong with this include of one of our files, or None."""
    generated = name.startswith(GENERATED) and name.endswith(".pb.h")
    if not generated and name not in known:
        return f'"{name}" is no file of ours (write the path from the root; foreign headers in <>)'
    rule = rule_of(path)
    if name.startswith("tests/") and not path.startswith("tests/"):
        return f'"{name}": only tests may include tests'
    if rule and not name.startswith(tuple(rule.may_use)):
        return f'{rule.folder} may not include "{name}" (it may use {", ".join(rule.may_use)})'
    if is_pure(path):
        if name in PURE_NOT_OF_BASE or not (name.startswith(PURE_MAY_USE) or is_pure(name)):
            return (f'a pure file may not include "{name}" '
                    '(base without clock and log, sealed texts, generated protos, pure files)')
    return None


def _foreign(path, name):
    """What is wrong with this include of somebody else's file, or None."""
    outside = "/" in name and not name.startswith(tuple(PROTOBUF))
    if is_pure(path) and (outside or name in PURE_STD_NOT):
        return f"a pure file may not include <{name}> (protobuf, the standard library without I/O, threads and random)"
    rule = rule_of(path)
    if not rule:
        return None
    if name.startswith(tuple(rule.foreign_not)):
        return f"{rule.folder} may not include <{name}>"
    if path.endswith(".h") and name.startswith(tuple(rule.not_in_headers)):
        return f"{rule.folder} may include <{name}> in .cc files only"
    return None
