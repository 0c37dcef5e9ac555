#!/usr/bin/env python3
"""Each check finds what it is for, and leaves alone what is right."""

import json
import os
import subprocess
import tempfile
import unittest

import folders
import includes
import scripts
import sizes
import todos
import tools
from functions import functions_of
from lint import ROOT
from tree import FakeTree, Tree


def messages(check, texts):
    return [str(finding) for finding in check(FakeTree(texts))]


class IncludesTest(unittest.TestCase):
    def includes(self, path, name, *others):
        line = f"#include {name}\n" if name.startswith("<") else f'#include "{name}"\n'
        return messages(includes.check, {path: line, **{other: "" for other in (name, *others)}})

    def test_down_is_right(self):
        for path, name in [
            ("eventstore/store.h", "eventstore/base/result.h"),
            ("projections/matrix/fold.cc", "eventstore/store.h"),
            ("projections/matrix/fold.cc", "cairn/engagement/v1/events.pb.h"),
            ("services/engagements/commands.cc", "projections/matrix/query.h"),
            ("services/engagements/commands.cc", "services/http/router.h"),
            ("workers/reminders/job.cc", "workers/runtime/timer.h"),
            ("services/cairn/main.cc", "workers/reminders/job.h"),
            ("tests/unit/matrix_test.cc", "projections/matrix/query.h"),
            ("eventstore/rocks.cc", "<rocksdb/db.h>"),
        ]:
            self.assertEqual(self.includes(path, name), [], f"{path} {name}")

    def test_up_and_sideways_are_wrong(self):
        for path, name in [
            ("eventstore/base/ids.h", "eventstore/store.h"),
            ("eventstore/store.h", "projections/matrix/query.h"),
            ("eventstore/store.h", "cairn/engagement/v1/events.pb.h"),
            ("projections/matrix/fold.cc", "services/http/router.h"),
            ("services/http/router.cc", "eventstore/store.h"),
            ("services/audit/routes.cc", "services/engagements/commands.h"),
            ("workers/reminders/job.cc", "services/http/router.h"),
            ("workers/reminders/job.cc", "workers/summary/job.h"),
            ("eventstore/rocks.h", "<rocksdb/db.h>"),
            ("services/audit/routes.cc", "<rocksdb/db.h>"),
            ("eventstore/base/ids.cc", "<boost/asio.hpp>"),
            ("services/cairn/main.cc", "tests/support/clock.h"),
        ]:
            self.assertEqual(len(self.includes(path, name)), 1, f"{path} {name}")

    def test_a_path_is_written_from_the_root(self):
        self.assertIn("no file of ours", messages(includes.check, {"eventstore/a.cc": '\n#include "b.h"\n'})[0])
        self.assertIn("eventstore/a.cc:2:", messages(includes.check, {"eventstore/a.cc": '\n#include "b.h"\n'})[0])

    def test_pure_files_use_pure_files(self):
        pure = "projections/engagements/decide.h"
        for name in ["projections/engagements/facts.h", "projections/calendar/day.h", "eventstore/base/ids.h", "<map>"]:
            self.assertEqual(self.includes(pure, name), [], name)
        for name in ["eventstore/store.h", "eventstore/base/clock.h", "projections/engagements/rows.h", "<random>"]:
            self.assertEqual(len(self.includes(pure, name)), 1, name)
        self.assertEqual(len(self.includes("projections/calendar/quarter.cc", "<boost/json.hpp>")), 1)

    def test_pure_files_read_no_clock(self):
        text = "#include <chrono>\nauto now = std::chrono::system_clock::now();\n"
        self.assertIn(":2:", messages(includes.check, {"projections/facts/fold.cc": text})[0])
        self.assertEqual(messages(includes.check, {"projections/matrix/fold.cc": text}), [])


class FoldersTest(unittest.TestCase):
    def test_a_source_folder_has_a_readme(self):
        texts = {"eventstore/README.md": "", "eventstore/merkle/tree.h": "", "LICENSE": "", ".ci/run": ""}
        self.assertEqual(len(messages(folders.check, texts)), 1)
        self.assertEqual(messages(folders.check, {**texts, "eventstore/merkle/README.md": ""}), [])

    def test_a_readme_is_short(self):
        self.assertEqual(messages(folders.check, {"deploy/README.md": "x\n" * 40}), [])
        self.assertIn("41 lines", messages(folders.check, {"deploy/README.md": "x\n" * 41})[0])

    def test_nothing_else_stands_at_the_top(self):
        self.assertIn("notes.txt", messages(folders.check, {"notes.txt": ""})[0])
        self.assertIn("scripts", messages(folders.check, {"scripts/x": ""})[0])


class SizesTest(unittest.TestCase):
    def sizes(self, texts, **ratchet):
        return messages(sizes.check, {sizes.RATCHET: json.dumps(ratchet), **texts})

    def test_guides(self):
        self.assertEqual(self.sizes({"a.cc": "x\n" * 500}), [])
        self.assertIn("501 file lines", self.sizes({"a.cc": "x\n" * 501})[0])
        self.assertIn("a.h:2: has 121 line columns", self.sizes({"a.h": "\n" + "x" * 121})[0])
        long = "void run() {\n" + "x;\n" * 69 + "}\n"
        self.assertIn("a.cc:1: run has 71 function lines", self.sizes({"a.cc": long})[0])
        self.assertEqual(self.sizes({"a.cc": "void run() {\n" + "x;\n" * 68 + "}\n"}), [])

    def test_the_ratchet_only_shrinks(self):
        text = {"a.cc": "x\n" * 600}
        self.assertEqual(self.sizes(text, file_lines={"a.cc": 600}), [])
        self.assertIn("at most 599", self.sizes(text, file_lines={"a.cc": 599})[0])
        self.assertIn("--tighten", self.sizes(text, file_lines={"a.cc": 700})[0])
        self.assertIn("--tighten", self.sizes({}, file_lines={"gone.cc": 700})[0])

    def test_tighten_lowers_and_removes_and_adds_nothing(self):
        ratchet = json.dumps({"file_lines": {"a.cc": 700, "gone.cc": 700}})
        tree = FakeTree({sizes.RATCHET: ratchet, "a.cc": "x\n" * 600, "new.cc": "x\n" * 600})
        self.assertEqual(json.loads(sizes.tightened(tree)), {"file_lines": {"a.cc": 600}})

    def test_where_functions_are(self):
        code = """
#define OPEN {
namespace a {
const char* kText[] = {"{", "f() {"};
struct S : T {
  explicit S(int x) : x_{x}, y_(1'000) {
    if (x) { use({1, 2}); }
  }
  std::string name() const override { return "}"; }
  int x_ = {};
};
template <class T>
Result<T> S::find(Id id, Options o = {}) {
  auto f = [](int v) { return v; };
}
TEST_F(StoreTest, Claims) { f(); }
}  // namespace a
"""
        names = [("S", 6, 3), ("name", 9, 1), ("S::find", 12, 4), ("StoreTest.Claims", 16, 1)]
        self.assertEqual(functions_of("a.cc", code), names)
        self.assertEqual(functions_of("a.py", "\ndef f():\n    pass\n"), [("f", 2, 2)])


class TodosTest(unittest.TestCase):
    def test_a_reason_is_needed(self):
        for text, count in [("// TODO: later", 1), ("// FIXME(x)", 1), ("// TODO(until the log is signed): x", 0)]:
            self.assertEqual(len(messages(todos.check, {"deploy/run": text})), count, text)


class ScriptsTest(unittest.TestCase):
    def test_scripts_stop_at_errors_and_parse(self):
        good = "#!/usr/bin/env bash\nset -euo pipefail\necho\n"
        self.assertEqual(messages(scripts.check, {"deploy/run": good}), [])
        self.assertEqual(len(messages(scripts.check, {"deploy/run": "#!/usr/bin/env bash\necho\n"})), 1)
        self.assertEqual(len(messages(scripts.check, {"deploy/run": good + "if true; then\n"})), 1)


class ToolsTest(unittest.TestCase):
    """On small checkouts of their own, with the project's configuration."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        os.makedirs(f"{self.folder.name}/build/tools")
        os.symlink(f"{ROOT}/build/tools/bin", f"{self.folder.name}/build/tools/bin")
        self.write(".clang-format", Tree(ROOT).text(".clang-format"))
        self.write("proto/buf.yaml", Tree(ROOT).text("proto/buf.yaml"))
        os.makedirs(f"{self.folder.name}/tests/golden")

    def write(self, path, text):
        os.makedirs(os.path.dirname(f"{self.folder.name}/{path}"), exist_ok=True)
        with open(f"{self.folder.name}/{path}", "w", encoding="utf-8") as file:
            file.write(text)

    def said(self, check):
        return "\n".join(str(finding) for finding in check(Tree(self.folder.name)))

    def write_proto(self, fields):
        text = 'syntax = "proto3";\n\npackage cairn.try.v1;\n\nmessage Tried {\n' + fields + "}\n"
        self.write("proto/cairn/try/v1/events.proto", text)

    def test_format(self):
        self.write("a.cc", "int a = 1;\n")
        self.assertEqual(self.said(tools.check_format), "")
        self.write("b.cc", "int a=1;\n")
        self.assertEqual(self.said(tools.check_format), "b.cc:1: run clang-format-19 -i b.cc")

    def test_additions_are_taken_in_and_breaking_changes_refused(self):
        self.write_proto("  string name = 1;\n")
        self.assertEqual(self.said(tools.renew_proto), "")
        self.assertEqual(self.said(tools.check_proto), "")
        self.write_proto("  string name = 1;\n  string why = 2;\n")
        self.assertIn("--renew-proto", self.said(tools.check_proto))
        self.assertEqual(self.said(tools.renew_proto), "")
        self.assertEqual(self.said(tools.check_proto), "")
        self.write_proto("  string title = 1;\n  string why = 2;\n")
        self.assertIn("changed name", self.said(tools.check_proto))
        self.assertIn("changed name", self.said(tools.renew_proto))

    def test_buf_lint(self):
        self.write_proto("  string Name = 1;\n")
        self.assertIn("lower_snake_case", self.said(tools.check_proto))


class TreeTest(unittest.TestCase):
    def test_what_git_ignores_is_not_looked_at(self):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in [(".gitignore", "/build/\n"), ("a.h", ""), ("build/b.h", "")]:
                os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
                with open(f"{folder}/{path}", "w", encoding="utf-8") as file:
                    file.write(text)
            self.assertEqual(Tree(folder).paths, [".gitignore", "a.h"])
            subprocess.run(["git", "init", "-q", folder], check=True)
            self.assertEqual(Tree(folder).paths, [".gitignore", "a.h"])


if __name__ == "__main__":
    unittest.main()
