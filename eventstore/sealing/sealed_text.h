#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cairn/log/v1/record.pb.h"
#include "eventstore/base/ids.h"

/// A sealed field as a text, which is how rows of views keep it: they are folded without a key, hold no plaintext, and
/// are the same rows after an erasure. Pure.
namespace cairn::eventstore::sealing {

/// A field and the event that it belongs to.
struct SealedText {
  EventId event;
  cairn::log::v1::SealedField field;
};

/// The text of the event's sealed field at `path`; none when that field is not sealed.
std::optional<std::string> sealed_text_of(const cairn::log::v1::StoredEvent& event, std::string_view path);

/// What sealed_text_of made; none for any other text.
std::optional<SealedText> read_sealed_text(std::string_view text);

}  // namespace cairn::eventstore::sealing
