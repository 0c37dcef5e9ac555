#include "eventstore/sealing/key_ring.h"

#include "eventstore/sealing/sealed_text.h"

namespace cairn::eventstore::sealing {
namespace {

Result<std::string> opened(const SealedField& field, const EventId& event, const KeyRing& ring) {
  CAIRN_TRY(const auto key, ring.find(field.subject_id()));
  return open_field(field, event, key);
}

std::string text_for_readers(const Result<std::string>& value) {
  if (value) return value.value();
  return std::string(value.error().code == Errc::kDenied ? kErasedText : kSealedText);
}

/// What stands in the place of a value of this subject.
std::string text_for_everybody(const std::string& subject, const KeyRing* ring) {
  if (ring == nullptr) return std::string(kSealedText);
  const auto key = ring->find(subject);
  if (key) return std::string(kPersonalText);
  return std::string(key.error().code == Errc::kDenied ? kErasedText : kSealedText);
}

}  // namespace

Result<SubjectKey> MemoryKeyRing::find(std::string_view subject) const {
  const std::lock_guard lock(mutex_);
  if (erased_.contains(subject)) return fail(Errc::kDenied, std::string(subject) + " was erased");
  const auto found = keys_.find(subject);
  if (found == keys_.end()) return fail(Errc::kNotFound, "there is no key of " + std::string(subject));
  return found->second;
}

Result<SubjectKey> MemoryKeyRing::ensure(std::string_view subject) {
  const std::lock_guard lock(mutex_);
  if (erased_.contains(subject)) return fail(Errc::kDenied, std::string(subject) + " was erased");
  return keys_.try_emplace(std::string(subject), SubjectKey{SecretKey::draw(), 1}).first->second;
}

Result<void> MemoryKeyRing::destroy(std::string_view subject) {
  const std::lock_guard lock(mutex_);
  if (const auto found = keys_.find(subject); found != keys_.end()) keys_.erase(found);
  erased_.emplace(subject);
  return success();
}

StoredEvent revealed(const StoredEvent& event, const KeyRing* ring) {
  StoredEvent seen = event;
  const auto id = EventId::from_bytes(event.event_id());
  seen.set_payload(filled(event, [&](const SealedField& field) {
    return ring != nullptr && id ? text_for_readers(opened(field, *id, *ring)) : std::string(kSealedText);
  }));
  seen.clear_sealed();
  return seen;
}

StoredEvent masked(const StoredEvent& event, const KeyRing* ring) {
  StoredEvent seen = event;
  // What was never sealed has no key: it is covered by a field that names no subject.
  if (const auto paths = in_clear(event.type(), event.payload()))
    for (const auto& path : paths.value()) seen.add_sealed()->set_path(path);
  seen.set_payload(filled(seen, [&](const SealedField& field) {
    return field.subject_id().empty() ? std::string(kPersonalText) : text_for_everybody(field.subject_id(), ring);
  }));
  seen.clear_sealed();
  return seen;
}

Result<std::optional<std::string>> value_of(std::string_view text, const KeyRing* ring) {
  const auto sealed = read_sealed_text(text);
  if (!sealed) return std::optional<std::string>(text);
  if (ring == nullptr) return fail(Errc::kUnavailable, "there are no keys here for " + sealed->field.subject_id());
  auto value = opened(sealed->field, sealed->event, *ring);
  if (value) return std::optional(std::move(value).value());
  if (value.error().code == Errc::kDenied) return std::optional<std::string>();
  // A key that is not there may be in the place that the ledger was restored from: never taken for an erased one.
  if (value.error().code == Errc::kNotFound) return fail(Errc::kUnavailable, value.error().context);
  return std::move(value).error();
}

std::string shown(std::string_view text, const KeyRing* ring) {
  const auto value = value_of(text, ring);
  if (!value) return std::string(kSealedText);
  return value.value().value_or(std::string(kErasedText));
}

std::string masked_text(std::string_view text, const KeyRing* ring) {
  const auto sealed = read_sealed_text(text);
  return sealed ? text_for_everybody(sealed->field.subject_id(), ring) : std::string(text);
}

}  // namespace cairn::eventstore::sealing
