"""The answer page in Chromium as wide as a phone: looked at, answered by the keyboard alone, without scripts as with.

Usage: answer_browser_test.py CAIRN [--picture FILE]   (the program; where its picture is put)
"""

import argparse
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.quarters.asked import Asked, head  # noqa: E402
from tests.support.browser import browser  # noqa: E402
from tests.support.server import sample_server  # noqa: E402

WIDTH = 390
PICTURE_HEIGHT_MAX = 2400
TARGET_PIXELS_MIN = 44
LOOKS = 5
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def look(window, server, url):
    """A browser that loads the page, scripts and all, records nothing."""
    before = head(server)
    for _ in range(LOOKS):
        window.open(url)
        window.open(url.replace("?", "/new?"))
    assert head(server) == before, "a look wrote an event"
    return 2 * LOOKS


def fits(window):
    assert window.width_needed() <= WIDTH, f"the page is {window.width_needed()} px wide"
    for css in ("button.main", "label.pick", "input[type=file]"):
        height = window.rectangle(css)["height"]
        assert height >= TARGET_PIXELS_MIN, f"{css} is {height} px high"


def enter_records_nothing(window, server, asked, url):
    """Enter in a field, and on a choice, of a row: no event, and what was typed is still there."""
    row = asked.rows[0]
    before = head(server)
    for name, keys in ((f"row.{row}", ("Space", "Down", "Down")), (f"how.{row}", ("no money",))):
        window.open(url)
        window.tab_to(f"row.{row}")
        window.press("Space", "Down", "Down")
        if name.startswith("how"):
            window.tab_to(name)
            window.press(*keys)
        window.press_and_wait("Enter")
        assert "Nothing was sent yet" in window.text(), window.text()[:1000]
        assert head(server) == before, "Enter wrote an event"
    assert 'value="no money"' in window.source(), "what was typed is lost"
    window.tab_to(f"row.{row}")
    assert window.focused()[2] == "ended", window.focused()


def answer_by_keyboard(window, asked, report):
    """One row ended, the rest confirmed, the report sent: Tab, Space, Down, Enter and letters."""
    ended = asked.rows[0]
    window.choose_file(f'input[name="{asked.report_field}"]', report)
    window.tab_to(f"row.{ended}")
    window.press("Space", "Down", "Down")
    name = window.focused()
    assert name[1:] == (f"row.{ended}", "ended"), name
    window.tab_to(f"end.{ended}")
    window.press("2026-06-30")
    window.tab_to(f"how.{ended}")
    window.press("the money ran out")
    window.tab_to("do", "all")
    window.press_and_wait("Enter")
    said = window.text()
    assert "Receipt" in said and "It has ended" in said and "report received and filed" in said, said[:2000]


def undo_by_keyboard(window):
    window.tab_to("do", "undo")
    window.press_and_wait("Enter")
    assert "these rows are open again" in window.text(), window.text()[:2000]


def add_by_keyboard(window, url):
    window.open(url.replace("?", "/new?"))
    window.tab_to("kind")
    window.press("Staff")  # a list takes the first of that beginning
    window.tab_to("title")
    window.press("Visit to Freiburg")
    window.tab_to("partner")
    window.press("City of Freiburg")
    window.tab_to("year")
    window.press("2026")
    window.press_and_wait("Enter")
    assert "Visit to Freiburg" in window.text() and "added" in window.text(), window.text()[:2000]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cairn")
    parser.add_argument("--picture", type=pathlib.Path)
    arguments = parser.parse_args()
    with sample_server(arguments.cairn) as server, browser(WIDTH) as window, tempfile.TemporaryDirectory() as folder:
        asked = Asked(server)
        url = f"http://127.0.0.1:{server.port}{asked.link}?lang=en"
        report = pathlib.Path(folder) / "bremen.pdf"
        report.write_bytes(PDF)
        looks = 0
        for scripts in (True, False):
            window.scripts(scripts)
            looks += look(window, server, url)
            window.open(url)
            fits(window)
            if scripts and arguments.picture:
                window.picture(arguments.picture, PICTURE_HEIGHT_MAX)
            enter_records_nothing(window, server, asked, url)
            window.open(url)
            before = head(server)
            answer_by_keyboard(window, asked, report)
            answered = head(server) - before
            assert answered == 2 + len(asked.rows), f"{answered} events of {len(asked.rows)} rows and a report"
            undo_by_keyboard(window)
            assert re.search(r"Reports outstanding", window.text()), "the report is owed again"
        add_by_keyboard(window, url)
        print(f"{looks} loads by Chromium, 0 events; Enter in a field, 0 events; {len(asked.rows)} rows and a "
              "report answered by keyboard, with scripts and without; undone; a visit added")


if __name__ == "__main__":
    main()
