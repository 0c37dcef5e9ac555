#include "eventstore/memory_commit_log.h"
#include "eventstore/merkle/note.h"
#include "services/audit/bundle/archive.h"
#include "services/audit/bundle/bundle.h"
#include "services/audit/bundle/check.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as a zip: what is read is written as a zip that reads the same, and no zip of a few bytes makes us hold
// many. And a bundle that is whole, with any of its bytes changed, cut off or left out: it is never called whole.

namespace cairn::fuzz {
namespace {

namespace bundle = services::audit::bundle;
namespace es = eventstore;

constexpr std::string_view kOrigin = "fuzz.example";

/// A ledger of three events in two streams, and the bundle of one of them.
struct Bundled {
  es::merkle::Signer signer = es::merkle::Signer::of(std::string(kOrigin), "an open seed for the tests only!").value();
  ManualClock clock{1'782'894'600'000'000};
  bundle::Files files;
  std::vector<std::string> paths;

  Bundled() {
    es::StoreOptions options;
    options.origin = kOrigin;
    options.clock = &clock;
    auto store = es::Store::open(es::make_memory_commit_log(), options, {}).value();
    for (const auto* stream : {"engagement-1", "engagement-2", "engagement-1"}) append(*store, stream);
    const auto snapshot = store->snapshot();
    const es::merkle::Checkpoint checkpoint{std::string(kOrigin), snapshot->head().value(),
                                            snapshot->root_at(snapshot->head()).value()};
    bundle::Asked asked{
        {StreamId::parse("engagement-1").value()}, es::merkle::sign(checkpoint, signer), {signer.verifier()}};
    files = bundle::make(*snapshot, kOrigin, asked).value();
    for (const auto& [path, bytes] : files) paths.push_back(path);
    CAIRN_CHECK(verdict_of(files) == bundle::Verdict::kWhole, "an untouched bundle is whole");
  }

  bundle::Verdict verdict_of(const bundle::Files& said) const {
    return bundle::check({said, {}}, {{signer.verifier()}, std::nullopt}).verdict;
  }

 private:
  static void append(es::Store& store, const std::string& stream) {
    es::NewEvent event;
    const std::string number(16, static_cast<char>(store.head().value() + 1));
    event.id = EventId::from_bytes(number).value();
    event.type = "Activated";
    es::Append append;
    append.commit_id = CommitId::from_bytes(number).value();
    append.writes.push_back({StreamId::parse(stream).value(), es::Expected::any(), {std::move(event)}});
    append.actor = {"u-17", "officer", ""};
    append.channel = "api";
    CAIRN_CHECK(store.append_and_wait(std::move(append)).has_value(), "three events are appended");
  }
};

/// Takes a number off the input, two bytes of it.
size_t take_number(std::string_view& input) {
  const size_t high = take_choice(input, 256);
  return high * 256 + take_choice(input, 256);
}

void try_changed(std::string_view input) {
  static const Bundled whole;
  auto files = whole.files;
  while (!input.empty()) {
    const auto& path = whole.paths[take_number(input) % whole.paths.size()];
    const auto found = files.find(path);
    const size_t how = take_choice(input, 8);
    const size_t at = take_number(input);
    if (found == files.end()) continue;
    auto& bytes = found->second;
    if (how == 0) {
      files.erase(found);
    } else if (how == 1) {
      bytes.resize(at % (bytes.size() + 1));
    } else if (how == 2) {
      files["more/" + std::to_string(at)] = bytes;
    } else if (!bytes.empty()) {
      bytes[at % bytes.size()] = static_cast<char>(take_choice(input, 256));
    }
  }
  const bool touched = files != whole.files;
  CAIRN_CHECK((whole.verdict_of(files) == bundle::Verdict::kWhole) == !touched,
              "a bundle is whole when it is untouched");
}

void try_zip(std::string_view input) {
  const auto read = bundle::read_zip(input);
  if (!read) {
    CAIRN_CHECK(read.error().code == Errc::kCorrupt || read.error().code == Errc::kTooLarge, "a refusal is one of two");
    return;
  }
  for (const auto& path : read.value().doubted)
    CAIRN_CHECK(read.value().files.contains(path), "what is doubted was read");
  const auto written = bundle::write_zip(read.value().files);
  if (!written) return;  // a name that libzip reads and does not write
  const auto again = bundle::read_zip(written.value());
  CAIRN_CHECK(again && again.value().files == read.value().files && again.value().doubted.empty(),
              "what was read is written as what reads the same");
}

}  // namespace

void try_input(std::string_view input) {
  if (take_choice(input, 2) == 0) return try_zip(input);
  try_changed(input);
}

}  // namespace cairn::fuzz
