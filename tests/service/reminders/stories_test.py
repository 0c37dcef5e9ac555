"""Stories 1, 2 and 3 of the one-year acceptance (PRODUCT 5) on one ledger, with a real mail server: 40 units, 300
engagements. Units answer in time, late and never; the program is killed over New Year; mail bounces and is scanned.

Usage: stories_test.py CAIRN   (the program)
"""

import collections
import contextlib
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.mailbox import delivery_report  # noqa: E402
from tests.support.municipality import partnership, rule, staffed_units  # noqa: E402
from tests.support.server import Server, run  # noqa: E402
from tests.support.smtp import mail_to, smtp_server  # noqa: E402
from tests.support.year import Year, at  # noqa: E402

UNITS, ROWS, BACK_LOADED = 40, 7, 20
Q1, Q2, Q3 = "2026-27-Q1", "2026-27-Q2", "2026-27-Q3"
LEVELS = ("contact", "deputy", "head")


def proof_of(server, unit, quarter):
    answer = server.call("GET", f"/v1/duties/{unit}/{quarter}/proof")
    assert answer.status == 200, answer.body[:300]
    return answer.json()


def events_of(server, unit, quarter, kind):
    return [event.get("data", {}) for event in proof_of(server, unit, quarter)["events"] if event["type"] == kind]


def story_1(cairn, year, units):
    """Q1: 36 of 40 answer from the mail, 3 after their deadline, 1 stays silent through every escalation."""
    server = year.server
    assert len(year.move("2026-09-09")) == UNITS
    year.answer(units[:12])
    assert len(year.move("2026-09-30")) == UNITS - 12, "who has answered is left alone"
    year.answer(units[12:30])
    mails = year.move("2026-10-07")
    assert len(mails) == 10 and all(mail.to.startswith("deputy") for mail in mails), [mail.to for mail in mails]
    year.answer(units[30:36])
    mails = year.move("2026-10-14")
    assert len(mails) == 4 and all(mail.to.startswith("head") for mail in mails), [mail.to for mail in mails]
    year.move("2026-10-15")
    assert year.counts(Q1, "2026-10-14") == (36, 36, UNITS)
    year.answer(units[36:39])
    assert year.counts(Q1) == (39, 36, UNITS)
    year.move("2026-10-29")
    board = year.board(Q1)
    assert board["state"] == "locked", board["state"]
    silent = board["silent"]
    assert [unit["unit"] for unit in silent] == [units[39]], silent
    asked = [data["level"] for data in events_of(server, units[39], Q1, "ReminderQueued")]
    assert asked == ["contact", "contact", "deputy", "head"], asked
    assert [data["level"] for data in events_of(server, units[39], Q1, "Escalated")] == ["deputy", "head", "mile"]
    told = run(cairn, "quarter", Q1, "--unit", units[39], "--proof", "--url", f"http://127.0.0.1:{server.port}").stdout
    for line in ("sent: 4", "delivered: 4", "answered: 0"):
        assert line in told, told
    print("story 1: 36/40 at the deadline, 39/40 by the lock, one silent and proved")


def kill_while_releasing(server, smtp, day):
    def arrived():
        return len(list(smtp.folder.glob("*.eml")))

    heard = threading.Event()

    def ask():
        with contextlib.suppress(OSError):
            server.call("POST", "/trial/clock", {"now": at(day)}, {"Cairn-Actor": "tester; role=officer"})
        heard.set()

    before = arrived()
    asking = threading.Thread(target=ask)
    asking.start()
    # In the middle of it: some mails are out, others are not.
    for _ in range(6000):
        if arrived() > before + 3 or heard.wait(0.005):
            break
    server.stop(signal.SIGKILL)
    asking.join()
    return arrived() - before


def story_2(smtp, year, units):
    """Q2: killed during the release of step 0, down for three days over New Year: no two copies, nobody skipped."""
    server = year.server
    assert len(year.move("2026-12-09")) + len(year.move("2026-12-10")) == UNITS
    year.answer(units[:4])
    out = kill_while_releasing(server, smtp, "2026-12-31")
    assert 0 < out < UNITS - 4, f"{out} mails were out when the program was killed"
    server.start()
    year.move("2027-01-03", 9)
    year.move("2027-01-04", 8)
    year.move("2027-01-04", 12)
    mails = [mail for mail in year.all_mails() if mail.is_reminder and "Q2 2026/27" in mail.subject]
    copies = collections.Counter(mail.message_id for mail in mails)
    reopened = 0
    for unit in units[4:]:
        queued = [data for data in events_of(server, unit, Q2, "ReminderQueued") if data.get("step", 0) == 0]
        assert len(queued) == 1, (unit, queued)
        message = queued[0]["message_id"]
        sendings = [data for data in events_of(server, unit, Q2, "ReminderSending") if data["message_id"] == message]
        sent = [data for data in events_of(server, unit, Q2, "ReminderSent") if data["message_id"] == message]
        assert len(sent) == 1, (unit, sent)
        # Only what was open when the program died may have gone out again, under the same Message-ID.
        assert 1 <= copies[message] <= len(sendings), (unit, copies[message], sendings)
        reopened += copies[message] - 1
    for unit in units[:4]:
        assert not [data for data in events_of(server, unit, Q2, "ReminderQueued") if data.get("step", 0) == 0]
    for mail in mails:
        words = {"en": "October to December", "zu": "Okthoba kuya ku-Disemba", "af": "Oktober tot Desember"}
        assert f"Q2 2026/27 ({words[mail.message['Content-Language']]} 2026)" in mail.text, mail.text
    assert reopened <= 1, "one mail at most was on its way"
    year.answer(units[4:])
    assert year.counts(Q2) == (UNITS, UNITS, UNITS)
    print(f"story 2: killed after {out} mails, down over New Year; {UNITS - 4} units, one copy each, "
          f"{reopened} sent again")


def scan(server, mails):
    """What mail scanners do: every link of every mail, by GET and HEAD."""
    looks = 0
    for mail in mails:
        for link in mail.links + [mail.unsubscribe]:
            for method in ("GET", "HEAD"):
                assert server.call(method, link).status == 200, (method, link[:10])
                looks += 1
    return looks


def story_3(cairn, year, units):
    """Q3: 8 % of the contacts' mail bounces, deputies answer; a scanner opens every link; no phantom answers."""
    server = year.server
    year.move("2027-02-26")
    mails = [mail for day in ("2027-03-08", "2027-03-09", "2027-03-10", "2027-03-11") for mail in year.move(day)]
    assert len(mails) == UNITS, len(mails)
    gone = [mail for mail in mails if mail.to in ("contact03@example.org", "contact17@example.org",
                                                  "contact31@example.org")]
    for mail in gone:
        subprocess.run([str(cairn), "mail-in", "--url", f"http://127.0.0.1:{server.port}"], check=True, timeout=60,
                       input=delivery_report(mail), text=True, capture_output=True)
    deputies = year.move("2027-03-12")
    assert sorted(mail.to for mail in deputies) == ["deputy03@example.org", "deputy17@example.org",
                                                    "deputy31@example.org"], [mail.to for mail in deputies]
    head = server.call("GET", "/v1/quarters").headers["cairn-position"]
    looks = scan(server, mails + deputies)
    assert server.call("GET", "/v1/quarters").headers["cairn-position"] == head, "a look wrote an event"
    assert year.counts(Q3) == (0, 0, UNITS)
    year.answer(units)
    assert year.counts(Q3) == (UNITS, UNITS, UNITS)
    for unit in (units[3], units[17], units[31]):
        assert events_of(server, unit, Q3, "AnswersSubmitted")[0]["post_id"] in \
            [data["post_id"] for data in events_of(server, unit, Q3, "ReminderQueued") if data["level"] == "deputy"]
    mails = year.move("2027-03-31")
    assert not mails, "everybody has answered"
    print(f"story 3: {len(gone)} bounces, deputies asked at once and answered; {looks} looks, 0 events")


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder, \
            smtp_server(pathlib.Path(folder) / "smtp") as smtp:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", at("2026-07-01"))
        mail_to(data, smtp.port)
        with Server(cairn, data, self_audit="never").start() as server:
            units = staffed_units(server, UNITS, ROWS, ("en", "zu", "af"))
            for i in range(BACK_LOADED):
                partnership(server, f"Old tie {i}", units[i])
            rule(server, "mile_office", units[0])
            addresses = {f"{level}{i:02d}@example.org": [unit] for i, unit in enumerate(units) for level in LEVELS}
            year = Year(server, addresses, smtp.mails)
            story_1(cairn, year, units)
            story_2(smtp, year, units)
            story_3(cairn, year, units)
            # Later answers and later quarters have moved nothing of the first one.
            year.move("2027-06-01")
            assert year.counts(Q1, "2026-10-14") == (36, 36, UNITS) and year.counts(Q1) == (39, 36, UNITS)
            print("in June both are what they were: 36/40 at the deadline, 39/40 by the lock")
            assert server.stop() == 0


if __name__ == "__main__":
    main(sys.argv[1])
