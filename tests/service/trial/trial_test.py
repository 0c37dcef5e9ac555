"""A trial ledger says so everywhere and for ever, and its clock only goes forward: the real program.

Usage: trial_test.py CAIRN   (the program)
"""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import Server, run, trial_server  # noqa: E402

ACTOR = {"Cairn-Actor": "tester; role=officer"}
START, LATER, EARLIER = ("2026-09-10T08:00:00+02:00", "2026-10-01T08:00:00+02:00", "2026-09-09T08:00:00+02:00")


def move(server, now):
    return server.call("POST", "/trial/clock", {"now": now}, ACTOR)


def check_every_page_says_so(server):
    for target in ("/plain", "/plain/engagements/nobody", "/plain/organisations/nobody", "/plain?valid_at=nonsense"):
        assert "<strong>Trial.</strong>" in server.call("GET", target).body.decode(), target
    # The front end reads it here and shows the same words.
    assert 'name="cairn-ledger" content="trial"' in server.call("GET", "/").body.decode()
    ready = server.call("GET", "/health/ready").json()
    assert ready["origin"] == "trial.ledger.durban.gov.za", ready


def check_clock_goes_forward_only(server):
    assert server.call("GET", "/trial/clock").json()["now"] == "2026-09-10T06:00:00.000000Z"
    moved = move(server, LATER)
    assert moved.status == 200 and moved.json()["settled"], moved.body
    back = move(server, EARLIER)
    assert back.status == 422 and "not set back" in back.json()["detail"], back.body
    for wrong in ({}, {"now": "yesterday"}, {"now": 3}, {"now": LATER, "speed": 2}):
        assert server.call("POST", "/trial/clock", wrong, ACTOR).status in (400, 422), wrong
    assert server.call("POST", "/trial/clock", {"now": LATER}).status == 403, "somebody must say who moves it"
    organisation = server.call("POST", "/v1/organisations", {"name": "Example", "type": "ngo"}, ACTOR)
    assert organisation.status == 201, organisation.body
    head = int(organisation.headers["cairn-position"])
    event = server.call("GET", f"/v1/events/{head - 1}").json()
    assert event["recorded_at"].startswith("2026-10-01T06:00:00"), event["recorded_at"]


def check_restart_goes_on(cairn, server):
    assert server.stop() == 0
    refused = run(cairn, "serve", "--data", server.data, "--listen", "127.0.0.1:0", "--clock", EARLIER, check=False)
    assert refused.returncode == 1 and "not set back" in refused.stderr, refused.stderr
    server.start()
    assert server.call("GET", "/trial/clock").json()["now"] == "2026-10-01T06:00:00.000000Z"
    # What the nights in between asked for was one audit: the last.
    jobs = server.call("GET", "/v1/jobs").json()["items"]
    assert all(job["state"] == "done" for job in jobs), jobs


def check_a_trial_stays_one(cairn, server):
    server.stop()
    settings = pathlib.Path(server.data) / "ledger.json"
    kept = settings.read_text(encoding="utf-8")
    forged = json.loads(kept)
    forged["origin"] = forged["origin"].removeprefix("trial.")
    settings.write_text(json.dumps(forged), encoding="utf-8")
    refused = run(cairn, "serve", "--data", server.data, "--listen", "127.0.0.1:0", check=False)
    assert refused.returncode == 1 and "trial.ledger.durban.gov.za" in refused.stderr, refused.stderr
    settings.write_text(kept, encoding="utf-8")
    server.start()


def check_real_ledgers_have_no_such_clock(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        for wrong in (("--origin", "trial.example.org"), ("--clock", START), ("--trial", "--clock", "soon")):
            refused = run(cairn, "init", "--data", data, *wrong, check=False)
            assert refused.returncode in (1, 2), (wrong, refused)
            assert not (data / "ledger.json").exists(), wrong
        run(cairn, "init", "--data", data)
        refused = run(cairn, "serve", "--data", data, "--listen", "127.0.0.1:0", "--clock", START, check=False)
        assert refused.returncode == 1 and "is no trial" in refused.stderr, refused.stderr
        server = Server(cairn, data).start()
        try:
            for answer in (server.call("GET", "/trial/clock"), move(server, LATER)):
                assert answer.status == 403 and "nobody moves its clock" in answer.json()["detail"], answer.body
            assert "<strong>Trial.</strong>" not in server.call("GET", "/").body.decode()
        finally:
            server.stop()


def check_trial_on_the_worlds_clock(cairn):
    """A trial may live on the world's clock; then no earlier one can be given to it."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial")
        server = Server(cairn, data).start()
        try:
            assert server.call("GET", "/trial/clock").status == 403
            made = server.call("POST", "/v1/organisations", {"name": "Example", "type": "ngo"}, ACTOR)
            assert made.status == 201, made.body
        finally:
            server.stop()
        refused = run(cairn, "serve", "--data", data, "--listen", "127.0.0.1:0", "--clock", "2011-01-19T08:00:00Z",
                      check=False)
        assert refused.returncode == 1 and "last event was recorded" in refused.stderr, refused.stderr
        server.start()
        server.stop()


def main(cairn):
    with trial_server(cairn, START) as server:
        check_every_page_says_so(server)
        check_clock_goes_forward_only(server)
        check_restart_goes_on(cairn, server)
        check_a_trial_stays_one(cairn, server)
    check_real_ledgers_have_no_such_clock(cairn)
    check_trial_on_the_worlds_clock(cairn)
    print("a trial says so on 4 pages, in its origin, after restarts; its clock was never set back")


if __name__ == "__main__":
    main(sys.argv[1])
