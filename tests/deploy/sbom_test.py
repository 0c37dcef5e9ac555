"""The list of parts that the package carries, held against the machine: what the program is linked with, what is packed
into its pages, versions as dpkg and the lock have them, each with a licence, and a document that hangs together.

Usage: sbom_test.py CAIRN   (the program)
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SBOM = ROOT / "deploy" / "packaging" / "sbom.py"
NEEDS = "adduser, ca-certificates, tzdata, weasyprint (>= 57.2)"
LICENCE = re.compile(r"^[A-Za-z0-9.+-]+( (AND|OR) [A-Za-z0-9.+-]+)*$")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def made(cairn, *more):
    return subprocess.run(["/usr/bin/python3", "-B", SBOM, cairn, "--version", "1.2.3", "--needs", NEEDS, *more],
                          capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin",
                                                                           "SOURCE_DATE_EPOCH": "1780000000"})


def by_kind(document):
    """purl type -> name -> version."""
    kinds = collections.defaultdict(lambda: collections.defaultdict(set))
    for package in document["packages"]:
        for reference in package.get("externalRefs", []):
            kind = re.match(r"pkg:(\w+)/", reference["referenceLocator"]).group(1)
            kinds[kind][package["name"]].add(package["versionInfo"])
    return kinds


def hangs_together(document):
    assert (document["spdxVersion"], document["dataLicense"]) == ("SPDX-2.3", "CC0-1.0")
    ids = [package["SPDXID"] for package in document["packages"]]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", one) for one in ids)
    known = {*ids, "SPDXRef-DOCUMENT"}
    related = {one for link in document["relationships"] for one in (link["spdxElementId"], link["relatedSpdxElement"])}
    assert related == known, f"unrelated or unknown: {related ^ known}"
    texts = {one["licenseId"]: one["extractedText"] for one in document["hasExtractedLicensingInfos"]}
    used = set()
    for package in document["packages"]:
        licence = package["licenseDeclared"]
        assert LICENCE.match(licence) and package["versionInfo"], package
        used |= {name for name in re.split(r" (?:AND|OR) ", licence) if name.startswith("LicenseRef-")}
    assert used == set(texts) and all(len(text) > 100 for text in texts.values()), used ^ set(texts)


def is_as_installed(document, cairn):
    debian = by_kind(document)["deb"]
    installed = dict(line.split() for line in output("dpkg-query", "-W", "-f", "${Package} ${Version}\n").splitlines()
                     if len(line.split()) == 2)
    for name, versions in debian.items():
        assert versions == {installed[name]}, (name, versions)
    # Of the shared objects that the program itself names, whatever the script made of `ldd`.
    named = re.findall(r"NEEDED\s+(\S+)", output("objdump", "-p", cairn))
    assert len(named) > 10, named
    folder = pathlib.Path("/usr/lib") / output("dpkg-architecture", "-qDEB_HOST_MULTIARCH").strip()
    files = {soname: (folder / soname).resolve() for soname in named}
    assert all(file.exists() for file in files.values()), files
    # Debian 12 lists some files below / and some below /usr.
    forms = [form for file in files.values() for form in (str(file), str(file).removeprefix("/usr"))]
    told = subprocess.run(["dpkg-query", "-S", *forms], capture_output=True, text=True, check=False).stdout
    owner_of = {pathlib.Path(path).name: owner.split(":")[0]
                for owner, path in re.findall(r"^(\S+): (\S+)$", told, re.MULTILINE)}
    for soname, file in files.items():
        assert owner_of[file.name] in debian, f"{soname} of {owner_of[file.name]} is missing"
    for name in ("weasyprint", "libpango-1.0-0", "tzdata", "libcli11-dev", "libboost1.81-dev"):
        assert name in debian, name
    return len(debian), len(named)


def is_as_locked(document):
    lock = json.loads((ROOT / "services" / "web" / "package-lock.json").read_text())["packages"]
    wanted = collections.defaultdict(set)
    for place, package in lock.items():
        if place and not package.get("dev"):
            wanted[place.rpartition("node_modules/")[2]].add(package["version"])
    assert by_kind(document)["npm"] == wanted
    assert "react" in wanted and "vite" not in wanted
    return len(wanted)


def main(cairn):
    first, second = made(cairn), made(cairn)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout, "two lists of the same program differ"
    document = json.loads(first.stdout)
    hangs_together(document)
    debian, named = is_as_installed(document, cairn)
    npm = is_as_locked(document)
    # What cannot be told is refused, not left out.
    with tempfile.TemporaryDirectory(prefix="cairn-sbom-") as folder:
        stray = made(cairn, "--needs", "no-such-package")
        assert stray.returncode != 0 and "no-such-package is not installed" in stray.stderr, stray.stderr
        assert made(pathlib.Path(folder) / "missing").returncode != 0
    texts = len(document["hasExtractedLicensingInfos"])
    parts = len(document["packages"])
    print(f"{parts} parts, each with version and licence: {debian} of Debian (the {named} libraries that the program "
          f"names among them), {npm} of npm; {texts} licences without a name in SPDX's list, as text")


if __name__ == "__main__":
    main(sys.argv[1])
