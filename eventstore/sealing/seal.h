#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/log/v1/record.pb.h"
#include "eventstore/base/ids.h"
#include "eventstore/base/result.h"
#include "eventstore/sealing/cipher.h"

/// Personal fields out of a payload and back (ENGINE 9): those that carry the option (personal) = true, and only they.
/// They are found through the descriptors, so that no event is named here; a Corrected is looked into. Pure.
namespace cairn::eventstore::sealing {

using cairn::log::v1::SealedField;
using cairn::log::v1::StoredEvent;

/// What seals everything that is ever said of one data subject.
struct SubjectKey {
  SecretKey key;
  uint32_t version = 1;
};

/// A payload without its personal values, and these encrypted.
struct Sealed {
  std::string payload;
  std::vector<SealedField> fields;
};

/// Whether events of this type may hold a personal value: quick, without a look at the payload.
bool may_be_personal(std::string_view type);

/// The personal fields that have a value in the payload, by path: the name of the field, in a Corrected that of the
/// event which stands in. kInvalid for a payload that does not parse.
Result<std::vector<std::string>> in_clear(std::string_view type, std::string_view payload);

/// Seals each of them. The nonce is made from key, event, path and value (RFC 5297 has the idea), so that a repeat of
/// the same request makes the same bytes. kInvalid for a payload that does not parse.
Result<Sealed> seal(std::string_view type, std::string_view payload, const EventId& event, std::string_view subject,
                    const SubjectKey& key);

/// The value of a field that `seal` made for this event. kCorrupt when key or event are others, or a bit is.
Result<std::string> open_field(const SealedField& field, const EventId& event, const SubjectKey& key);

/// The event's payload with a text in the place of each sealed field; the payload as it is when it does not parse.
std::string filled(const StoredEvent& event, const std::function<std::string(const SealedField&)>& text_of);

}  // namespace cairn::eventstore::sealing
