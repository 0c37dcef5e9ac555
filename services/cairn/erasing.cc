#include "services/cairn/erasing.h"

#include <set>

#include "eventstore/base/log.h"
#include "projections/persons/kind.h"
#include "workers/mail/file_transport.h"

// In steps: (1) SubjectErased is on disk, which makes the rest certain: the next opening does what a crash leaves
// undone; (2) mails to the person go, while the addresses can still be read; (3) the key goes
// (eventstore/sealing/key_store.cc).
namespace cairn::services::cairn {
namespace {

namespace persons = projections::persons;

std::string subject_of(std::string_view person) {
  return std::string(persons::kKind.category).append("-").append(person);
}

}  // namespace

Result<void> Erasing::destroy(std::string_view person) const {
  told("SubjectErased is recorded");
  CAIRN_TRY(forget_mails(person));
  told("written mails are gone");
  return over_.keys.destroy(subject_of(person));
}

Result<void> Erasing::forget_mails(std::string_view person) const {
  std::set<std::string> addresses;
  const auto stream = StreamId::of(persons::kKind.category, person);
  CAIRN_TRY(over_.store.snapshot()->scan_stream(stream, Revision(0), [&](const auto& event, std::string_view) {
    const auto said = persons::assertion_of(event);
    if (!said) return true;  // a correction: no such command is there for persons
    for (const auto& fact : said.value().facts) {
      if (fact.column != persons::id_of(persons::Column::kEmail) || !fact.value) continue;
      // An address that no key opens any more is in no mail that could still be found by it.
      const auto address = eventstore::sealing::value_of(*fact.value, &over_.keys);
      if (address && !address.value().value_or("").empty()) addresses.insert(*address.value());
    }
    return true;
  }));
  for (const auto& address : addresses) {
    CAIRN_TRY(const size_t forgotten, workers::mail::forget_written(over_.mail_folder, address));
    if (forgotten > 0) log_of("services.cairn")->info("{} written mails to an erased person are removed", forgotten);
  }
  return success();
}

Result<void> Erasing::finish() const {
  eventstore::Filter filter;
  filter.categories.emplace_back(persons::kKind.category);
  filter.types.emplace_back("SubjectErased");
  std::set<std::string> erased;
  const auto snapshot = over_.store.snapshot();
  CAIRN_TRY(snapshot->scan(Position(0), snapshot->head(), filter, [&](const auto& event, std::string_view) {
    erased.insert(event.stream());
    return true;
  }));
  for (const auto& stream : erased) {
    const auto key = over_.keys.find(stream);
    if (!key && key.error().code == Errc::kDenied) continue;
    if (!key && key.error().code == Errc::kUnavailable) return success();
    CAIRN_TRY(destroy(std::string_view(stream).substr(persons::kKind.category.size() + 1)));
    log_of("services.cairn")->info("the erasure of {} was cut off and is ended now", stream);
  }
  return success();
}

}  // namespace cairn::services::cairn
