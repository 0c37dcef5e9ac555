#include "eventstore/sealing/sealed_text.h"

#include "eventstore/base/base64.h"

// "sealed:" then Base 64 of event_id[16] and the SealedField as a message.
namespace cairn::eventstore::sealing {
namespace {

constexpr std::string_view kPrefix = "sealed:";
constexpr size_t kEventIdBytes = 16;

}  // namespace

std::optional<std::string> sealed_text_of(const cairn::log::v1::StoredEvent& event, std::string_view path) {
  for (const auto& field : event.sealed())
    if (field.path() == path)
      return std::string(kPrefix).append(to_base64(event.event_id() + field.SerializeAsString()));
  return std::nullopt;
}

std::optional<SealedText> read_sealed_text(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  const auto bytes = from_base64(text.substr(kPrefix.size()));
  if (!bytes || bytes->size() <= kEventIdBytes) return std::nullopt;
  const std::string_view all = *bytes;
  const auto event = EventId::from_bytes(all.substr(0, kEventIdBytes));
  SealedText sealed;
  const auto rest = all.substr(kEventIdBytes);
  if (!event || !sealed.field.ParseFromArray(rest.data(), static_cast<int>(rest.size()))) return std::nullopt;
  if (sealed.field.subject_id().empty() || sealed.field.ciphertext().empty()) return std::nullopt;
  sealed.event = *event;
  return sealed;
}

}  // namespace cairn::eventstore::sealing
