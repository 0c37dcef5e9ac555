#include "eventstore/sealed_append.h"

namespace cairn::eventstore {
namespace {

Result<std::vector<std::string>> in_clear(const NewEvent& event) {
  return sealing::in_clear(event.type, event.payload);
}

}  // namespace

Result<void> seal_append(Append& request, sealing::KeyRing& keys) {
  struct Made {
    NewEvent* event;
    sealing::Sealed sealed;
  };
  std::vector<Made> made;
  for (auto& write : request.writes) {
    const auto& subject = write.stream.text();
    for (auto& event : write.events) {
      CAIRN_TRY(const auto paths, in_clear(event));
      if (paths.empty()) continue;
      CAIRN_TRY(const auto key, keys.ensure(subject));
      CAIRN_TRY(auto sealed, sealing::seal(event.type, event.payload, event.id, subject, key));
      made.push_back({&event, std::move(sealed)});
    }
  }
  for (auto& [event, sealed] : made) {
    sealing::wipe(event->payload);
    event->payload = std::move(sealed.payload);
    event->sealed.insert(event->sealed.end(), sealed.fields.begin(), sealed.fields.end());
  }
  return success();
}

Result<void> check_sealed(const Append& request) {
  for (const auto& write : request.writes)
    for (const auto& event : write.events) {
      CAIRN_TRY(const auto paths, in_clear(event));
      if (!paths.empty())
        return fail(Errc::kInternal,
                    event.type + " for stream " + write.stream.text() + " holds " + paths.front() + " unsealed");
    }
  return success();
}

}  // namespace cairn::eventstore
