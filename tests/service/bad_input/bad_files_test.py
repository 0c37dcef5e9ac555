"""Bad CSV files, over HTTP and from the command line: each bad row is told with line and column and stops no other; a
file that cannot be read at all, or with --strict one bad row, brings nothing.

Usage: bad_files_test.py CAIRN   (the program)
"""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.bad_input.steady import Steady, empty_ledger, state, steady  # noqa: E402
from tests.support.server import Server, run  # noqa: E402

HEADING = b"name,short_name,type,country,website,source\n"
# What stands in the file, and the place and words of its complaint; no place: the row is good.
ROWS = [
    (b"Good One,G1,ngo,ZA,,a page\n", None),
    (b'Bad "quote,B,ngo,ZA,,a page\n', (3, 1, "a quote within a field")),
    (b"Good Two,G2,ngo,ZA,,a page\n", None),
    (b"Long,B,ngo,By\xfftes,,a page\n", (5, 4, "not UTF-8")),
    (b"Short,x\n", (6, 3, "2 fields; the heading has 6")),
    (b"Wide,W,ngo,ZA,,a page,and more\n", (7, 7, "7 fields; the heading has 6")),
    (b'After,"the" quote,ngo,ZA,,a page\n', (8, 2, "after the closing quote")),
    (b"Zero,Z\0,ngo,ZA,,a page\n", (9, 2, "U+0000")),
    (b"Frog,F,frog,ZA,,a page\n", (10, 3, "frog")),
    (b'"Good, three",G3,ngo,ZA,,"two\nlines"\n', None),
    (b'Open,"never closed,ngo,ZA,,a page\n', (13, 2, "never closed")),
    (b"Good Four,G4,ngo,ZA,,a page\n", None),
]
BAD = HEADING + b"".join(row for row, _ in ROWS)
COMPLAINTS = [complaint for _, complaint in ROWS if complaint]
GOOD = len(ROWS) - len(COMPLAINTS)


def told(answer):
    """The rows and the summary of an import's answer."""
    assert answer.status == 200, answer.body
    return split(answer.body)


def split(text):
    lines = [json.loads(line) for line in text.splitlines()]
    return lines[:-1], lines[-1]


def check_rows(rows, summary, applied):
    found = [error for row in rows if row["outcome"] == "bad" for error in row["errors"]]
    places = [(error["line"], error["column"]) for error in found]
    assert places == [complaint[:2] for complaint in COMPLAINTS], found
    for error, (_, column, words) in zip(found, COMPLAINTS):
        assert words in error["detail"], f"{words!r} is not said: {error}"
        named = HEADING.decode().strip().split(",")[column - 1] if column <= 6 else ""
        assert error["heading"] == named, error
    assert (summary["add"], summary["bad"], summary["applied"]) == (GOOD, len(COMPLAINTS), applied), summary


def refuse_files(ledger):
    """Nothing comes of any of these, over HTTP."""
    for content, says in ((b"", ["empty", "line 1"]),
                          (b"nam,short_name\na,b\n", ["missing: name", "unexpected: \"nam\""]),
                          (HEADING.replace(b"name", b'na"me', 1), ["line 1, column 1", "a quote"]),
                          (HEADING.replace(b"name", b"na\xffme", 1), ["heading", "UTF-8"])):
        before = ledger.events()
        ledger.refused(ledger.upload("organisations", content), 422, "invalid", says)
        assert ledger.events() == before
    ledger.refused(ledger.upload("frogs", BAD), 400, "malformed", ["frogs", "organisations"], "/query/kind")
    check_rows(*told(ledger.upload("organisations", BAD, strict="true")), applied=False)
    check_rows(*told(ledger.upload("organisations", BAD, dry_run="true")), applied=False)


def refuse_on_command_line(cairn, data, file):
    """The same through the verb: what is refused ends with 1 and a line that says why."""
    before = state(cairn, data)
    verb = (cairn, "import", "--data", data, "--kind", "organisations", file)
    file.write_bytes(BAD)
    strict = run(*verb, "--strict", check=False)
    assert strict.returncode == 1 and "nothing was imported: 8 bad rows" in strict.stderr, strict
    for line, column, words in COMPLAINTS:
        assert f"line: {line}\n    column: {column}\n" in strict.stderr and words in strict.stderr, strict.stderr
    as_json = run(*verb, "--strict", "--json", check=False)
    assert as_json.returncode == 1, as_json
    check_rows(*split(as_json.stdout), applied=False)
    file.write_bytes(b"nam,short_name\na,b\n")
    wrong = run(*verb, check=False)
    assert wrong.returncode == 1 and "missing: name" in wrong.stderr, wrong
    missing = run(*verb[:-1], file.with_name("missing.csv"), check=False)
    assert missing.returncode == 3 and "missing.csv" in missing.stderr, missing
    assert state(cairn, data) == before


def good_rows_go_in(cairn, data):
    server = Server(cairn, data).start()
    try:
        ledger = Steady(server)
        check_rows(*told(ledger.upload("organisations", BAD)), applied=True)
        names = [row["name"] for row in server.call("GET", "/v1/organisations?limit=9").json()["items"]]
        assert sorted(names) == ["Good Four", "Good One", "Good Two", "Good, three"], names
        rows, _ = told(ledger.upload("organisations", BAD))
        assert sum(row["outcome"] == "same" for row in rows) == GOOD and ledger.events() == GOOD
    finally:
        assert server.stop() == 0


def main(cairn):
    with empty_ledger(cairn) as data, tempfile.TemporaryDirectory(prefix="cairn-bad-") as folder:
        with steady(cairn, data) as ledger:
            refuse_files(ledger)
        refuse_on_command_line(cairn, data, pathlib.Path(folder) / "bad.csv")
        good_rows_go_in(cairn, data)
    print(f"{len(COMPLAINTS)} bad rows named, {GOOD} good ones in")


if __name__ == "__main__":
    main(sys.argv[1])
