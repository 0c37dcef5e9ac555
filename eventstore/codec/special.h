#pragma once

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"

namespace cairn::eventstore::codec {

/// Messages that JSON shows in a form of their own (message_json.h).
enum class Special { kNone, kPartialDate, kMoney, kLocalText, kTextList };
Special special_of(const google::protobuf::Descriptor& type);

/// Digits after the point of a currency's amounts (ISO 4217): 2, but 0 for JPY and 3 for KWD.
int minor_digits_of(std::string_view currency);

/// "1000.50" for 100050 minor units of ZAR.
std::string amount_text(int64_t amount_minor, std::string_view currency);

/// What amount_text wrote; a whole amount may come without decimals. kInvalid says what is wrong.
Result<int64_t> parse_amount(std::string_view text, std::string_view currency);

/// Three capital letters; whether ISO knows them is not looked at.
bool is_currency(std::string_view text);

}  // namespace cairn::eventstore::codec
