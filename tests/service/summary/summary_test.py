"""A year's summary from the real data: four forms that carry the same figures, byte for byte the same on another day,
in another place and language; figures traced to their events; sign-off, and what moved since (PRODUCT, stories 4, 6).

Usage: summary_test.py CAIRN [SAMPLE]   (the program; a folder that takes the files and pictures to look at)
"""

import hashlib
import html.parser
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import Server, load_sample, run  # noqa: E402

YEAR = "2013-14"
FORMS = ("html", "json", "pdf", "xlsx")
OFFICER = {"Cairn-Actor": "officer; role=officer"}
MANAGER = {"Cairn-Actor": "manager; role=city_manager"}
PLACES = [{"TZ": "Africa/Johannesburg", "LANG": "en_ZA.UTF-8", "USER": "anna"},
          {"TZ": "Pacific/Auckland", "LANG": "de_DE.UTF-8", "LC_ALL": "C", "USER": "root", "HOME": "/nonexistent"}]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ODD_TITLE = "=Ubambiswano <b>\"São Paulo\"</b> & شراكة بلدية"


def digests(folder):
    return {form: hashlib.sha256((folder / f"summary-{YEAR}.{form}").read_bytes()).hexdigest() for form in FORMS}


def expect(answer, status=200):
    assert answer.status == status, f"{answer.status} {answer.body[:800]}"
    return answer


def post(server, target, body, actor, status=200):
    return expect(server.call("POST", target, body, actor), status).json()


class Links(html.parser.HTMLParser):
    """Every link to a figure, with what it shows."""

    def __init__(self, text):
        super().__init__()
        self.shown, self.open, self.text = {}, None, ""
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        href = dict(attributes).get("href", "")
        if tag == "a" and href.startswith("/v1/figures/"):
            self.open, self.text = href, ""

    def handle_endtag(self, tag):
        if tag == "a" and self.open:
            self.shown.setdefault(self.open, []).append(self.text)
            self.open = None

    def handle_data(self, data):
        if self.open:
            self.text += data


def workbook(path):
    """Sheets by name, each a list of rows of (type, value)."""
    sheets = {}
    with zipfile.ZipFile(path) as book:
        assert all(part.compress_type == zipfile.ZIP_STORED for part in book.infolist())
        shared = [("".join(t.text or "" for t in item.iter(f"{SHEET}t")))
                  for item in xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        names = [sheet.get("name") for sheet in
                 xml.etree.ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]
        for number, name in enumerate(names, 1):
            tree = xml.etree.ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert not list(tree.iter(f"{SHEET}f")), f"{name} has a formula"
            rows = []
            for row in tree.iter(f"{SHEET}row"):
                cells = {}
                for cell in row:
                    column = re.match("[A-Z]+", cell.get("r"))[0]
                    value = cell.find(f"{SHEET}v")
                    if value is not None:
                        cells[column] = shared[int(value.text)] if cell.get("t") == "s" else float(value.text)
                rows.append(cells)
            sheets[name] = rows
    return sheets


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def the_four_carry_the_same_figures(folder):
    summary = json.loads((folder / f"summary-{YEAR}.json").read_text())
    page = Links((folder / f"summary-{YEAR}.html").read_text())
    assert not {"script", "iframe", "form"} & set(page.tags), "a summary runs nothing"
    sheets = workbook(folder / f"summary-{YEAR}.xlsx")
    assert {"About", "Figures"} <= set(sheets), sheets.keys()
    rows = {row["A"]: row for row in sheets["Figures"][1:]}
    pdf = plain(subprocess.run(["pdftotext", "-layout", folder / f"summary-{YEAR}.pdf", "-"], check=True, text=True,
                               capture_output=True).stdout)
    shown = 0
    for figure in summary["figures"]:
        row = rows[figure["id"]]
        assert plain(row["J"]) == plain(figure["text"]), (figure["id"], row)
        if figure["value"] is None:
            assert row["F"] == "no data", row
        elif "sums" not in figure["value"] and "." not in str(row["F"]).rstrip("0").rstrip("."):
            assert row["F"] == figure["value"]["count"] and row.get("G", 0) == figure["value"].get("of", 0), row
        for text in page.shown.get(figure["link"], []):
            assert plain(figure["text"]) in plain(text), (figure["id"], text)
            assert plain(figure["text"]) in pdf, (figure["id"], text)
            shown += 1
    linked = {link for link in page.shown} - {figure["link"] for figure in summary["figures"]}
    assert all(".2012-13" in link for link in linked), linked
    print(f"{len(summary['figures'])} figures in JSON and the workbook;",
          f"the page and the PDF show them {shown} times, the same")
    return summary


class Tables(html.parser.HTMLParser):
    """Every table of a page by its id: rows of (text, link), headings included."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.rows, self.cell = {}, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "table":
            self.rows = self.tables[values["id"]] = []
        elif self.rows is not None and tag == "tr":
            self.rows.append([])
        elif self.rows is not None and tag in ("td", "th"):
            self.rows[-1].append(["", ""])
            self.cell = self.rows[-1][-1]
        elif self.cell is not None and tag == "a":
            self.cell[1] = values["href"]

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell[0] += data


def the_matrix_is_in_all_four(folder, summary):
    """Scope by cluster: the same cells everywhere, each a figure of its own, and they add up where they must."""
    name = "active_by_scope_and_cluster"
    table = next(t for section in summary["sections"] for t in section["tables"] if t["id"] == name)
    figures = {figure["link"]: figure for figure in summary["figures"]}
    shown = [[plain(cell["text"]) for cell in row] for row in table["rows"]]
    assert len(shown) > 3 and len(table["columns"]) > 4, table
    page = Tables((folder / f"summary-{YEAR}.html").read_text()).tables[name]
    assert [[plain(text) for text, _ in row] for row in page] == [table["columns"]] + shown, page
    sheet = workbook(folder / f"summary-{YEAR}.xlsx")[name]
    in_sheet = [[row.get(chr(ord("A") + i), "") for i in range(len(table["columns"]))] for row in sheet]
    assert in_sheet == [table["columns"]] + [[row[0]] + [float(n) for n in row[1:]] for row in shown], in_sheet
    pdf = plain(subprocess.run(["pdftotext", "-layout", folder / f"summary-{YEAR}.pdf", "-"], check=True, text=True,
                               capture_output=True).stdout)
    for row in shown:
        assert " ".join(row[1:]) in pdf, row
    members = set()
    for row, cells in zip(table["rows"], page[1:]):
        for cell, (_, link) in zip(row[1:], cells[1:]):
            assert cell["link"] == link and figures[link]["value"]["count"] == cell["number"], (cell, link)
        inner = [figures[cell["link"]] for cell in row[1:-1]]
        in_row = [member["id"] for figure in inner for member in figure["members"]]
        assert sorted(in_row) == sorted(member["id"] for member in figures[row[-1]["link"]]["members"]), row[0]
        members |= set(in_row)
    whole = figures[table["rows"][-1][-1]["link"]]
    assert members == {member["id"] for member in whole["members"]} and whole["id"] == f"relationships_active.{YEAR}"
    print(f"the matrix by scope and cluster, {len(shown)} by {len(table['columns']) - 1}: the same in all four")


def the_pdf_is_accessible(path):
    info = subprocess.run(["pdfinfo", path], check=True, text=True, capture_output=True).stdout
    for line in ("Tagged:          yes", "Title:           Learning partnerships"):
        assert line in info, info
    raw = path.read_bytes()
    assert b"pdfuaid" in raw and b"/Lang (en)" in raw and b"/JavaScript" not in raw
    print(re.search(r"Pages: +\d+", info)[0].replace("  ", ""), "tagged, PDF/UA, with title and language")


def ten_figures_are_traced(cairn, data, summary):
    """Ten formulas: from the events that a figure cites alone it comes again, and without one of them it does not."""
    by_formula = {}
    for figure in summary["figures"]:
        if figure["value"]:
            by_formula.setdefault(figure["id"].split(".")[0], figure)
    # First those that say more than 0.
    some = sorted(by_formula.values(), key=lambda figure: figure["text"].split()[0] == "0")[:10]
    assert len(some) == 10 and some[6]["text"].split()[0] != "0", by_formula.keys()
    for figure in some:
        asked = f"{figure['id']}@{summary['position']}"
        text = run(cairn, "figure", asked, "--data", data).stdout
        assert "events alone: " in text and text.rstrip().endswith("the same"), text[-400:]
        one = json.loads(run(cairn, "figure", asked, "--data", data, "--json").stdout)
        assert plain(figure["text"]).startswith(plain(one["value"]["text"])), (figure, one["value"])
        cited = [event["position"] for event in one["events"]]
        for left_out in {cited[0], cited[len(cited) // 2], cited[-1]}:
            less = run(cairn, "figure", asked, "--data", data, "--without", left_out).stdout
            assert less.rstrip().endswith("another"), less[-400:]
        print(re.sub(r"\s+", " ", text.splitlines()[1]), "—", text.splitlines()[-1] + ";",
              less.splitlines()[-1].split(", ", 1)[1])
    uncited = next(position for position in range(summary["position"]) if position not in cited)
    refused = run(cairn, "figure", asked, "--data", data, "--without", uncited, check=False)
    assert refused.returncode == 1 and "rests on" in refused.stderr, refused
    wrong = run(cairn, "figure", "nothing.2013-14", "--data", data, check=False)
    assert wrong.returncode == 3 and "formula" in wrong.stderr, wrong


def make(cairn, data, output, place, *more):
    said = run(cairn, "summary", YEAR, "--data", data, "--output", output, *more,
               env={"PATH": "/usr/bin:/bin", **place})
    return said.stdout


def sign_off(cairn, data, folder):
    """Story 6: drafted, returned once, signed; then a late report and a correction move exactly two things."""
    with Server(cairn, data) as server:
        server.start()
        at = f"/v1/summaries/{YEAR}"
        post(server, f"{at}:draft", {}, OFFICER)
        post(server, f"{at}:return", {"reason": "say which reports are missing"}, MANAGER)
        refused = post(server, f"{at}:sign", {}, MANAGER, 422)
        assert "say which reports are missing" in json.dumps(refused), refused
        post(server, f"{at}:draft", {}, OFFICER)
        post(server, f"{at}:sign", {}, OFFICER, 403)
        post(server, f"{at}:sign", {}, MANAGER)
        post(server, f"{at}:publish", {}, MANAGER)
        pinned = server.call("GET", at).json()["signed"]
        for member in ("position", "formulas", "template_version", "renderer", "fonts", "checkpoint"):
            assert member in pinned, pinned
        figures = server.call("GET", f"/v1/figures?period={YEAR}").json()["items"]
        held = next(f for f in figures if f["id"] == f"activities_held.{YEAR}")
        one = server.call("GET", f"/v1/figures/{held['id']}").json()
        late = next(m["id"] for m in one["members"])
        report = {"document_id": "TR1", "kind": "visit_report", "title": "Trip report", "effective": "2014-08-12"}
        post(server, f"/v1/engagements/{late}:attach-document", report, OFFICER)
        active = server.call("GET", f"/v1/figures/relationships_active.{YEAR}.scope.international").json()
        wrong = active["members"][0]["id"]
        events = server.call("GET", f"/v1/events?limit=100&stream=engagement-{wrong}").json()["items"]
        first = next(event for event in events if event["type"] == "EngagementRecorded")
        data_of = dict(first["data"])
        data_of["details"] = {**data_of["details"], "geographic_level": "africa"}
        corrected = {"position": first["position"], "type": "EngagementRecorded", "data": data_of,
                     "reason": "the partner is in Africa"}
        if first.get("effective"):
            corrected["effective"] = first["effective"]
        post(server, f"/v1/engagements/{wrong}:correct", corrected, OFFICER)
        server.stop()
    said = make(cairn, data, folder, PLACES[1], "--regenerate")
    signed = {file["format"]: file["sha256"] for file in pinned["files"]}
    assert digests(folder) == signed, said
    moved = json.loads(run(cairn, "summary", YEAR, "--as-known-now", "--json", "--data", data).stdout)
    assert [m["type"] for m in moved["movements"]] == ["DocumentAttached", "Corrected"], moved["movements"]
    ids = [[figure["id"] for figure in m["figures"]] for m in moved["movements"]]
    assert ids[0] == [f"activities_reported.{YEAR}"], ids
    assert f"relationships_active.{YEAR}.scope.africa" in ids[1], ids
    print("signed files come again, equal byte for byte; as known now: exactly two movements,",
          f"{len(moved['figures'])} figures differ")


def next_year_restates(cairn, data, folder):
    """The year after shows the signed one twice: as reported then and as known now, with the causing positions."""
    run(cairn, "summary", "2014-15", "--format", "json", "--data", data, "--output", folder)
    summary = json.loads((folder / "summary-2014-15.json").read_text())
    tables = {table["id"]: table for section in summary["sections"] for table in section["tables"]}
    moved = [row[1]["text"] for row in tables["restated"]["rows"]]
    assert moved == ["DocumentAttached", "Corrected"], tables["restated"]
    row = next(row for row in tables["year"]["rows"] if row[0]["text"] == "Activities with a report")
    assert row[4]["text"] != row[5]["text"] and "@" in row[4]["link"], row
    print("next year's summary: reported then", plain(row[4]["text"]) + ", known now", plain(row[5]["text"]))


def odd_titles_do_no_harm(cairn, data, folder):
    with Server(cairn, data) as server:
        server.start()
        body = {"municipality": "ETH", "effective": "2013-09-01", "source": "a test", "status": "active",
                "details": {"title": {"en": ODD_TITLE}, "kind": "agreement"}}
        post(server, "/v1/engagements", body, OFFICER, 201)
        server.stop()
    make(cairn, data, folder, PLACES[0])
    page = (folder / f"summary-{YEAR}.html").read_text()
    assert "<b>\"São" not in page and "&lt;b&gt;" in page
    book = workbook(folder / f"summary-{YEAR}.xlsx")
    titles = [value for rows in book.values() for row in rows for value in row.values()
              if isinstance(value, str) and "Ubambiswano" in value]
    assert titles and not any(title.startswith("=") for title in titles), titles
    the_four_carry_the_same_figures(folder)


def keep_sample(folder, sample):
    sample.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        shutil.copy(folder / f"summary-{YEAR}.{form}", sample)
    for page in range(1, 5):
        subprocess.run(["pdftoppm", "-r", "80", "-f", str(page), "-l", str(page), "-singlefile", "-png",
                        sample / f"summary-{YEAR}.pdf", sample / f"page-{page}"], check=True)


def main(cairn, sample=None):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as temporary:
        folder = pathlib.Path(temporary)
        data = folder / "data"
        load_sample(cairn, data)
        said = [make(cairn, data, folder / str(number), place) for number, place in enumerate(PLACES)]
        assert digests(folder / "0") == digests(folder / "1"), said
        print("two runs under other zones, languages and users: equal SHA-256")
        for form, digest in digests(folder / "0").items():
            print(f"  {digest}  {form}")
        summary = the_four_carry_the_same_figures(folder / "0")
        the_matrix_is_in_all_four(folder / "0", summary)
        the_pdf_is_accessible(folder / "0" / f"summary-{YEAR}.pdf")
        ten_figures_are_traced(cairn, data, summary)
        if sample:
            keep_sample(folder / "0", pathlib.Path(sample))
        sign_off(cairn, data, folder / "2")
        next_year_restates(cairn, data, folder / "3")
        odd_titles_do_no_harm(cairn, data, folder / "4")


if __name__ == "__main__":
    main(*sys.argv[1:])
