#include "services/audit/bundle/bundle.h"

#include <google/protobuf/descriptor.pb.h>

#include <set>

#include "eventstore/base/json_writer.h"
#include "eventstore/blobs/blobs.h"
#include "eventstore/checkpoints.h"
#include "eventstore/codec/event_json.h"
#include "eventstore/codec/event_types.h"
#include "eventstore/proofs.h"
#include "services/audit/bundle/guide.h"

namespace cairn::services::audit::bundle {
namespace {

namespace merkle = eventstore::merkle;
using eventstore::Snapshot;
using eventstore::StoredEvent;
using google::protobuf::FileDescriptor;

/// Some 460 MB of leaves and tiles.
constexpr uint64_t kEventsMax = 4'000'000;
constexpr uint64_t kDocumentBytesMax = uint64_t{256} * 1024 * 1024;

std::string digits(uint64_t position) {
  const std::string text = std::to_string(position);
  return std::string(text.size() < 10 ? 10 - text.size() : 0, '0') + text;
}

/// The files that messages of these events are declared in, each after those that it imports.
class Descriptors {
 public:
  Descriptors() { add(StoredEvent::descriptor()->file()); }
  void add_type(std::string_view type) {
    if (const auto* message = eventstore::codec::EventTypes::all().find(type)) add(message->file());
  }
  std::string bytes() const { return set_.SerializeAsString(); }

 private:
  void add(const FileDescriptor* file) {
    if (!seen_.insert(file->name()).second) return;
    for (int i = 0; i < file->dependency_count(); ++i) add(file->dependency(i));
    file->CopyTo(set_.add_file());
  }

  std::set<std::string> seen_;
  google::protobuf::FileDescriptorSet set_;
};

/// Puts what belongs to the streams into the files.
class Maker {
 public:
  Maker(const Snapshot& snapshot, std::string_view origin, const Asked& asked, const merkle::Checkpoint& said)
      : snapshot_(snapshot), origin_(origin), asked_(asked), said_(said) {}

  Result<Files> make() {
    for (const auto& name : merkle::tiles_of(said_.size)) {
      CAIRN_TRY(auto bytes, eventstore::tile_bytes(snapshot_, origin_, name));
      files_.emplace("tile/" + merkle::path_of(name), std::move(bytes));
    }
    Streams streams{said_.size, std::string(origin_), {}, asked_.sample};
    for (const auto& stream : asked_.streams) {
      CAIRN_TRY(const uint64_t events, add_stream(stream));
      streams.events.emplace_back(stream.text(), events);
      files_["streams"] += stream.text() + "\n";
    }
    for (const auto& key : asked_.keys) files_["verifier-keys"] += key.text() + "\n";
    files_["about.json"] = about_json(streams);
    files_["checkpoint"] = asked_.note;
    files_["descriptors.binpb"] = descriptors_.bytes();
    files_["documents"] = documents_;
    files_["VERIFY.md"] = guide();
    for (const auto& [path, bytes] : asked_.evidence) files_.emplace(std::string(kEvidence) + path, bytes);
    files_["SHA256SUMS"] = sums_of(files_);
    return std::move(files_);
  }

 private:
  Result<uint64_t> add_stream(const StreamId& stream) {
    uint64_t events = 0;
    Result<void> added = success();
    CAIRN_TRY(snapshot_.scan_stream(stream, Revision(0), [&](const StoredEvent& event, std::string_view record) {
      // What came in after the note was signed is in the next bundle.
      if (event.position() >= said_.size) return false;
      added = add_event(event, record);
      ++events;
      return static_cast<bool>(added);
    }));
    CAIRN_TRY(std::move(added));
    if (events == 0)
      return fail(Errc::kNotFound,
                  "stream " + stream.text() + " has no event under the checkpoint of " + std::to_string(said_.size));
    return events;
  }

  Result<void> add_event(const StoredEvent& event, std::string_view record) {
    const uint64_t position = event.position();
    CAIRN_TRY(const auto proof, eventstore::prove(snapshot_, origin_, Position(position), asked_.note));
    files_.emplace(record_path(position), record);
    files_.emplace(event_path(position), event_json(event));
    files_.emplace(proof_path(position), merkle::text_of(proof));
    descriptors_.add_type(event.type());
    for (const auto& named : evidence_of(event)) {
      CAIRN_TRY(add_document(named));
    }
    const auto document = document_of(event);
    if (document.empty()) return success();
    CAIRN_TRY(const auto where, add_document(document));
    documents_ += document_line(document, position, where);
    return success();
  }

  /// Puts the bytes in, once, where the ledger has them.
  Result<std::string_view> add_document(const std::string& sha256) {
    if (files_.contains(file_path(sha256))) return std::string_view("here");
    const auto hash = hash_of_hex(sha256);
    if (!hash) return std::string_view("not_held");
    CAIRN_TRY(const auto blob, eventstore::blobs::find(snapshot_, *hash));
    if (!blob) return std::string_view("not_held");
    if (blob->bytes > kDocumentBytesMax - document_bytes_) return std::string_view("too_large");
    std::string bytes;
    for (uint32_t chunk = 0; bytes.size() < blob->bytes; ++chunk) {
      CAIRN_TRY(const auto more, eventstore::blobs::read_chunk(snapshot_, *blob, chunk));
      bytes += more;
    }
    document_bytes_ += bytes.size();
    files_.emplace(file_path(sha256), std::move(bytes));
    return std::string_view("here");
  }

  const Snapshot& snapshot_;
  const std::string_view origin_;
  const Asked& asked_;
  const merkle::Checkpoint& said_;
  Files files_;
  Descriptors descriptors_;
  std::string documents_;
  uint64_t document_bytes_ = 0;
};

}  // namespace

Result<Files> make(const Snapshot& snapshot, std::string_view origin, const Asked& asked) {
  CAIRN_TRY(const auto said, eventstore::said_in(asked.note));
  if (said.size > kEventsMax)
    return fail(Errc::kTooLarge, "a bundle holds the leaves of up to " + std::to_string(kEventsMax) +
                                     " events, the checkpoint is of " + std::to_string(said.size));
  return Maker(snapshot, origin, asked, said).make();
}

std::string about_json(const Streams& streams) {
  std::string text;
  JsonWriter json(text);
  json.begin_object().field("format", kFormat).field("origin", streams.origin).key("size").number(streams.size);
  json.key("streams").begin_array();
  for (const auto& [stream, events] : streams.events)
    json.begin_object().field("stream", stream).key("events").number(events).end_object();
  json.end_array();
  if (!streams.sample.empty()) json.key("sample").raw(streams.sample);
  json.end_object();
  return text + "\n";
}

std::string event_json(const StoredEvent& event) {
  std::string text;
  JsonWriter json(text);
  eventstore::codec::event_to_json(event, json);
  return text + "\n";
}

std::string document_of(const StoredEvent& event) {
  const auto message = eventstore::codec::EventTypes::all().parse(event.type(), event.payload());
  if (!message) return "";
  const auto* field = message.value()->GetDescriptor()->FindFieldByName("sha256");
  const bool is_text = field != nullptr && field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING;
  return is_text ? message.value()->GetReflection()->GetString(*message.value(), field) : std::string();
}

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

/// Calls `visit` for each text in fields for which `chosen` says so, in the message and what it holds.
template <class Chosen, class Visit>
void each_text(const Message& message, const Chosen& chosen, const Visit& visit) {
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const auto* field = message.GetDescriptor()->field(i);
    const int count = field->is_repeated() ? reflection->FieldSize(message, field)
                                           : static_cast<int>(reflection->HasField(message, field));
    for (int n = 0; field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && n < count; ++n)
      each_text(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, n)
                                     : reflection->GetMessage(message, field),
                chosen, visit);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || !chosen(*field)) continue;
    for (int n = 0; n < count; ++n)
      visit(field->is_repeated() ? reflection->GetRepeatedString(message, field, n)
                                 : reflection->GetString(message, field));
  }
}

template <class Chosen>
std::vector<std::string> hashes_in(const StoredEvent& event, const Chosen& chosen) {
  const auto message = eventstore::codec::EventTypes::all().parse(event.type(), event.payload());
  if (!message) return {};
  std::set<std::string> found;
  each_text(*message.value(), chosen, [&](const std::string& text) {
    if (hash_of_hex(text)) found.insert(text);
  });
  return {found.begin(), found.end()};
}

}  // namespace

std::vector<std::string> evidence_of(const StoredEvent& event) {
  return hashes_in(event, [](const FieldDescriptor& field) {
    return field.is_repeated() && (field.name() == "documents" || field.name() == "evidence_documents");
  });
}

std::vector<std::string> made_by(const StoredEvent& event) {
  return hashes_in(event, [](const FieldDescriptor& field) {
    return field.name() == "sha256" && field.containing_type()->full_name() == "cairn.summary.v1.File";
  });
}

std::string document_line(std::string_view sha256, uint64_t position, std::string_view where) {
  return std::string(sha256) + " " + digits(position) + " " + std::string(where) + "\n";
}

std::string file_path(std::string_view sha256) { return "files/" + std::string(sha256); }

std::string sums_of(const Files& files) {
  std::string sums;
  for (const auto& [path, bytes] : files)
    if (path != "SHA256SUMS") sums += to_hex(view_of(sha256(bytes))) + "  " + path + "\n";
  return sums;
}

std::string record_path(uint64_t position) { return "records/" + digits(position); }
std::string event_path(uint64_t position) { return "events/" + digits(position) + ".json"; }
std::string proof_path(uint64_t position) { return "proofs/" + digits(position) + ".tlog-proof"; }

}  // namespace cairn::services::audit::bundle
