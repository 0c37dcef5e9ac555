// Writes the seeds of tests/fuzz/corpus anew, from the golden events, the sample and what our own encoders make of
// them. Usage: fuzz_seeds ROOT, the root of a checkout. Inputs that once were findings (finding_…) are left alone.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "cairn/history/v1/history.pb.h"
#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"
#include "eventstore/codec/event_types.h"
#include "eventstore/codec/message_json.h"
#include "eventstore/event.h"
#include "eventstore/keys.h"
#include "eventstore/merkle/tile_path.h"
#include "eventstore/view_fold.h"
#include "projections/facts/timeline.h"
#include "projections/matrix/cursor.h"
#include "services/audit/bundle/archive.h"
#include "tests/fuzz/signed_tree.h"

namespace cairn::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace eventstore;

class Seeds {
 public:
  explicit Seeds(fs::path root) : root_(std::move(root)) {}
  void write(const std::string& subject, const std::string& name, std::string_view bytes) {
    const auto folder = root_ / "tests/fuzz/corpus" / subject;
    fs::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary) << bytes;
    ++written_;
  }
  std::string read(const std::string& path) const {
    std::ifstream file(root_ / path, std::ios::binary);
    CAIRN_CHECK(file.good(), "the file is in the checkout");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  size_t written() const { return written_; }

 private:
  fs::path root_;
  size_t written_ = 0;
};

std::map<std::string, std::string> golden_events(const Seeds& seeds) {
  std::map<std::string, std::string> payloads;
  std::istringstream lines(seeds.read("tests/golden/events.txt"));
  for (std::string type, hex; lines >> type >> hex;) payloads[type] = from_hex(hex).value_or("");
  return payloads;
}

StoredEvent record_of(const std::string& type, const std::string& payload) {
  StoredEvent event;
  event.set_event_id(std::string(16, '\x11'));
  event.set_stream("engagement-0192f0c1");
  event.set_revision(2);
  event.set_type(type);
  event.set_schema_version(1);
  event.set_recorded_us(1'782'894'600'000'000);
  set_date(event.mutable_effective(), PartialDate::parse("2011-01").value());
  event.set_commit_id(std::string(16, '\x22'));
  event.set_commit_count(1);
  event.mutable_actor()->set_id("u-17");
  event.mutable_actor()->set_role("officer");
  event.set_channel("api");
  event.set_reason("as signed");
  event.add_tags("ref:12");
  event.set_payload(payload);
  event.set_position(7);
  return event;
}

void write_events(Seeds& seeds) {
  size_t number = 0;
  for (const auto& [type, payload] : golden_events(seeds)) {
    const auto message = codec::EventTypes::all().parse(type, payload);
    CAIRN_CHECK(message.has_value(), "a golden event reads");
    std::string json;
    JsonWriter writer(json);
    codec::message_to_json(*message.value(), writer);
    // Every third is enough of them: what a fuzzer needs is each shape, not each type.
    if (number++ % 3 != 0 && type != "Corrected") continue;
    seeds.write("record", type, record_of(type, payload).SerializeAsString());
    seeds.write("message_json", type, type + "\n" + json);
  }
  seeds.write("message_json", "Corrected",
              "Corrected\n{\"position\":7,\"type\":\"Approved\",\"replacement\":{\"approver\":\"council\"},"
              "\"effective\":\"2011\"}");
}

std::string part(const std::string& head, const std::string& content) {
  return "--frontier\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
}

/// Forms with files, and the forms of an answer page: the first byte is the button (all, send, nothing, add).
void write_forms(Seeds& seeds) {
  const std::string end = "--frontier--\r\n";
  const auto pdf = part("name=\"report.ROW1.r1\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf",
                        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n");
  const auto rows = part("name=\"turn\"", "0") + part("name=\"shown\"", "ROW1") + part("name=\"shown\"", "ROW2");
  const auto changed = part("name=\"row.ROW2\"", "changed") + part("name=\"since.ROW2\"", "2026-08") +
                       part("name=\"rev.ROW2\"", "0") + part("name=\"focus.ROW2\"", "water <b>reuse</b>") +
                       part("name=\"file.ROW2\"; filename=\"\"\r\nContent-Type: application/octet-stream", "");
  const auto ended = std::string("shown=ROW1&row.ROW1=ended&end.ROW1=2026-06-30&how.ROW1=done&shown=ROW2&row.ROW2=") +
                     "handed_over&to.ROW2=parks&kept.report.ROW1.r1=" + std::string(64, '0') + "+a.pdf";
  seeds.write("multipart", "form", '\1' + rows + changed + pdf + end);
  seeds.write("multipart", "cut", '\1' + rows + pdf.substr(0, pdf.size() / 2));
  seeds.write("multipart", "preamble", "\1some words\r\n" + pdf + end);
  seeds.write("multipart", "header",
              std::string(1, '\0') + "multipart/form-data; boundary=\"frontier\"; charset=utf-8");
  seeds.write("answer_form", "report", std::string(1, '\0') + rows + pdf + end);
  seeds.write("answer_form", "changed", '\1' + rows + changed + end);
  seeds.write("answer_form", "ended", '\1' + ended);
  seeds.write("answer_form", "not_ours", "\1shown=ROW1&row.ROW1=not_ours&why.ROW1=%3Ci%3EParks");
  seeds.write("answer_form", "nothing", '\2' + pdf + end);
  seeds.write("answer_form", "added", "\3kind=staff_visit&title=Visit+to+Bremen&partner=Bremen&year=2026&month=9&day=");
}

/// The first byte is the size of the file, then If-Range and Range.
void write_ranges(Seeds& seeds) {
  size_t number = 0;
  for (const auto* range : {"\nbytes=0-9", "\nbytes=-7", "\nbytes=5-", "\"3f\"\nbytes=2-3", "\nbytes=0-1,5-6"})
    seeds.write("byte_range", std::to_string(number++), '\3' + std::string(range));
}

/// A zip, and changes of a bundle: which file, how, where, and what to.
void write_bundles(Seeds& seeds) {
  const services::audit::bundle::Files files = {{"about.json", "{}"}, {"records/0000000000", "\x0a\x01"}};
  seeds.write("bundle", "zip", std::string(1, '\0') + services::audit::bundle::write_zip(files).value());
  seeds.write("bundle", "flip", std::string("\1\0\3\7\0\5X", 7));
  seeds.write("bundle", "left_out", std::string("\1\0\2\0\0\0", 6));
  seeds.write("bundle", "cut", std::string("\1\0\4\1\0\1", 6));
}

void write_rows(Seeds& seeds) {
  GenerationState state;
  state.position = Position(52);
  state.fingerprint = sha256("matrix");
  std::string steps = bytes_of(Position(7));
  for (const uint64_t step : {1ULL, 127ULL, 128ULL, 70'000ULL}) append_posting_step(steps, step);
  const SignedTree tree;
  std::string bundle;
  for (size_t i = 0; i < 3; ++i) merkle::append_entry(bundle, tree.entries[i]);
  const std::map<std::string, std::string> rows = {
      {"head", '\0' + bytes_of(HeadRow{StreamNo(7), Revision(3)})},
      {"commit", '\0' + bytes_of(CommitRow{Position(7), 3, sha256("request")})},
      {"position", '\0' + bytes_of(Position(7))},
      {"generation", '\0' + bytes_of(state)},
      {"leaf", '\0' + tree.entries[3]},
      {"family", '\1' + view_family("matrix", 12)},
      {"tile", '\1' + merkle::path_of({1, 1'234'067, 8})},
      {"entries", '\1' + merkle::path_of({std::nullopt, 3, merkle::kTileHashes})},
      {"bundle", '\2' + bundle},
      {"steps", '\3' + steps},
      {"index", '\4' + steps.substr(8) + steps.substr(8)},
  };
  for (const auto& [name, bytes] : rows) seeds.write("rows", name, bytes);
}

void write_proofs(Seeds& seeds) {
  const SignedTree tree;
  seeds.write("note", "signed", tree.note);
  seeds.write("note", "checkpoint", text_of(tree.checkpoint));
  seeds.write("note", "public_key", tree.signer.verifier().text());
  seeds.write("note", "private_key", tree.signer.text());
  for (const uint64_t index : {uint64_t{0}, uint64_t{63}, uint64_t{99}})
    seeds.write("proof", "entry_" + std::to_string(index), tree.proof_of(index));
}

void write_timelines(Seeds& seeds) {
  using namespace projections::facts;
  Timeline timeline;
  timeline.assert_facts({Position(0),
                         PartialDate::parse("2003").value(),
                         false,
                         {{kBirth, "", "recorded"}, {3, "", "Learning exchange"}, {9, "o:ukzn:partner", "in"}}});
  timeline.assert_facts({Position(1), PartialDate::parse("2011-01-19").value(), true, {{3, "", std::nullopt}}});
  timeline.correct(Position(0), {Position(200), std::nullopt, false, {{kBirth, "", "recorded"}, {3, "", "Renamed"}}});
  timeline.assert_facts({Position(201), PartialDate::parse("2012-06").value(), false, {{9, "o:sp:funder", "in"}}});
  timeline.void_event(Position(201), Position(300));
  timeline.set_revision(Revision(4));
  std::string at;
  append_u32(at, static_cast<uint32_t>(PartialDate::parse("2026-06-30").value().first_day().number()));
  append_u64(at, 250);
  seeds.write("timeline", "corrected", at + timeline.encode());
  seeds.write("timeline", "empty", at + Timeline().encode());
}

void write_views(Seeds& seeds) {
  projections::matrix::Cursor cursor;
  cursor.at = {Day(20'000), Position(52)};
  cursor.query_hash = "01234567";
  cursor.last_id = "0192f0c1";
  seeds.write("cursor", "page", cursor.encode());
  cairn::history::v1::HistoryItem item;
  item.set_position(7);
  item.set_type("Corrected");
  item.set_recorded_us(1'782'894'600'000'000);
  item.mutable_actor()->set_id("u-17");
  item.set_reason("as signed");
  item.set_target(3);
  item.add_columns("title");
  seeds.write("history", "item", item.SerializeAsString());
}

void write_files(Seeds& seeds) {
  const std::map<std::string, std::string> files = {
      {"municipalities.csv", "municipalities"},
      {"municipality-changes.csv", "municipalities"},
      {"units.csv", "units"},
      {"organisations.csv", "organisations"},
      {"networks.csv", "networks"},
      {"engagements.csv", "engagements"},
      {"legacy-spreadsheet.csv", "engagements"},
  };
  for (const auto& [file, kind] : files) {
    const auto bytes = seeds.read("deploy/sample/" + file);
    size_t end = 0;
    for (int line = 0; line < 4; ++line) end = bytes.find('\n', end) + 1;
    seeds.write("csv", file, std::string_view(bytes).substr(0, end));
    seeds.write("import", file, kind + "\n" + bytes.substr(0, end));
  }
}

}  // namespace
}  // namespace cairn::fuzz

int main(int argc, char** argv) {
  using namespace cairn::fuzz;
  if (argc != 2) {
    std::fputs("usage: fuzz_seeds ROOT\n", stderr);
    return 2;
  }
  Seeds seeds(argv[1]);
  write_events(seeds);
  write_forms(seeds);
  write_ranges(seeds);
  write_bundles(seeds);
  write_rows(seeds);
  write_proofs(seeds);
  write_timelines(seeds);
  write_views(seeds);
  write_files(seeds);
  std::printf("%zu seeds written\n", seeds.written());
  return 0;
}
