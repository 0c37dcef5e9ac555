#pragma once

#include <map>

#include "cairn/engagement/v1/events.pb.h"
#include "eventstore/checkpoints.h"
#include "eventstore/keys.h"
#include "eventstore/leaves.h"
#include "eventstore/snapshot.h"
#include "services/audit/bundle/bundle.h"
#include "services/audit/bundle/check.h"
#include "tests/store/fixture.h"

namespace cairn::services::audit::bundle {

using eventstore::StoredEvent;
using eventstore::testing::kOrigin;
namespace merkle = eventstore::merkle;

inline const merkle::Signer& key() {
  static const auto signer = merkle::Signer::of(kOrigin, std::string(32, 'k')).value();
  return signer;
}

/// A bundle as whoever runs the machine could make it, who may write any records, hash and sign them anew: positions
/// are given by the order, revisions stay as they are said to be.
inline Files forge(std::vector<StoredEvent> events, const std::vector<std::string>& streams,
                   const merkle::Signer& signer = key()) {
  auto log = eventstore::make_memory_commit_log();
  std::vector<std::string> records;
  std::vector<Hash> leaves;
  eventstore::RowBatch rows;
  std::map<std::string, eventstore::HeadRow> heads;
  for (uint64_t at = 0; at < events.size(); ++at) {
    auto& event = events[at];
    event.set_position(at);
    records.push_back(event.SerializeAsString());
    leaves.push_back(eventstore::leaf_hash_of(kOrigin, event, records.back()));
    auto& head = heads.try_emplace(event.stream(), eventstore::HeadRow{StreamNo(at), Revision(0)}).first->second;
    rows.put(id_of(eventstore::Family::kStream), eventstore::stream_key(head.number, head.next),
             eventstore::bytes_of(Position(at)));
    head.next = Revision(head.next.value() + 1);
  }
  for (const auto& [stream, head] : heads)
    rows.put(id_of(eventstore::Family::kName), stream, eventstore::bytes_of(head));
  auto tiles = eventstore::TileWriter::load(*log->snapshot(), Position(0)).value();
  tiles.stage(leaves, rows);
  EXPECT_TRUE(log->append(Position(0), records, rows));
  const eventstore::StoreSnapshot snapshot(log->snapshot(), log->head(), {});
  Asked asked{{}, eventstore::sign_head(*log, kOrigin, signer).value(), {signer.verifier()}};
  for (const auto& stream : streams) asked.streams.push_back(eventstore::testing::stream(stream));
  auto files = make(snapshot, kOrigin, asked);
  EXPECT_TRUE(files) << files.error().context;
  return files ? std::move(files).value() : Files();
}

/// The honest history: 700 events, two full tiles of leaves and a part, in four streams of which two are bundled. Every
/// fifth event names a document.
inline std::vector<StoredEvent> history(uint64_t size = 700) {
  const std::vector<std::string> streams = {"engagement-a", "engagement-b", "unit-u", "organisation-o"};
  std::map<std::string, uint64_t> next;
  std::vector<StoredEvent> events;
  for (uint64_t i = 0; i < size; ++i) {
    engagement::v1::PartyJoined joined;
    joined.set_organisation_id("o" + std::to_string(i));
    engagement::v1::DocumentAttached attached;
    attached.set_sha256(to_hex(view_of(sha256(std::to_string(i)))));
    const bool document = i % 5 == 0;
    StoredEvent event;
    event.set_stream(streams[i % 7 < 4 ? i % 7 : 3]);
    event.set_revision(next[event.stream()]++);
    event.set_event_id(std::string(eventstore::testing::event_id(i + 1).view()));
    event.set_commit_id(std::string(eventstore::testing::commit_id(i + 1).view()));
    event.set_commit_count(1);
    event.set_type(document ? "DocumentAttached" : "PartyJoined");
    event.set_schema_version(1);
    event.set_recorded_us(eventstore::testing::kStartUs + static_cast<int64_t>(i));
    event.set_payload(document ? attached.SerializeAsString() : joined.SerializeAsString());
    event.set_salt(std::string(16, 's'));
    events.push_back(std::move(event));
  }
  return events;
}

inline const std::vector<std::string>& bundled() {
  static const std::vector<std::string> streams = {"engagement-a", "engagement-b"};
  return streams;
}

inline Outcome checked(Files files, Held held = {}) { return check({std::move(files), {}}, held); }

}  // namespace cairn::services::audit::bundle
