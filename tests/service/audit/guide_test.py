"""VERIFY.md, followed word for word: its blocks of bash run with nothing in the path but coreutils and OpenSSL."""

import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support import server  # noqa: E402

SECONDS_MAX = 300


def tools(folder):
    """A folder with coreutils and openssl, for a path that has nothing else."""
    folder.mkdir()
    listed = subprocess.run(["dpkg", "-L", "coreutils"], check=True, text=True, capture_output=True).stdout.split()
    programs = [path for path in listed if path.startswith(("/bin/", "/usr/bin/"))] + [shutil.which("openssl")]
    for path in programs:
        (folder / pathlib.Path(path).name).symlink_to(path)
    return folder


class Auditor:
    """Unpacks bundles and follows the guide in them."""

    def __init__(self, work):
        self.work, self.path, self.count = work, tools(work / "bin"), 0

    def unpack(self, bundle):
        self.count += 1
        folder = self.work / f"bundle-{self.count}"
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(folder)
        return folder

    def follow(self, folder, guide=None):
        text = guide or (folder / "VERIFY.md").read_text()
        script = "\n".join(re.findall(r"^```bash\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
        assert script.count("\n") > 80, "the guide has lost its blocks"
        return subprocess.run(["/bin/bash", "-c", script], cwd=folder, text=True, capture_output=True,
                              env={"PATH": str(self.path), "TMPDIR": str(self.work)}, timeout=SECONDS_MAX, check=False)

    def accept(self, folder, *wanted):
        done = self.follow(folder)
        assert done.returncode == 0, f"refused: {done.stdout}{done.stderr}"
        for line in wanted:
            assert line in done.stdout, f"\"{line}\" is not in {done.stdout}"
        return done.stdout

    def refuse(self, folder, reason):
        """The guide of an honest bundle is followed: a liar would write another one."""
        done = self.follow(folder, self.guide)
        assert done.returncode != 0, f"accepted, wanted: {reason}: {done.stdout}"
        assert re.search(reason, done.stderr), f"wanted {reason}: {done.stderr}"


def mend_sums(folder):
    """What a liar does who alters a file."""
    paths = sorted(str(path.relative_to(folder)) for path in folder.rglob("*")
                   if path.is_file() and path.name not in ("SHA256SUMS", "held-checkpoint"))
    (folder / "SHA256SUMS").write_text(
        "".join(f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths))


def alter(path, at, by=1):
    data = bytearray(path.read_bytes())
    data[at] ^= by
    path.write_bytes(data)


def swap_entries(path):
    data = path.read_bytes()
    path.write_bytes(data[83:166] + data[:83] + data[166:])


def swap_records(folder):
    first, second = sorted((folder / "records").iterdir())[:2]
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def name_another_stream(folder):
    text = (folder / "streams").read_text()
    (folder / "streams").write_text(text[:-2] + ("a" if text[-2] != "a" else "b") + "\n")


def spoil_signature(folder):
    note = (folder / "checkpoint").read_text()
    letter = note[-40]
    (folder / "checkpoint").write_text(note[:-40] + ("A" if letter != "A" else "B") + note[-39:])


TAMPERINGS = {
    "a record is altered": (lambda f: alter(next((f / "records").iterdir()), 40), "not the one that was hashed"),
    "a document is altered": (lambda f: alter(next((f / "files").iterdir()), 3), "the document is not the one"),
    "a record is missing": (lambda f: next((f / "records").iterdir()).unlink(), "the record is missing"),
    "two records change places": (swap_records, "not the one that was hashed"),
    "a record is put in": (lambda f: (f / "records" / "9999999999").write_bytes(b"x"), "there are"),
    "an entry is altered": (lambda f: alter(f / "tile/entries/000", 500), "another root"),
    "two entries change places": (lambda f: swap_entries(f / "tile/entries/001"), "of another position"),
    "entries are missing": (lambda f: (f / "tile/entries/002").unlink(), "tile/entries/002"),
    "the log is said to be longer": (lambda f: (f / "checkpoint").write_text(
        re.sub(r"\n(\d+)\n", lambda size: f"\n{int(size[1]) + 1}\n", (f / "checkpoint").read_text(), count=1)),
        "none of the keys signed"),
    "the signature is altered": (spoil_signature, "none of the keys signed"),
    "a stream is named that is not there": (name_another_stream, "has no event|is missing|there are"),
    "a proof is altered": (lambda f: alter(sorted((f / "proofs").iterdir())[0], 330, 1), "proof|base64|invalid"),
}


def attach(cairn, data, text):
    """Binds a file to the engagement; its SHA-256."""
    running = server.Server(cairn, data).start()
    try:
        kept = running.call("POST", "/v1/documents", text, {"Cairn-Actor": "anna", "Content-Type": "text/plain"})
        assert kept.status == 201, kept.body
        digest = hashlib.sha256(text).hexdigest()
        engagement = running.call("GET", "/v1/matrix?limit=1&ref=ENG-0029").json()["items"][0]["id"]
        said = running.call("POST", f"/v1/engagements/{engagement}:attach-document",
                            {"document_id": "D9", "kind": "agreement", "title": "Minutes", "sha256": digest},
                            {"Cairn-Actor": "anna"})
        assert said.status == 200, said.body
        return digest
    finally:
        running.stop()


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as folder:
        work = pathlib.Path(folder)
        data = work / "data"
        server.load_sample(cairn, data)
        document = attach(cairn, data, b"Minutes of the meeting, signed.\n")
        held = (data / "checkpoint").read_text()
        auditor = Auditor(work)

        zip_path = work / "one.zip"
        said = server.run(cairn, "bundle", "ENG-0029", "--data", data, "--output", zip_path).stdout
        assert str(zip_path) in said, said
        again = work / "again.zip"
        server.run(cairn, "bundle", "ENG-0029", "--data", data, "--output", again)
        assert zip_path.read_bytes() == again.read_bytes(), "the same ledger gave other bytes"
        honest = auditor.unpack(zip_path)
        auditor.guide = (honest / "VERIFY.md").read_text()
        assert (honest / "files" / document).read_bytes() == b"Minutes of the meeting, signed.\n"
        key = server.run(cairn, "key", "--data", data).stdout.strip()
        size = held.splitlines()[1]
        print(auditor.accept(honest, f"{size} events of", key, f"3. {size} leaves", "none hidden", "6. every proof"))

        # A sample, after the log has grown, against the checkpoint that was held.
        server.run(cairn, "append", "organisations", '{"name":"Late","type":"ngo","country":"ZA"}', "--data", data)
        drawn = work / "drawn.zip"
        server.run(cairn, "bundle", "--sample", "6", "--size", "3", "--data", data, "--output", drawn)
        sample = auditor.unpack(drawn)
        (sample / "held-checkpoint").write_text(held)
        auditor.accept(sample, f"7. the first {size} events are those of the checkpoint that you held")
        assert len((sample / "streams").read_text().splitlines()) == 3

        for name, (tamper, reason) in TAMPERINGS.items():
            lie = auditor.unpack(zip_path)
            tamper(lie)
            done = auditor.follow(lie, auditor.guide)
            assert done.returncode != 0, f"accepted with the sums as they were: {name}"
            mend_sums(lie)
            auditor.refuse(lie, reason)
            shutil.rmtree(lie)
        other = re.sub(r"\n\d+\n.*\n\n", f"\n{size}\n{'A' * 43}=\n\n", held, count=1)
        (sample / "held-checkpoint").write_text(other)
        auditor.refuse(sample, "are not those of the checkpoint that you held")
        (sample / "held-checkpoint").write_text(held.replace("ledger.", "other.", 1))
        auditor.refuse(sample, "the checkpoint that you held is of other")
        print(f"VERIFY.md accepted 2 bundles and refused {len(TAMPERINGS)} tampered ones twice and 2 held checkpoints")
        verdicts(cairn, work, zip_path, key, held)


def verdicts(cairn, work, zip_path, key, held):
    """cairn verify --bundle: its exit codes, and its words where a position is bad."""
    def verify(bundle, *arguments):
        return server.run(cairn, "verify", "--bundle", bundle, *arguments, check=False)

    def rewritten(name, change):
        path = work / f"{name}.zip"
        with zipfile.ZipFile(zip_path) as old, zipfile.ZipFile(path, "w") as new:
            files = {item: old.read(item) for item in old.namelist()}
            change(files)
            for item, content in files.items():
                new.writestr(item, content)
        return path

    kept = work / "kept-checkpoint"
    kept.write_text(held)
    whole = verify(zip_path, "--key", key, "--checkpoint", kept)
    assert whole.returncode == 0 and "the key is one that you gave" in whole.stdout, whole
    assert "compare it" in verify(zip_path).stdout
    record = sorted(name for name in zipfile.ZipFile(zip_path).namelist() if name.startswith("records/"))[1]

    broken = verify(rewritten("broken", lambda files: files.update({record: files[record] + b"x"})))
    assert broken.returncode == 4 and f"position {int(record[8:])}:" in broken.stderr, broken
    incomplete = verify(rewritten("incomplete", lambda files: files.pop("tile/entries/003")))
    assert incomplete.returncode == 5 and "tile/entries/003 is missing" in incomplete.stderr, incomplete
    (work / "none.zip").write_bytes(b"this is no zip")
    assert verify(work / "none.zip").returncode == 6
    assert verify(work / "nowhere.zip").returncode == 6
    kept.write_text(held.replace("ledger.", "other.", 1))
    foreign = verify(zip_path, "--checkpoint", kept)
    assert foreign.returncode == 7 and "of other" in foreign.stderr, foreign
    assert verify(zip_path, "--key", "nonsense").returncode == 1
    assert verify(zip_path, "--data", "x").returncode == 2
    help_text = server.run(cairn, "verify", "--help").stdout
    assert all(code in help_text for code in ("4 broken", "5 incomplete", "6 no bundle", "7 of another log")), help_text


if __name__ == "__main__":
    main(sys.argv[1])
