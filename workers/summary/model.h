#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cairn/summary/v1/events.pb.h"
#include "eventstore/store.h"
#include "workers/summary/document.h"

namespace cairn::workers::summary {

/// Hears how far the making of a summary is. Called from the working thread.
using Progress = std::function<void(std::string_view stage, uint64_t done, uint64_t total)>;

/// Whose ledger it is: where its links lead, and which municipality its names of figures leave out.
struct Place {
  std::string origin;
  std::string home;
};

/// A year's summary from the first events of the log, as many as the manifest says, and from nothing else: the same
/// manifest gives the same document on every machine. Blocking. kInvalid for a year or position that there is not.
Result<Document> make_document(const std::shared_ptr<const eventstore::Snapshot>& snapshot, const Place& place,
                               const cairn::summary::v1::Manifest& manifest, const Progress& progress);

/// What was recorded since a summary was made and moved its figures, with what they are now, as JSON:
///
///   {"municipality","year","from","to","movements":[{"position","type","stream","recorded_at","reason",
///    "figures":[{"id","gained":[…],"lost":[…]}]}],"figures":[{"id","title","then","now"}]}
Result<std::string> movements_json(const std::shared_ptr<const eventstore::Snapshot>& snapshot, const Place& place,
                                   const cairn::summary::v1::Manifest& manifest);

}  // namespace cairn::workers::summary
