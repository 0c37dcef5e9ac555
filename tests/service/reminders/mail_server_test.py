"""Reminders through a real mail server that refuses, breaks, stalls and is away: nothing is lost, nothing is doubled.

Usage: mail_server_test.py CAIRN   (the program)
"""

import collections
import contextlib
import pathlib
import re
import socket
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.mailbox import delivery_report  # noqa: E402
from tests.support.municipality import answer_all, filled_post, move, person, rule, staffed_units, unit  # noqa: E402
from tests.support.server import Server, run  # noqa: E402
from tests.support.smtp import mail_to, smtp_server  # noqa: E402

QUARTER = "2026-27-Q1"
SILENCE_SECONDS = 3  # that a mail waits for a server that says nothing
BOUND_SECONDS = 60  # for three mails of which two wait so long, on a busy machine
PUBLIC_URL = "https://cairn.example.org"
START, BEFORE, END = "2026-07-01T08:00:00+02:00", "2026-09-09T08:00:00+02:00", "2026-09-30T08:00:00+02:00"


@contextlib.contextmanager
def ledger(cairn, total_seconds=10, options=()):
    """A trial ledger whose mail goes to a server of its own: (server, smtp). `options`: more of the program's."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        with smtp_server(pathlib.Path(folder) / "smtp") as smtp:
            mail_to(data, smtp.port, total_seconds)
            with Server(cairn, data, options=options).start() as server:
                yield server, smtp


def events(server, unit_id):
    """"Type" or "Type word" of the duty's events, in order."""
    proof = server.call("GET", f"/v1/duties/{unit_id}/{QUARTER}/proof").json()
    return [(event["type"], event.get("data", {})) for event in proof["events"]]


def types(server, unit_id):
    return [kind for kind, _ in events(server, unit_id)]


def head(server):
    return int(server.call("GET", "/v1/quarters").headers["cairn-position"])


def troubles(server):
    """What the board tells the officer, in words: {kind: [how many units, text]}."""
    board = server.call("GET", f"/v1/quarters/{QUARTER}").json()
    return {each["kind"]: [len(each["units"]), each["text"]] for each in board["troubles"]}


def refused_for_now(cairn):
    """4xx: it waits, is tried again, and goes out once under one Message-ID."""
    with ledger(cairn) as (server, smtp):
        units = staffed_units(server, 2)
        smtp.script({"contact00@example.org": "rcpt 450 4.2.1 mailbox busy, try later"})
        move(server, END)
        assert [mail.to for mail in smtp.mails()] == ["contact01@example.org"]
        failed = [data for kind, data in events(server, units[0]) if kind == "ReminderFailed"]
        assert failed and failed[0]["reply_code"] == 450 and not failed[0].get("permanent"), failed
        assert "contact00" not in str(failed), "an address went into the log"
        smtp.script({})
        move(server, "2026-09-30T12:00:00+02:00")
        mails = smtp.mails()
        assert sorted(mail.to for mail in mails) == ["contact00@example.org", "contact01@example.org"]
        assert types(server, units[0])[-2:] == ["ReminderSending", "ReminderSent"], types(server, units[0])
    print("4xx: tried again, sent once")


def refused_for_good(cairn):
    """5xx: the address is dead, and the next level is asked at once."""
    with ledger(cairn) as (server, smtp):
        units = staffed_units(server, 2)
        smtp.script({"contact00@example.org": "rcpt 550 5.1.1 no such user contact00",
                     "deputy00@example.org": "content 554 5.7.1 not wanted"})
        move(server, END)
        assert sorted(mail.to for mail in smtp.mails()) == ["contact01@example.org", "head00@example.org"]
        said = events(server, units[0])
        levels = [data["level"] for kind, data in said if kind == "Escalated"]
        causes = [data["cause"] for kind, data in said if kind == "Escalated"]
        assert levels == ["deputy", "head"] and causes == ["bounce", "bounce"], said
        assert "contact00" not in str(said), "an address went into the log"
        # The next step leaves the dead addresses alone until they are others.
        move(server, "2026-10-07T08:00:00+02:00")
        assert [mail.to for mail in smtp.mails()][2:] == ["head00@example.org", "deputy01@example.org"] or \
            sorted(mail.to for mail in smtp.mails()[2:]) == ["deputy01@example.org", "head00@example.org"]
    print("5xx: escalated at once, contact -> deputy -> head")


def broken_after_the_last_byte(cairn):
    """Nobody knows whether it went out: the same Message-ID again, and nothing else."""
    with ledger(cairn) as (server, smtp):
        units = staffed_units(server, 2)
        smtp.script({"contact00@example.org": "late content", "contact01@example.org": "drop content"})
        move(server, END)
        assert types(server, units[0])[-1] == "ReminderSending", types(server, units[0])
        smtp.script({})
        move(server, "2026-09-30T12:00:00+02:00")
        by_recipient = collections.defaultdict(list)
        for mail in smtp.mails():
            by_recipient[mail.to].append(mail)
        twice = by_recipient["contact00@example.org"]
        assert len(twice) == 2 and twice[0].content == twice[1].content, "what is sent again is the same"
        assert len(by_recipient["contact01@example.org"]) == 1
        for one in units:
            assert types(server, one)[-1] == "ReminderSent"
    print("indeterminate: sent again byte for byte under the same Message-ID")


def move_within_bounds(server, now):
    began = time.monotonic()
    move(server, now)
    took = time.monotonic() - began
    assert took < BOUND_SECONDS, f"{took:.0f} s"
    return took


def silent_over_a_mail(cairn):
    """It falls silent at a recipient, or after the last byte: the time is bounded, the other mails go, none is lost."""
    with ledger(cairn, SILENCE_SECONDS) as (server, smtp):
        units = staffed_units(server, 4)
        smtp.script({"contact00@example.org": "stall rcpt", "contact01@example.org": "stall content",
                     "contact02@example.org": "mute content"})
        took = move_within_bounds(server, END)
        assert sorted(mail.to for mail in smtp.mails()) == ["contact02@example.org", "contact03@example.org"]
        assert [types(server, one)[-1] for one in units] == \
            ["ReminderFailed", "ReminderSending", "ReminderSending", "ReminderSent"]
        silence = events(server, units[0])[-1][1]
        assert not silence.get("permanent") and not silence.get("reply_code") and silence["reply"], silence
        smtp.script({})
        move(server, "2026-09-30T12:00:00+02:00")
        of = collections.defaultdict(list)
        for mail in smtp.mails():
            of[mail.to].append(mail)
        assert {to: len(mails) for to, mails in of.items()} == {
            "contact00@example.org": 1, "contact01@example.org": 1, "contact02@example.org": 2,
            "contact03@example.org": 1}
        first, again = of["contact02@example.org"]
        assert first.content == again.content, "what is sent again is the same"
        for one in units:
            assert types(server, one).count("ReminderSent") == 1 and types(server, one)[-1] == "ReminderSent"
        assert "Escalated" not in types(server, units[0]), "silence is no dead address"
    print(f"silent over three mails of four: {took:.0f} s, the fourth went; later each once, the unsure one the same")


def silent_from_the_start(cairn):
    """It takes the connection and says nothing: one mail waits for it, the others do not try; later all go, once."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder, socket.create_server(("127.0.0.1", 0)) as mute:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        mail_to(data, mute.getsockname()[1], SILENCE_SECONDS)
        with Server(cairn, data).start() as server:
            units = staffed_units(server, 6)
            took = move_within_bounds(server, END)
            failed = [one for one in units if types(server, one)[-1] == "ReminderFailed"]
            waiting = [one for one in units if types(server, one)[-1] == "ReminderQueued"]
            assert len(failed) == 1 and len(waiting) == 5, [types(server, one)[-1] for one in units]
            assert server.stop() == 0
            with smtp_server(pathlib.Path(folder) / "smtp") as smtp:
                mail_to(data, smtp.port)
                server.start()
                move(server, "2026-09-30T12:00:00+02:00")
                assert sorted(mail.to for mail in smtp.mails()) == [f"contact{i:02d}@example.org" for i in range(6)]
                for one in units:
                    assert types(server, one).count("ReminderSent") == 1
                server.stop()
    print(f"silent from the start: {took:.0f} s for six mails; later each once")


def away_for_three_days(cairn):
    """The server is away over a step: one message afterwards, which names what was missed."""
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        with smtp_server(pathlib.Path(folder) / "smtp") as smtp:
            port = smtp.port
        mail_to(data, port)  # nobody listens there any more
        with Server(cairn, data).start() as server:
            units = staffed_units(server, 3)
            move(server, BEFORE)
            for day in range(4, 8):
                move(server, f"2026-10-0{day}T07:00:00+02:00")
            assert types(server, units[0]).count("ReminderQueued") >= 1
            shown = server.call("GET", f"/v1/quarters/{QUARTER}").json()["troubles"]
            assert {each["kind"] for each in shown} == {"waiting"}, shown
            assert sorted(unit["unit"] for each in shown for unit in each["units"]) == sorted(units), shown
            assert server.stop() == 0
            with smtp_server(pathlib.Path(folder) / "smtp") as smtp:
                mail_to(data, smtp.port)
                server.start()
                move(server, "2026-10-07T08:00:00+02:00")
                move(server, "2026-10-07T12:00:00+02:00")
                mails = smtp.mails()
                assert sorted(mail.to for mail in mails) == [f"contact0{i}@example.org" for i in range(3)], \
                    [mail.to for mail in mails]
                for mail in mails:
                    assert "Earlier reminders could not be sent" in mail.text, mail.text
                    assert "30 September 2026" in mail.text, mail.text
                assert troubles(server) == {}, troubles(server)
                server.stop()
    print("away for days: one message each, naming what was missed")


def bounces_come_back(cairn):
    """A report on standard input: recorded, the next level asked at once, once."""
    with ledger(cairn) as (server, smtp):
        units = staffed_units(server, 2)
        move(server, END)
        gone = next(mail for mail in smtp.mails() if mail.to == "contact00@example.org")
        url = f"http://127.0.0.1:{server.port}"

        def mail_in(report, check=True):
            import subprocess
            return subprocess.run([str(cairn), "mail-in", "--url", url], input=report, text=True, timeout=60,
                                  capture_output=True, check=check)

        mail_in(delivery_report(gone, "4.4.7", "delayed"))
        assert types(server, units[0])[-1] == "ReminderSent", "a delay is no bounce"
        mail_in(delivery_report(gone))
        before = head(server)
        mail_in(delivery_report(gone))
        assert head(server) >= before
        move(server, "2026-09-30T08:10:00+02:00")
        assert types(server, units[0]).count("ReminderBounced") == 1
        assert [mail.to for mail in smtp.mails()][2:] == ["deputy00@example.org"]
        assert list(troubles(server)) == ["bounce"], troubles(server)
        proof = run(cairn, "quarter", QUARTER, "--unit", units[0], "--proof", "--url", url).stdout
        for line in ("sent: 2", "delivered: 2", "bounced: 1"):
            assert line in proof, proof
        foreign = mail_in(delivery_report(gone).replace(gone.message_id, "other@example.org"), check=False)
        assert foreign.returncode == 3 and "no reminder" in foreign.stderr, foreign
        person_s_mail = mail_in("Subject: hello\n\nI am on leave.", check=False)
        assert person_s_mail.returncode == 1, person_s_mail
    print("a bounce by cairn mail-in: recorded once, the deputy asked at once")


def one_person_many_units(cairn):
    """One mail for four units; one click stops them all, and the heads are asked. Links lead where browsers reach the
    program, not to where it listens."""
    with ledger(cairn, options=["--public-url", f"{PUBLIC_URL}/"]) as (server, smtp):
        contact = person(server, "Contact", "contact@example.org", "zu")
        heads = []
        for i in range(4):
            made = unit(server, f"Unit {i}")
            filled_post(server, made, "contact", contact)
            filled_post(server, made, "head", person(server, f"Head {i}", f"head{i}@example.org"))
            heads.append(made)
        rule(server, "mile_office", heads[0])
        move(server, END)
        mails = smtp.mails()
        assert len(mails) == 1 and len(mails[0].links) == 4, [mail.to for mail in mails]
        led = re.findall(r"(\S+)/answer/", mails[0].text + mails[0].part("html") + mails[0].message["List-Unsubscribe"])
        assert len(led) > 8 and all(one.endswith(PUBLIC_URL) for one in led), led
        assert mails[0].message["Auto-Submitted"] == "auto-generated"
        assert mails[0].message["References"], "a quarter is one thread"
        assert "UID:" in mails[0].part("calendar") and "METHOD:REQUEST" in mails[0].part("calendar")
        before = head(server)
        for link in mails[0].links + [mails[0].unsubscribe]:
            for method in ("GET", "HEAD"):
                assert server.call(method, link).status == 200, link[:10]
        assert head(server) == before, "a look wrote an event"
        clicked = server.call("POST", mails[0].unsubscribe, "List-Unsubscribe=One-Click",
                              {"Content-Type": "application/x-www-form-urlencoded"})
        assert clicked.status == 200, clicked.body
        server.call("POST", mails[0].unsubscribe, "List-Unsubscribe=One-Click",
                    {"Content-Type": "application/x-www-form-urlencoded"})
        move(server, "2026-09-30T08:10:00+02:00")
        assert sorted(mail.to for mail in smtp.mails()[1:]) == [f"head{i}@example.org" for i in range(4)]
        for one in heads:
            assert types(server, one).count("ReminderDeclined") == 1
        answer_all(server, smtp.mails()[1].links[0])
    print("one mail for four units; looking writes nothing; one click sends all to the heads")


def cap_of_a_week(cairn):
    """One reminder a person and seven days: the second waits, and the next step's stands for it."""
    with ledger(cairn) as (server, smtp):
        rule(server, "reminders_per_week", 1)
        both = person(server, "Contact and deputy", "both@example.org")
        own, other = unit(server, "Own"), unit(server, "Other")
        filled_post(server, own, "contact", both)
        filled_post(server, other, "contact", person(server, "Gone", "gone@example.org"))
        filled_post(server, other, "deputy", both)
        smtp.script({"gone@example.org": "rcpt 550 5.1.1 no such user"})
        move(server, END)
        move(server, "2026-10-06T20:00:00+02:00")
        assert [mail.to for mail in smtp.mails()] == ["both@example.org"], [mail.to for mail in smtp.mails()]
        assert types(server, other)[-1] == "ReminderQueued", types(server, other)
        move(server, "2026-10-07T20:00:00+02:00")
        assert [mail.to for mail in smtp.mails()] == ["both@example.org"] * 2, [mail.to for mail in smtp.mails()]
        assert types(server, other)[-1] == "ReminderSent" and types(server, other).count("ReminderSent") == 1
    print("one reminder a week: the second waited for its turn")


def answers_and_dates(cairn):
    """An answer before the step: no mail. The last answer: thanks, and the date in the calendar is cancelled."""
    with ledger(cairn) as (server, smtp):
        staffed_units(server, 2)
        move(server, BEFORE)
        first = smtp.mails()
        assert len(first) == 2
        page = server.call("GET", first[0].links[0]).body.decode()
        assert "Trial: nothing here is real life." in page, "a trial says so, and when its mail goes"
        answer_all(server, next(mail for mail in first if mail.to.startswith("contact00")).links[0])
        move(server, END)
        later = smtp.mails()[2:]
        reminders = [mail for mail in later if mail.is_reminder]
        assert [mail.to for mail in reminders] == ["contact01@example.org"], [mail.to for mail in reminders]
        thanks = [mail for mail in later if not mail.is_reminder]
        assert len(thanks) == 1 and "METHOD:CANCEL" in thanks[0].part("calendar"), [mail.subject for mail in later]

        def value(mail, name):
            return next(line[len(name):] for line in mail.part("calendar").splitlines() if line.startswith(name))

        asked = next(mail for mail in first if mail.to.startswith("contact00"))
        assert value(asked, "UID:") == value(thanks[0], "UID:")
        assert int(value(thanks[0], "SEQUENCE:")) > int(value(asked, "SEQUENCE:"))
    print("answered before the step: no mail; answered all: thanks and CANCEL")


def nobody_to_ask(cairn):
    """A contact without an address and no deputy: the officer sees it."""
    with ledger(cairn) as (server, smtp):
        made = unit(server, "Unit X")
        filled_post(server, made, "contact", person(server, "Mute", ""))
        move(server, END)
        assert not smtp.mails()
        shown = server.call("GET", f"/v1/quarters/{QUARTER}/steps/5").json()
        assert shown["nobody"] == [{"unit": made, "cause": "vacant"}], shown["nobody"]
        said = troubles(server)
        assert said["no_address"] == [1, "the contact has no e-mail address"] and said["nobody"][0] == 1, said
    print("nobody to ask: shown to the officer")


def main(cairn):
    for check in (refused_for_now, refused_for_good, broken_after_the_last_byte, silent_over_a_mail,
                  silent_from_the_start, away_for_three_days, bounces_come_back, one_person_many_units,
                  cap_of_a_week, answers_and_dates, nobody_to_ask):
        check(cairn)


if __name__ == "__main__":
    main(sys.argv[1])
