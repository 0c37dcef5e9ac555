"""Licences as Debian's copyright files tell them, as SPDX 2.3 expressions."""

import pathlib
import re

# Debian's short names (copyright format 1.0, 7.1) that mean a licence of SPDX's list.
SPDX = {
    "0bsd": "0BSD", "apache-2.0": "Apache-2.0", "artistic": "Artistic-1.0-Perl", "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause", "bsl-1.0": "BSL-1.0", "cc0-1.0": "CC0-1.0", "curl": "curl", "expat": "MIT",
    "gpl-1+": "GPL-1.0-or-later", "gpl-2": "GPL-2.0-only", "gpl-2+": "GPL-2.0-or-later", "gpl-3": "GPL-3.0-only",
    "gpl-3+": "GPL-3.0-or-later", "isc": "ISC", "lgpl-2": "LGPL-2.0-only", "lgpl-2+": "LGPL-2.0-or-later",
    "lgpl-2.0+": "LGPL-2.0-or-later", "lgpl-2.1": "LGPL-2.1-only", "lgpl-2.1+": "LGPL-2.1-or-later",
    "lgpl-3": "LGPL-3.0-only", "lgpl-3+": "LGPL-3.0-or-later", "mit": "MIT", "mpl-1.1": "MPL-1.1",
    "mpl-2.0": "MPL-2.0", "ofl-1.1": "OFL-1.1", "sil-ofl-1.1": "OFL-1.1", "zlib": "Zlib",
}
FORMAT = re.compile(r"^Format:\s*\S*copyright-format/1\.0", re.IGNORECASE | re.MULTILINE)


class Licences:
    """Turns copyright files into expressions and keeps the text of what has no name in SPDX's list."""

    def __init__(self):
        self._texts = {}

    def extracted(self):
        return [{"licenseId": name, "extractedText": text} for name, text in sorted(self._texts.items())]

    def of_debian(self, package):
        """Expression and comment of an installed package."""
        path = pathlib.Path("/usr/share/doc") / package / "copyright"
        if not path.exists():
            raise SystemExit(f"sbom: {package} has no copyright file")
        return self.of_file(f"deb-{package}", path)

    def of_file(self, key, path):
        """The licence of `Files: *`, and what the file says of single files as the comment; a file in another format is
        taken whole as a licence of its own."""
        text = path.read_text(encoding="utf-8", errors="replace")
        main, others = told(text) if FORMAT.search(text) else ("", [])
        parts = re.split(r"\s*,?\s+(and|or|and/or)\s+", main, flags=re.IGNORECASE)
        names = [SPDX.get(part.strip().lower()) for part in parts[::2]]
        comment = f"single files: {', '.join(others)}" if others else None
        if not main or None in names:
            name = "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", key.replace("+", "plus"))
            self._texts[name] = text
            return name, comment
        words = ["OR" if word.lower() != "and" else "AND" for word in parts[1::2]]
        expression = names[0]
        for word, name in zip(words, names[1:]):
            # One word throughout needs no brackets; "and" binds closer than "or", in Debian's files as in SPDX.
            expression += f" {word} {name}"
        return expression, comment


def told(text):
    """Of a file in Debian's format: the licence of `Files: *`, and the names of the others."""
    main, others = "", set()
    for paragraph in re.split(r"\n\s*\n", text):
        files = re.search(r"^Files:\s*(.*(?:\n[ \t].*)*)", paragraph, re.MULTILINE)
        licence = re.search(r"^License:[ \t]*(.*)$", paragraph, re.MULTILINE)
        if not licence or not files:
            continue
        if files.group(1).split()[:1] == ["*"]:
            main = licence.group(1).strip()
        else:
            others.add(licence.group(1).strip())
    return main, sorted(others - {main, ""})
