"""The switch of failing_disk.cc: what of a running program's disk fails, from when to when."""

import os
import pathlib


class FailingDisk:
    """`library` is the built failing_disk.cc, `folder` where the switch may lie: not on the disk that fails."""

    def __init__(self, library, folder):
        self.switch = pathlib.Path(folder) / "failing_disk"
        self.environment = {"LD_PRELOAD": str(library), "CAIRN_FAILING_DISK": str(self.switch)}

    def fail(self, call, number, folder, ending="*"):
        """At once for every call from here on; the words are those of failing_disk.cc."""
        told = self.switch.with_suffix(".new")
        told.write_text(f"{call} {number} {folder} {ending}\n", encoding="utf-8")
        os.replace(told, self.switch)

    def heal(self):
        self.switch.unlink()
