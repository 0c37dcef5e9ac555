#!/usr/bin/python3
"""What the program is made of and what it needs, as SPDX 2.3 in JSON: name, version and licence of each part.

    sbom.py PROGRAM --version VERSION [--needs PACKAGES] [--output FILE]

Asked are dpkg, for the libraries that PROGRAM is linked with, for PACKAGES (as a Depends field names them) and for all
that these depend on; deploy/packages.txt, for what is compiled in from headers; services/web/package-lock.json, for
what is packed into the pages; the fonts of workers/summary. A part without version or licence is an error.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

from licences import Licences

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "deploy" / "packages.txt"
LIBRARIES = "# libraries of the program"
LOCK = ROOT / "services" / "web" / "package-lock.json"
FONTS = ROOT / "workers" / "summary" / "fonts"
FIELDS = ("Package", "Version", "Architecture", "Provides", "Pre-Depends", "Depends", "source:Package")


class Debian:
    """The packages of this machine and what each depends on."""

    def __init__(self):
        fields = "\\x1f".join(f"${{{name}}}" for name in ("db:Status-Status", *FIELDS))
        shown = output("dpkg-query", "-W", "-f", fields.replace("\\x1f", "\x1f") + "\x1e")
        self.packages, self.provided = {}, {}
        for line in filter(None, shown.split("\x1e")):
            status, *values = line.split("\x1f")
            if status != "installed":
                continue
            package = dict(zip(FIELDS, values))
            self.packages[package["Package"]] = package
            for name in names_of(package["Provides"]):
                self.provided.setdefault(name, package["Package"])

    def installed(self, name):
        """The package that stands for `name` here, or None."""
        return name if name in self.packages else self.provided.get(name)

    def needs(self, name):
        """The packages that `name` depends on; of alternatives the one that is here."""
        package, found = self.packages[name], []
        for field in ("Pre-Depends", "Depends"):
            for choice in filter(None, package[field].split(",")):
                here = [one for one in map(self.installed, names_of(choice.replace("|", ","))) if one]
                if not here:
                    raise SystemExit(f"sbom: {name} needs {choice.strip()}, which is not installed here")
                found.append(here[0])
        return found

    def closure(self, names):
        """All that `names` need, each with what it needs itself."""
        needed, waiting = {}, list(names)
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = self.needs(name)
                waiting += needed[name]
        return dict(sorted(needed.items()))


class Document:
    """The parts and how they hang together."""

    def __init__(self, version, program):
        digest = hashlib.sha256(program.read_bytes()).hexdigest()
        self.licences = Licences()
        self.packages, self.relationships = [], []
        self.name = f"cairn-{version}"
        self.namespace = f"https://cairn.durban.gov.za/spdx/{self.name}-{digest[:16]}"
        self.cairn = self.add("cairn", "cairn", version, "Apache-2.0", checksum=("SHA256", digest))
        self.relate("SPDXRef-DOCUMENT", "DESCRIBES", self.cairn)

    def add(self, key, name, version, licence, locator=None, checksum=None, comment=None):
        if not version or not licence:
            raise SystemExit(f"sbom: {name} has no {'licence' if version else 'version'}")
        package = {"SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", key.replace("+", "plus")), "name": name,
                   "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
                   "licenseConcluded": "NOASSERTION", "licenseDeclared": licence, "copyrightText": "NOASSERTION"}
        if locator:
            package["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                        "referenceLocator": locator}]
        if checksum:
            package["checksums"] = [{"algorithm": checksum[0], "checksumValue": checksum[1]}]
        if comment:
            package["licenseComments"] = comment
        self.packages.append(package)
        return package["SPDXID"]

    def relate(self, one, how, other):
        self.relationships.append({"spdxElementId": one, "relationshipType": how, "relatedSpdxElement": other})

    def as_json(self):
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        made = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc) if epoch else now()
        return {"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": self.name,
                "documentNamespace": self.namespace,
                "creationInfo": {"created": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
                                 "creators": ["Organization: Municipal Institute of Learning", "Tool: sbom.py"]},
                "packages": self.packages, "relationships": self.relationships,
                "hasExtractedLicensingInfos": self.licences.extracted()}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def names_of(field):
    """The names in a Depends or Provides field, without versions and architectures."""
    return [re.split(r"[\s:(\[]", part.strip())[0] for part in field.split(",") if part.strip()]


def libraries_of(program):
    """Every library that the program is loaded with, as `ldd` resolves them: path a library."""
    listed = output("ldd", program)
    if "not found" in listed:
        raise SystemExit(f"sbom: {program} lacks a library:\n{listed}")
    return sorted({os.path.realpath(path) for path in re.findall(r"=> (/\S+)", listed)})


def owners_of(paths):
    """The packages that own the files; Debian 12 lists some of them below / and some below /usr."""
    forms = {form: path for path in paths for form in (path, path.removeprefix("/usr"), "/usr" + path)}
    found = subprocess.run(["dpkg", "-S", *forms], capture_output=True, text=True, check=False).stdout
    owners = {forms[path]: owner.split(":")[0] for owner, path in re.findall(r"^(\S+): (/\S+)$", found, re.MULTILINE)}
    if missing := sorted(set(paths) - set(owners)):
        raise SystemExit(f"sbom: no package owns {', '.join(missing)}")
    return sorted(set(owners.values()))


def compiled_in():
    """The development packages of deploy/packages.txt whose headers the program is compiled with."""
    section = PACKAGES.read_text(encoding="utf-8").split(LIBRARIES)[1].split("\n\n")[0]
    return [name for name in re.findall(r"^([a-z0-9.+-]+)", section, re.MULTILINE) if name.endswith("-dev")]


def add_debian(document, program, needs):
    debian = Debian()

    def add(name):
        package = debian.packages[name]
        licence, comment = document.licences.of_debian(name)
        return document.add(f"deb-{name}", name, package["Version"], licence, comment=comment,
                            locator=f"pkg:deb/debian/{name}@{package['Version']}?arch={package['Architecture']}")

    seeds = owners_of(libraries_of(program))
    for name in needs:
        if not debian.installed(name):
            raise SystemExit(f"sbom: {name} is not installed here")
        seeds.append(debian.installed(name))
    needed = debian.closure(seeds)
    ids = {name: add(name) for name in needed}
    for name in sorted(set(seeds)):
        document.relate(document.cairn, "DEPENDS_ON", ids[name])
    for name, others in needed.items():
        for other in sorted(set(others)):
            document.relate(ids[name], "DEPENDS_ON", ids[other])
    for name in compiled_in():
        document.relate(ids.get(name) or add(name), "BUILD_DEPENDENCY_OF", document.cairn)


def add_npm(document):
    for place, package in json.loads(LOCK.read_text(encoding="utf-8"))["packages"].items():
        if not place or package.get("dev"):
            continue
        name = place.rpartition("node_modules/")[2]
        key = document.add(f"npm-{name}-{package['version']}", name, package["version"], package.get("license"),
                           locator=f"pkg:npm/{name.replace('@', '%40')}@{package['version']}")
        document.relate(document.cairn, "CONTAINS", key)


def add_fonts(document):
    from fontTools.ttLib import TTFont  # one of the modules of the PDF renderer
    for path in sorted(FONTS.glob("*.[ot]tf")):
        version = TTFont(path)["name"].getDebugName(5)
        copyright_file = next(FONTS / f"{name}.copyright" for name in (path.stem, path.stem.split("-")[0])
                              if (FONTS / f"{name}.copyright").exists())
        licence, comment = document.licences.of_file(f"font-{copyright_file.stem}", copyright_file)
        key = document.add(f"font-{path.stem}", path.stem, version, licence, comment=comment,
                           checksum=("SHA256", hashlib.sha256(path.read_bytes()).hexdigest()))
        document.relate(document.cairn, "CONTAINS", key)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--needs", default="")
    parser.add_argument("--output", type=pathlib.Path)
    arguments = parser.parse_args()
    document = Document(arguments.version, arguments.program)
    add_debian(document, arguments.program, names_of(arguments.needs))
    add_npm(document)
    add_fonts(document)
    text = json.dumps(document.as_json(), indent=1, ensure_ascii=False) + "\n"
    if arguments.output:
        arguments.output.parent.mkdir(parents=True, exist_ok=True)
        arguments.output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
