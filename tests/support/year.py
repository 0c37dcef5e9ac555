"""A year of reminders on a trial's clock: the days of its steps, the mails that came, and who answers them."""

from tests.support.mailbox import mails_of
from tests.support.municipality import answer_all, move


def at(day, hour=8, minute=0):
    return f"{day}T{hour:02d}:{minute:02d}:00+02:00"


class Year:
    """Units that answer from their mails. `units`: by address, whose unit it is."""

    def __init__(self, server, units, mails=None):
        self.server, self.units = server, units
        self.all_mails = mails or (lambda: mails_of(server.data))
        self.seen = set()
        self.links = {}  # unit -> the newest link

    def new_mails(self):
        """Reminders that came since the last call; their links are remembered."""
        fresh = [mail for mail in self.all_mails() if mail.message_id not in self.seen]
        self.seen |= {mail.message_id for mail in fresh}
        reminders = [mail for mail in fresh if mail.is_reminder]
        for mail in reminders:
            for unit, link in zip(self.units[mail.to], mail.links):
                self.links[unit] = link
        return reminders

    def move(self, day, hour=8, minute=0):
        move(self.server, at(day, hour, minute))
        return self.new_mails()

    def answer(self, units):
        for unit in units:
            answer_all(self.server, self.links[unit])

    def board(self, quarter, known_at=""):
        target = f"/v1/quarters/{quarter}" + (f"?known_at={known_at}" if known_at else "")
        answer = self.server.call("GET", target)
        assert answer.status == 200, f"{target}: {answer.status} {answer.body[:300]}"
        return answer.json()

    def counts(self, quarter, known_at=""):
        counts = self.board(quarter, known_at)["counts"]
        return counts["answered"], counts["in_time"], counts["units"]
