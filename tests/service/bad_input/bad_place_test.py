"""A place that is wrong: a folder that another process holds, an address that others reach, a command line that means
nothing. (A folder of a newer format is in tests/service/cairn/program_test.cc, which can write one; a full disk is in
tests/crash/disk_full_test.py.)

Usage: bad_place_test.py CAIRN   (the program)
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.bad_input.steady import empty_ledger, state, steady  # noqa: E402
from tests.support.server import Server, run  # noqa: E402


def second_process(cairn, data):
    """Whoever comes second is told which folder is held, and the first goes on undisturbed."""
    with steady(cairn, data) as ledger:
        for verb in (("serve", "--listen", "127.0.0.1:0"), ("verify",), ("rebuild",), ("matrix",),
                     ("append", "organisations", '{"name":"X"}')):
            second = run(cairn, *verb, "--data", data, check=False)
            assert second.returncode == 3, second
            assert "another process holds" in second.stderr and str(data) in second.stderr, second
        assert ledger.events() == 0
        assert ledger.server.call("GET", "/health/ready").status == 200


def wrong_address(cairn, data):
    """Where a name is believed, or a password would go in the clear, nothing but this machine may reach the port."""
    for address in ("0.0.0.0:0", "[::]:0", "192.0.2.1:8080"):
        for more, says in (((), "write in any name"),
                           (("--sign-in", "accounts"), "passwords would go there in the clear"),
                           (("--tls-certificate", "x", "--tls-key", "y"), "write in any name")):
            refused = run(cairn, "serve", "--data", data, "--listen", address, *more, check=False)
            assert refused.returncode == 2 and says in refused.stderr, refused
    for address in ("frog", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "localhost:8080", ":80"):
        refused = run(cairn, "serve", "--data", data, "--listen", address, check=False)
        assert refused.returncode == 2 and f'"{address}" is no ADDRESS:PORT' in refused.stderr, refused
    first = Server(cairn, data).start()
    try:
        with empty_ledger(cairn) as other:
            taken = run(cairn, "serve", "--data", other, "--listen", f"127.0.0.1:{first.port}", check=False)
            assert taken.returncode == 3 and str(first.port) in taken.stderr, taken
    finally:
        assert first.stop() == 0


def wrong_command_lines(cairn, data):
    at = ("--data", data)
    for line, says in (
            ((), "it is one of init, key, serve"), (("frob",), 'no verb "frob"'), (("matrix",), "--data,--url"),
            (("matrix", *at, "--url", "http://127.0.0.1:1"), "--data,--url"), (("serve",), "--data is required"),
            (("serve", *at, "--threads", "0"), "--threads"), (("import", *at, "--kind", "frogs", "x"), "frogs"),
            (("import", *at, "x.csv"), "--kind is required"), (("import", *at, "--kind", "units"), "file is required"),
            (("append", *at), "address is required"),
            (("matrix", *at, "more", "words"), "more"), (("verify", *at, "--frob"), "--frob")):
        wrong = run(cairn, *line, check=False)
        assert wrong.returncode == 2 and says in wrong.stderr, f"{line}: {wrong}"
    for line, code, says in (
            (("matrix", "--data", f"{data}-none"), 3, f"{data}-none"), (("init", *at), 1, "already"),
            (("matrix", "--url", "http://127.0.0.1:1"), 3, "127.0.0.1:1"),
            (("replay", *at), 1, "step is missing"), (("replay", *at, "nobody"), 3, "nobody"),
            (("rebuild", *at, "--view", "frogs"), 3, "frogs"),
            (("append", *at, "organisations", '{"nam":"X"}'), 1, "/nam"),
            (("append", *at, "organisations", '{"name'), 1, "no JSON"),
            (("matrix", *at, "--valid-at", "2011-02-30"), 1, "2011-02-30")):
        refused = run(cairn, *line, check=False)
        assert refused.returncode == code and says in refused.stderr, f"{line}: {refused}"


def main(cairn):
    with empty_ledger(cairn) as data:
        before = state(cairn, data)
        for check in (second_process, wrong_address, wrong_command_lines):
            check(cairn, data)
        assert state(cairn, data) == before
    print("wrong places and command lines are refused")


if __name__ == "__main__":
    main(sys.argv[1])
