#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "eventstore/merkle/note.h"
#include "eventstore/store.h"
#include "services/audit/bundle/archive.h"

/// A bundle, file by file; N is a position of ten digits.
///
///   VERIFY.md                 the check by hand (guide.h)
///   about.json                {"format","origin","size","streams":[{"stream","events"}],"sample":…}
///   checkpoint                the signed note that everything is proved in
///   verifier-keys             who may have signed it, a line each, newest first
///   tile/…                    every tile and entry bundle of that size (merkle/tile_path.h)
///   streams                   the streams that are here whole, a line each, sorted
///   records/N                 the stored bytes of an event of theirs
///   events/N.json             the same for people (codec/event_json.h)
///   proofs/N.tlog-proof       that it is in the checkpoint
///   descriptors.binpb         what protobuf needs to read the records: a FileDescriptorSet
///   documents                 SHA-256 and position of every document that the events name, a line each, and whether
///   its
///                             bytes are `here`, `not_held` by the ledger, or left out as `too_large` (256 MiB in all)
///   files/SHA256              those that are here, and those that the records name as evidence of something else
///   evidence/cited            what rests on the records: a line each, its name and the positions that it rests on
///   evidence/…                files whose hashes a record says; both only where the bundle is evidence of something
///   SHA256SUMS                of all of the above, as sha256sum writes it
namespace cairn::services::audit::bundle {

inline constexpr std::string_view kFormat = "cairn-bundle/1";

struct Asked {
  std::vector<StreamId> streams;  ///< sorted, each once
  std::string note;               ///< signed; covers what is to be in
  std::vector<eventstore::merkle::Verifier> keys;
  std::string sample = {};  ///< JSON of how the streams were drawn; empty: they were named
  Files evidence = {};      ///< what stands below evidence/, by the path from there
};

/// kNotFound for a stream without an event under the note, kTooLarge for a log of more than 4 million events, else
/// errors of the snapshot. Blocking.
Result<Files> make(const eventstore::Snapshot& snapshot, std::string_view origin, const Asked& asked);

/// What is in a bundle beside its records, derived from what is: the check makes it anew and compares.
struct Streams {
  uint64_t size = 0;
  std::string origin;
  std::vector<std::pair<std::string, uint64_t>> events;  ///< stream, how many
  std::string sample;
};
std::string about_json(const Streams& streams);
std::string event_json(const eventstore::StoredEvent& event);
/// The SHA-256 that the event names, in hexadecimal; empty when it names none.
std::string document_of(const eventstore::StoredEvent& event);
/// What it names as evidence: SHA-256 of documents that may stand in other events, in order, each once.
std::vector<std::string> evidence_of(const eventstore::StoredEvent& event);
/// The SHA-256 of the files that it says were made, such as the forms of a summary.
std::vector<std::string> made_by(const eventstore::StoredEvent& event);
std::string document_line(std::string_view sha256, uint64_t position, std::string_view where);
std::string file_path(std::string_view sha256);
inline constexpr std::string_view kEvidence = "evidence/";
inline constexpr std::string_view kCited = "evidence/cited";
std::string sums_of(const Files& files);

std::string record_path(uint64_t position);
std::string event_path(uint64_t position);
std::string proof_path(uint64_t position);

}  // namespace cairn::services::audit::bundle
