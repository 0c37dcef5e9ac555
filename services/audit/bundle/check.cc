#include "services/audit/bundle/check.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "eventstore/checkpoints.h"
#include "eventstore/event.h"
#include "eventstore/merkle/leaf.h"
#include "eventstore/merkle/proof.h"
#include "eventstore/merkle/tile_path.h"
#include "services/audit/bundle/bundle.h"

namespace cairn::services::audit::bundle {
namespace {

namespace merkle = eventstore::merkle;
using merkle::kTileHashes;

/// A check that failed. Thrown nowhere: returned as an error, whose code is the verdict.
struct Flaw {
  Verdict verdict = Verdict::kBroken;
  std::optional<uint64_t> position;
  std::string detail;
};
using Step = std::optional<Flaw>;
constexpr std::nullopt_t kRight = std::nullopt;

Flaw broken(std::string detail) { return {Verdict::kBroken, std::nullopt, std::move(detail)}; }
Flaw broken_at(uint64_t position, std::string detail) { return {Verdict::kBroken, position, std::move(detail)}; }
Flaw missing(const std::string& path) { return {Verdict::kIncomplete, std::nullopt, path + " is missing"}; }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

/// Every hash of the tree by levels of 256, from the leaves of the bundle up.
std::vector<std::vector<Hash>> levels_of(const std::vector<Hash>& leaves) {
  std::vector<std::vector<Hash>> levels = {leaves};
  while (levels.back().size() >= kTileHashes) {
    const auto& below = levels.back();
    std::vector<Hash> above;
    for (size_t first = 0; first + kTileHashes <= below.size(); first += kTileHashes)
      above.push_back(merkle::root_of(&below[first], kTileHashes));
    levels.push_back(std::move(above));
  }
  return levels;
}

/// Hashes of the levels above.
class Levels final : public merkle::HashReader {
 public:
  explicit Levels(const std::vector<std::vector<Hash>>& levels) : levels_(levels) {}
  Result<std::vector<Hash>> read(uint32_t level, uint64_t first, uint64_t count) const override {
    const auto begin = levels_[level].begin() + static_cast<std::ptrdiff_t>(first);
    return std::vector<Hash>(begin, begin + static_cast<std::ptrdiff_t>(count));
  }

 private:
  const std::vector<std::vector<Hash>>& levels_;
};

class Check {
 public:
  Check(const Unpacked& bundle, const Held& held) : bundle_(bundle), held_(held) {}

  Outcome run() {
    for (const auto step :
         {&Check::check_note, &Check::read_streams, &Check::check_positions, &Check::check_streams, &Check::check_tiles,
          &Check::check_root, &Check::check_proofs, &Check::check_growth, &Check::check_rest}) {
      if (auto flaw = (this->*step)()) {
        outcome_.verdict = flaw->verdict;
        outcome_.position = flaw->position;
        outcome_.detail = std::move(flaw->detail);
        break;
      }
    }
    return std::move(outcome_);
  }

 private:
  struct Stream {
    std::string name;
    uint64_t revisions = 0;
  };
  struct Member {
    uint64_t position;
    eventstore::StoredEvent event;
  };

  /// The bytes of a file that belongs here; null when it is missing.
  const std::string* file(const std::string& path) {
    const auto found = bundle_.files.find(path);
    if (found == bundle_.files.end()) return nullptr;
    known_.insert(path);
    return &found->second;
  }

  // 1.
  Step check_note() {
    const auto* note = file("checkpoint");
    if (note == nullptr) return missing("checkpoint");
    const auto* listed = file("verifier-keys");
    if (listed == nullptr) return missing("verifier-keys");
    const auto said = eventstore::said_in(*note);
    if (!said) return broken("checkpoint: " + said.error().context);
    outcome_.said = said.value();
    std::vector<merkle::Verifier> keys = held_.keys;
    outcome_.key_held = !keys.empty();
    for (const auto& key : keys)
      if (key.name() != said.value().origin)
        return Flaw{Verdict::kForeign, {}, "the key is of " + key.name() + ", the bundle of " + said.value().origin};
    for (const auto& line : lines_of(*listed)) {
      const auto key = merkle::Verifier::parse(line);
      if (!key) return broken("verifier-keys: " + key.error().context);
      if (held_.keys.empty()) keys.push_back(key.value());
    }
    const auto fits =
        std::ranges::find_if(keys, [&](const auto& key) { return merkle::open_checkpoint(*note, key).has_value(); });
    if (fits == keys.end())
      return broken(std::string("the checkpoint is signed by none of the keys ") +
                    (outcome_.key_held ? "that were given" : "in the bundle"));
    outcome_.key = fits->text();
    return kRight;
  }

  Step read_streams() {
    const auto* names = file("streams");
    if (names == nullptr) return missing("streams");
    for (const auto& name : lines_of(*names)) {
      const auto tag = merkle::stream_tag(outcome_.said.origin, name);
      if (!streams_.emplace(tag, Stream{name}).second) return broken("streams names " + name + " twice");
    }
    outcome_.streams = streams_.size();
    return kRight;
  }

  // 2.
  Step check_positions() {
    const uint64_t size = outcome_.said.size;
    // A bundle of entries is 83 bytes an event: what cannot be here is missing, and nothing is reserved for it.
    for (uint64_t first = 0; first < size; first += kTileHashes) {
      const merkle::TileName entries{{}, first / kTileHashes, std::min(kTileHashes, size - first)};
      const merkle::TileName hashes{0, entries.index, entries.width};
      const auto* bundle = file("tile/" + merkle::path_of(entries));
      const auto* tile = file("tile/" + merkle::path_of(hashes));
      if (bundle == nullptr)
        return Flaw{Verdict::kIncomplete, first, "tile/" + merkle::path_of(entries) + " is missing"};
      if (tile == nullptr) return Flaw{Verdict::kIncomplete, first, "tile/" + merkle::path_of(hashes) + " is missing"};
      if (auto flaw = check_tile(first, entries.width, *bundle, *tile)) return flaw;
    }
    return kRight;
  }

  Step check_tile(uint64_t first, uint64_t width, const std::string& bundle, const std::string& tile) {
    const auto entries = merkle::entries_of(bundle);
    for (uint64_t i = 0; i < width; ++i) {
      const uint64_t position = first + i;
      if (i >= entries.size()) return broken_at(position, "the leaf's entry cannot be read");
      const auto entry = merkle::parse_leaf_entry(entries[i]);
      if (!entry) return broken_at(position, "the leaf's entry: " + entry.error().context);
      if (entry.value().position != Position(position))
        return broken_at(position, "the leaf is of position " + std::to_string(entry.value().position.value()));
      leaves_.push_back(merkle::leaf_hash(entries[i]));
      const auto kept = std::string_view(tile).substr(std::min(tile.size(), i * sizeof(Hash)), sizeof(Hash));
      if (kept != view_of(leaves_.back()))
        return broken_at(position, "the leaf's entry and its hash contradict each other");
      if (const auto stream = streams_.find(entry.value().stream_tag); stream != streams_.end())
        if (auto flaw = check_event(stream->second, entry.value())) return flaw;
    }
    const uint64_t end = first + width - 1;
    if (bundle.size() != width * (2 + merkle::kLeafEntryBytes)) return broken_at(end, "bytes follow the leaf's entry");
    if (tile.size() != width * sizeof(Hash)) return broken_at(end, "bytes follow the leaf's hash");
    return kRight;
  }

  Step check_event(Stream& stream, const merkle::LeafEntry& entry) {
    const uint64_t position = entry.position.value();
    const uint64_t revision = entry.revision.value();
    if (revision > stream.revisions)
      return Flaw{Verdict::kIncomplete, position,
                  "revision " + std::to_string(stream.revisions) + " of " + stream.name + " is hidden: revision " +
                      std::to_string(revision) + " follows"};
    if (revision < stream.revisions)
      return broken_at(position, "revision " + std::to_string(revision) + " of " + stream.name + " comes twice");
    ++stream.revisions;
    const auto* record = file(record_path(position));
    if (record == nullptr) return Flaw{Verdict::kIncomplete, position, record_path(position) + " is missing"};
    if (sha256(*record) != entry.record_hash) return broken_at(position, "the record is not the one that was hashed");
    Member member{position, {}};
    auto& event = member.event;
    const bool read = event.ParseFromString(*record) && event.position() == position && event.revision() == revision &&
                      event.stream() == stream.name && event.event_id() == entry.event_id.view();
    if (!read) return broken_at(position, "the record contradicts its leaf");
    const auto* json = file(event_path(position));
    if (json == nullptr) return Flaw{Verdict::kIncomplete, position, event_path(position) + " is missing"};
    if (*json != event_json(event)) return broken_at(position, event_path(position) + " says other than the record");
    members_.push_back(std::move(member));
    return kRight;
  }

  Step check_streams() {
    for (const auto& [tag, stream] : streams_)
      if (stream.revisions == 0) return Flaw{Verdict::kIncomplete, {}, "no event of " + stream.name + " is in the log"};
    outcome_.records = members_.size();
    return kRight;
  }

  // 3.
  Step check_tiles() {
    levels_ = levels_of(leaves_);
    for (const auto& name : merkle::tiles_of(outcome_.said.size)) {
      if (!name.level || *name.level == 0) continue;
      const std::string path = "tile/" + merkle::path_of(name);
      const auto* tile = file(path);
      if (tile == nullptr) return missing(path);
      const auto& level = levels_[*name.level];
      uint64_t covers = 1;
      for (uint32_t i = 0; i < *name.level; ++i) covers *= kTileHashes;
      for (uint64_t i = 0; i < name.width; ++i) {
        const uint64_t index = name.index * kTileHashes + i;
        const auto kept = std::string_view(*tile).substr(std::min(tile->size(), i * sizeof(Hash)), sizeof(Hash));
        if (kept != view_of(level[index]))
          return broken_at(index * covers, path + " and the leaves from here to " +
                                               std::to_string((index + 1) * covers - 1) + " contradict each other");
      }
      if (tile->size() != name.width * sizeof(Hash)) return broken(path + " is too long");
    }
    return kRight;
  }

  Step check_root() {
    const auto root = merkle::root_at(leaves_.size(), Levels(levels_));
    if (root && root.value() == outcome_.said.root) return kRight;
    return broken("the leaves lead to another root than the signed one: this is another history");
  }

  /// Proofs are made anew and compared; they are the only ones that fit.
  Step check_proofs() {
    const auto& note = bundle_.files.find("checkpoint")->second;
    for (const auto& [position, event] : members_) {
      const auto path = proof_path(position);
      const auto* proof = file(path);
      if (proof == nullptr) return Flaw{Verdict::kIncomplete, position, path + " is missing"};
      const auto hashes = merkle::inclusion_proof(position, leaves_.size(), Levels(levels_));
      const auto told = merkle::parse_inclusion_file(*proof);
      const bool right = told && hashes && told.value().index == position && told.value().proof == hashes.value() &&
                         told.value().checkpoint == note && merkle::leaf_hash(told.value().extra) == leaves_[position];
      if (!right) return broken_at(position, path + " does not lead from the leaf to the signed root");
    }
    return kRight;
  }

  // 4.
  Step check_growth() {
    if (!held_.checkpoint) return kRight;
    const auto was = eventstore::said_in(*held_.checkpoint);
    if (!was) return Flaw{Verdict::kForeign, {}, "the held checkpoint: " + was.error().context};
    if (was.value().origin != outcome_.said.origin)
      return Flaw{Verdict::kForeign,
                  {},
                  "the held checkpoint is of " + was.value().origin + ", the bundle of " + outcome_.said.origin};
    if (was.value().size > leaves_.size())
      return Flaw{Verdict::kIncomplete, leaves_.size(),
                  "the held checkpoint has " + std::to_string(was.value().size) + " events, the bundle " +
                      std::to_string(leaves_.size())};
    const auto root = merkle::root_at(was.value().size, Levels(levels_));
    if (!root || root.value() != was.value().root)
      return broken("the first " + std::to_string(was.value().size) +
                    " events are not those of the held checkpoint: the history was forked");
    outcome_.grown_from = was.value().size;
    return kRight;
  }

  // 5.
  Step check_rest() {
    Streams streams{outcome_.said.size, outcome_.said.origin, {}, sample_in_about()};
    for (const auto& name : lines_of(bundle_.files.find("streams")->second))
      streams.events.emplace_back(name, streams_.at(merkle::stream_tag(outcome_.said.origin, name)).revisions);
    if (auto flaw = check_same("about.json", about_json(streams))) return flaw;
    if (auto flaw = check_documents(streams)) return flaw;
    if (auto flaw = check_evidence()) return flaw;
    for (const char* path : {"VERIFY.md", "descriptors.binpb"})
      if (file(path) == nullptr) return missing(path);
    if (auto flaw = check_same("SHA256SUMS", sums_of(bundle_.files))) return flaw;
    for (const auto& [path, bytes] : bundle_.files)
      if (!known_.contains(path)) return broken(path + " does not belong to the bundle");
    if (!bundle_.doubted.empty()) return broken("the zip's own checksum of " + bundle_.doubted.front() + " is wrong");
    return kRight;
  }

  /// Every document that the records name is listed, in their order, and what is said to be here has its hash.
  Step check_documents(const Streams& streams) {
    const auto* listed = file("documents");
    if (listed == nullptr) return missing("documents");
    std::string_view rest = *listed;
    for (const auto& [name, events] : streams.events) {
      for (const auto& [position, event] : members_) {
        const auto document = event.stream() == name ? document_of(event) : std::string();
        if (document.empty()) continue;
        const auto line = rest.substr(0, std::min(rest.size(), rest.find('\n') + 1));
        rest.remove_prefix(line.size());
        const auto said = [&](std::string_view where) { return line == document_line(document, position, where); };
        if (!said("here") && !said("not_held") && !said("too_large"))
          return broken_at(position, "documents says other than the record");
        if (!said("here")) continue;
        const auto path = file_path(document);
        const auto* bytes = file(path);
        if (bytes == nullptr) return Flaw{Verdict::kIncomplete, position, path + " is missing"};
        if (to_hex(view_of(sha256(*bytes))) != document) return broken_at(position, path + " has another hash");
      }
    }
    return rest.empty() ? kRight : Step(broken("documents lists what no record names"));
  }

  /// What the records name as evidence has its hash where it is here; what rests on records has them here; and a file
  /// that was made has the hash that a record says.
  Step check_evidence() {
    std::set<std::string> made;
    std::set<uint64_t> here;
    for (const auto& [position, event] : members_) {
      here.insert(position);
      for (auto& hash : made_by(event)) made.insert(std::move(hash));
      for (const auto& hash : evidence_of(event)) {
        const auto* bytes = file(file_path(hash));
        if (bytes != nullptr && to_hex(view_of(sha256(*bytes))) != hash)
          return broken_at(position, file_path(hash) + " has another hash");
      }
    }
    for (const auto& [path, bytes] : bundle_.files) {
      if (!path.starts_with(kEvidence)) continue;
      known_.insert(path);
      if (path == kCited) {
        if (auto flaw = check_cited(bytes, here)) return flaw;
      } else if (!made.contains(to_hex(view_of(sha256(bytes))))) {
        return broken(path + " is not a file that a record says was made");
      }
    }
    return kRight;
  }

  /// "relationships_active.2013-14@1200 7 12 31": each position has its record.
  static Step check_cited(const std::string& cited, const std::set<uint64_t>& here) {
    for (const auto& line : lines_of(cited)) {
      const size_t name_end = std::min(line.find(' '), line.size());
      std::string_view rest = std::string_view(line).substr(name_end);
      while (!rest.empty()) {
        rest.remove_prefix(1);
        uint64_t position = 0;
        const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), position);
        const auto taken = static_cast<size_t>(read.ptr - rest.data());
        if (read.ec != std::errc() || (taken < rest.size() && rest[taken] != ' '))
          return broken(std::string(kCited) + " cannot be read: " + line.substr(0, 100));
        if (!here.contains(position))
          return Flaw{Verdict::kIncomplete, position,
                      line.substr(0, name_end) + " rests on an event whose record is missing"};
        rest.remove_prefix(taken);
      }
    }
    return kRight;
  }

  Step check_same(const std::string& path, const std::string& wanted) {
    const auto* is = file(path);
    if (is == nullptr) return missing(path);
    if (*is == wanted) return kRight;
    if (path != "SHA256SUMS") return broken(path + " says other than the records");
    // Which file was altered: the first whose line is not as it should be.
    const auto lines = lines_of(*is);
    for (const auto& line : lines_of(wanted))
      if (std::ranges::find(lines, line) == lines.end()) return broken(line.substr(66) + " is not as SHA256SUMS says");
    return broken("SHA256SUMS lists what is not there");
  }

  /// How the streams were drawn is not proved by anything here, only held to be written once and the same.
  std::string sample_in_about() const {
    const auto found = bundle_.files.find("about.json");
    if (found == bundle_.files.end()) return "";
    const std::string_view text = found->second;
    constexpr std::string_view kKey = ",\"sample\":";
    const size_t at = text.find(kKey);
    if (at == std::string_view::npos || !text.ends_with("}\n")) return "";
    return std::string(text.substr(at + kKey.size(), text.size() - at - kKey.size() - 2));
  }

  const Unpacked& bundle_;
  const Held& held_;
  Outcome outcome_;
  std::set<std::string> known_;
  std::map<std::array<uint8_t, 16>, Stream> streams_;
  std::vector<Member> members_;
  std::vector<Hash> leaves_;
  std::vector<std::vector<Hash>> levels_;
};

}  // namespace

Outcome check(const Unpacked& bundle, const Held& held) { return Check(bundle, held).run(); }

}  // namespace cairn::services::audit::bundle
