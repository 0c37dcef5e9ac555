"""The yearly summary by the clock: drafted when the year's last quarter has locked, once, whatever restarts; signed by
the City Manager; brought to the City Manager's post by mail, once; each year that an outage missed is drafted.

Usage: schedule_test.py CAIRN   (the program)
"""

import datetime
import hashlib
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.mailbox import mails_of  # noqa: E402
from tests.support.municipality import filled_post, move, person, rule, staffed_units, unit  # noqa: E402
from tests.support.server import Server, run  # noqa: E402
from tests.support.year import Year, at  # noqa: E402

YEAR, Q4 = "2026-27", "2026-27-Q4"
START = "2027-05-20T07:00:00+02:00"
FORMS = ("html", "json", "pdf", "xlsx")
MANAGER = {"Cairn-Actor": "manager; role=city_manager"}
MANAGERS_ADDRESS = "manager@example.org"
PDF_SECONDS_MAX = 240  # of a machine that has much else to do


def command(server, verb, status=200):
    answer = server.call("POST", f"/v1/summaries/{YEAR}:{verb}", {}, MANAGER, seconds_max=PDF_SECONDS_MAX)
    assert answer.status == status, f"{verb}: {answer.status} {answer.body[:800]}"


def summary(server, year=YEAR):
    return server.call("GET", f"/v1/summaries/{year}").json()


def events(server, year=YEAR):
    stream = f"summary-ETH_{year.replace('-', '_')}"
    return [event["type"] for event in server.call("GET", f"/v1/events?limit=100&stream={stream}").json()["items"]]


def jobs(server, kind):
    return {job["slot"]: job for job in server.call("GET", f"/v1/jobs?kind={kind}&limit=100").json()["items"]}


def load(server):
    """One unit that answers, and the City Manager in a post of an office of its own."""
    units = staffed_units(server, 1)
    office = unit(server, "Office of the City Manager")
    manager = filled_post(server, office, "head", person(server, "Nomusa Dube", MANAGERS_ADDRESS, "zu"))
    rule(server, "city_manager", manager)
    return Year(server, {"contact00@example.org": units, MANAGERS_ADDRESS: [office], "deputy00@example.org": units,
                         "head00@example.org": units}), manager


def lock_day(year):
    """Goes through June until the last quarter is opened; the last day before its lock."""
    day = datetime.date(2027, 6, 1)
    while year.server.call("GET", f"/v1/quarters/{Q4}").status != 200:
        assert day.month == 6, f"{Q4} was never opened"
        year.move(day)
        day += datetime.timedelta(days=1)
    return datetime.date.fromisoformat(year.board(Q4)["lock_due"]["day"])


def drafted_by_the_clock(year):
    server, last = year.server, lock_day(year)
    year.move(last, 23)
    assert year.board(Q4)["state"] == "open" and summary(server)["state"] == "not_drafted", summary(server)
    assert not jobs(server, "summary-draft")
    year.move(last + datetime.timedelta(days=1), 0, 30)
    now = summary(server)
    assert now["state"] == "drafted" and now["drafter"] == "cairn", now
    assert {file["format"] for file in now["draft"]["files"] if file["sha256"]} == set(FORMS), now
    job = jobs(server, "summary-draft")[YEAR]
    assert job["state"] == "done" and job["schedule"] == "summary-draft-ETH" and not job["target"], job
    # What is drafted knows that the quarter was locked.
    locked = server.call("GET", f"/v1/events?limit=100&stream=quarter-ETH_{Q4.replace('-', '_')}").json()["items"]
    assert next(event["position"] for event in locked if event["type"] == "QuarterLocked") < now["draft"]["position"]
    assert server.stop() == 0
    server.start()
    move(server, at(last + datetime.timedelta(days=2)))
    assert events(server) == ["SummaryDrafted"] and jobs(server, "summary-draft")[YEAR]["id"] == job["id"]
    print(f"drafted by the clock after {last}, once")
    return last + datetime.timedelta(days=2)


def to_manager(server):
    return [mail for mail in mails_of(server.data) if mail.to == MANAGERS_ADDRESS and not mail.is_reminder]


def delivered_once(server, day, manager):
    command(server, "sign")
    signed = {file["format"]: file["sha256"] for file in summary(server)["signed"]["files"]}
    move(server, at(day, 9))
    assert not to_manager(server), "what is not published goes nowhere"
    command(server, "publish")
    move(server, at(day, 10))
    (mail,) = to_manager(server)
    (attached,) = mail.message.iter_attachments()
    assert attached.get_filename() == f"summary-{YEAR}.pdf" and attached.get_content_type() == "application/pdf"
    assert hashlib.sha256(attached.get_content()).hexdigest() == signed["pdf"]
    for form in FORMS:
        assert f"/v1/summaries/{YEAR}.{form}" in mail.text and signed[form] in mail.text, mail.text
    for line in summary(server)["signed"]["checkpoint"].split("\n"):
        assert line in mail.text, (line, mail.text)
    assert mail.message["Content-Language"] == "zu" and mail.message["Auto-Submitted"] == "auto-generated"
    assert "2026/27" in mail.subject and "Nomusa" not in mail.text
    assert summary(server)["delivered"] == [{"post": manager, "message_id": mail.message_id}], summary(server)
    assert server.stop() == 0
    server.start()
    move(server, at(day + datetime.timedelta(days=1)))
    assert [one.message_id for one in to_manager(server)] == [mail.message_id]
    assert events(server) == ["SummaryDrafted", "SummarySigned", "SummaryPublished", "SummaryDelivered"], events(server)
    print("signed, published and brought to the City Manager's post by mail, once, with the signed PDF")


def missed_years_are_drafted(server):
    """Two years pass at once: both are drafted, neither is signed or sent by the clock."""
    move(server, "2029-09-03T08:00:00+02:00")
    for year in ("2027-28", "2028-29"):
        assert events(server, year) == ["SummaryDrafted"], (year, events(server, year))
        assert jobs(server, "summary-draft")[year]["state"] == "done"
    assert len(to_manager(server)) == 1
    print("two years that were missed are both drafted")


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        data = pathlib.Path(folder) / "data"
        run(cairn, "init", "--data", data, "--trial", "--clock", START)
        with Server(cairn, data, self_audit="never").start() as server:
            year, manager = load(server)
            day = drafted_by_the_clock(year)
            delivered_once(server, day, manager)
            missed_years_are_drafted(server)


if __name__ == "__main__":
    main(*sys.argv[1:])
