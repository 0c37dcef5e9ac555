"""The files that lint looks at: a path below the root of the checkout, and its text."""

import os
import subprocess

SKIPPED_FOLDERS = {".git", "build", "data", "node_modules", "__pycache__"}


class Tree:
    """What git tracks or would track; all files when the checkout is not a repository."""

    def __init__(self, root):
        self.root = root
        self.paths = sorted(path for path in _listed(root) if os.path.isfile(os.path.join(root, path)))

    def text(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8", errors="replace", newline="") as file:
            return file.read()


class FakeTree:
    """The same for the self test, from a dict of path to text."""

    def __init__(self, texts):
        self.texts = texts
        self.paths = sorted(texts)

    def text(self, path):
        return self.texts[path]


class Finding:
    """One thing to mend; `line` is 0 when it concerns the file as a whole."""

    def __init__(self, path, line, message):
        self.path, self.line, self.message = path, line, message

    def __str__(self):
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


def _listed(root):
    command = ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        out = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        return [path for path in out.split("\0") if path]
    except (OSError, subprocess.CalledProcessError):
        return _walked(root)


def _walked(root):
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), root)
