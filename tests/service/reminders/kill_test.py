"""The program is killed again and again while it releases steps and hands mail over: each (quarter, unit, step) goes
out once. Only a mail of which nobody knows whether it went out goes out again, under the same Message-ID.

Usage: kill_test.py CAIRN [KILLS]   (the program; how often it is killed)
"""

import collections
import datetime
import pathlib
import random
import signal
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.municipality import move, post, staffed_units  # noqa: E402
from tests.support.server import Server, run  # noqa: E402
from tests.support.smtp import mail_to, smtp_server  # noqa: E402

START = "2026-07-01T08:00:00+02:00"
UNITS = 5
YEARS_MAX = 4
SEED = 20260701
# A release of these units takes so long; kills fall anywhere in it.
SPAN_SECONDS = 0.6


def step_days(server, quarter):
    steps = server.call("GET", f"/v1/quarters/{quarter}").json()["steps"]
    return [(step["step"], step["day"]) for step in steps]


def quarters():
    for begins in range(2026, 2026 + YEARS_MAX):
        for number in range(1, 5):
            yield f"{begins}-{(begins + 1) % 100:02d}-Q{number}"


def day_before_steps(quarter):
    """-14 working days lie in the last 30 days of a quarter."""
    begins, number = int(quarter[:4]), int(quarter[-1])
    year = begins + (number > 2)
    last = datetime.date(year, [9, 12, 3, 6][number - 1], [30, 31, 31, 30][number - 1])
    return last - datetime.timedelta(days=35)


def kill_while_moving(server, now, chance):
    """Moves the clock, and kills the program somewhere in what follows."""
    def ask():
        try:
            server.call("POST", "/trial/clock", {"now": now}, {"Cairn-Actor": "tester; role=officer"})
        except OSError:
            pass  # it was killed while it answered

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(chance.uniform(0, SPAN_SECONDS))
    server.stop(signal.SIGKILL)
    asking.join()
    server.start()


def later(day, hour, minute=0):
    return f"{day}T{hour:02d}:{minute:02d}:00+02:00"


def release_all(server, units, kills, chance):
    """Every step of quarter after quarter, killed at each, until it was killed so often; returns that, and keys."""
    done, keys = 0, []
    for quarter in quarters():
        move(server, later(day_before_steps(quarter), 9))
        # Opened by hand, so that its days can be asked for; the first step finds it open.
        post(server, f"/v1/quarters/{quarter}:open", {}, 201)
        for step, day in step_days(server, quarter):
            kill_while_moving(server, later(day, 8), chance)
            done += 1
            # Leases of the dead run out, backoff too.
            for hour in (9, 12, 15):
                move(server, later(day, hour))
            keys += [(quarter, unit, step) for unit in units]
        if done >= kills:
            return done, keys
    raise AssertionError(f"{done} kills in {YEARS_MAX} years")


def check(server, smtp, keys):
    sent = collections.defaultdict(list)
    uncertain = set()
    for quarter, unit in sorted({(quarter, unit) for quarter, unit, _ in keys}):
        proof = server.call("GET", f"/v1/duties/{unit}/{quarter}/proof").json()
        step_of, attempts = {}, collections.Counter()
        for event in proof["events"]:
            data = event.get("data", {})
            if event["type"] == "ReminderQueued":
                step_of[data["message_id"]] = data.get("step", 0)
            if event["type"] == "ReminderSending":
                attempts[data["message_id"]] += 1
            if event["type"] == "ReminderSent":
                sent[(quarter, unit, step_of[data["message_id"]])].append(data["message_id"])
        uncertain |= {message for message, count in attempts.items() if count > 1}
    for key in keys:
        assert len(sent[key]) == 1, (key, sent[key])
    assert set(sent) == set(keys), set(sent) ^ set(keys)
    arrived = collections.Counter(mail.message_id for mail in smtp.mails())
    assert set(arrived) == {messages[0] for messages in sent.values()}
    twice = {message for message, count in arrived.items() if count > 1}
    assert twice <= uncertain, "a mail of which the outcome was known went out again"
    return len(arrived), len(twice)


def main(cairn, kills):
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        with smtp_server(pathlib.Path(folder) / "smtp") as smtp:
            mail_to(data, smtp.port)
            with Server(cairn, data, self_audit="never").start() as server:
                units = staffed_units(server, UNITS)
                done, keys = release_all(server, units, kills, chance)
                mails, twice = check(server, smtp, keys)
                assert run(cairn, "quarter", keys[0][0], "--url", f"http://127.0.0.1:{server.port}").returncode == 0
    print(f"{done} kills, {len(keys)} (quarter, unit, step) each sent once, {mails} messages, "
          f"{twice} sent again after a kill that left it open, under the same Message-ID")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 24)
