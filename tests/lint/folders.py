"""What stands at the top, and that each source folder says what it is for."""

import os

from tree import Finding

TOP_LEVEL_FILES = {"CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md"}
TOP_LEVEL_FOLDERS = {"proto", "eventstore", "projections", "workers", "services", "tests", "deploy"}
README_LINES_MAX = 40
SOURCES = (".h", ".cc", ".ts", ".tsx", ".py")
# One README at the top of these speaks for all below it.
SPOKEN_FOR = ("proto/", "tests/", "services/web/")
# Guides for people, which may be as long as they need: the project's own README and the table of measurements.
LONG_READMES = {"README.md", "tests/bench/README.md"}


def check(tree):
    return _top_level(tree) + _missing(tree) + _long(tree)


def _top_level(tree):
    names = {path.split("/")[0] for path in tree.paths if not path.startswith(".")}
    strangers = sorted(names - TOP_LEVEL_FILES - TOP_LEVEL_FOLDERS)
    return [Finding(name, 0, "does not belong at the top (see tests/lint/folders.py)") for name in strangers]


def _missing(tree):
    folders = {path.split("/")[0] for path in tree.paths} & TOP_LEVEL_FOLDERS
    for path in tree.paths:
        if path.endswith(SOURCES) and not path.startswith(SPOKEN_FOR):
            folders.add(os.path.dirname(path))
    missing = [folder for folder in sorted(folders) if f"{folder}/README.md" not in tree.paths]
    return [Finding(folder, 0, "has no README.md (purpose, start here, invariants)") for folder in missing]


def _long(tree):
    findings = []
    for path in tree.paths:
        if os.path.basename(path) == "README.md" and path not in LONG_READMES:
            lines = tree.text(path).count("\n")
            if lines > README_LINES_MAX:
                findings.append(Finding(path, 0, f"has {lines} lines, a folder's README at most {README_LINES_MAX}"))
    return findings
