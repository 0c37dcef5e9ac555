#include "eventstore/codec/special.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace cairn::eventstore::codec {
namespace {

// ISO 4217, the currencies whose minor unit is not a hundredth.
constexpr std::string_view kWithoutMinor[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                              "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view kThousandths[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

bool contains(const auto& words, std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

Special special_of(const google::protobuf::Descriptor& type) {
  static const std::unordered_map<std::string, Special> specials = {
      {"cairn.common.v1.PartialDate", Special::kPartialDate},
      {"cairn.common.v1.Money", Special::kMoney},
      {"cairn.common.v1.LocalText", Special::kLocalText},
      {"cairn.engagement.v1.TextList", Special::kTextList},
  };
  const auto found = specials.find(type.full_name());
  return found == specials.end() ? Special::kNone : found->second;
}

int minor_digits_of(std::string_view currency) {
  if (contains(kWithoutMinor, currency)) return 0;
  return contains(kThousandths, currency) ? 3 : 2;
}

std::string amount_text(int64_t amount_minor, std::string_view currency) {
  const auto digits = static_cast<size_t>(minor_digits_of(currency));
  const bool negative = amount_minor < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(amount_minor) : static_cast<uint64_t>(amount_minor);
  std::string text = std::to_string(magnitude);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, 1, '.');
  return negative ? "-" + text : text;
}

Result<int64_t> parse_amount(std::string_view text, std::string_view currency) {
  const auto minor = static_cast<size_t>(minor_digits_of(currency));
  const auto wrong = [&] {
    return fail(
        Errc::kInvalid,
        "\"" + std::string(text.substr(0, 40)) + "\" is no amount of " + std::string(currency) + "; expected digits" +
            (minor > 0 ? " and " + std::to_string(minor) + " decimals, as " + amount_text(100050, currency) : " only"));
  };
  const size_t point = text.find('.');
  const std::string_view decimals = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (point != std::string_view::npos && (decimals.size() != minor || minor == 0)) return wrong();
  std::string digits(text.substr(0, point));
  if (digits.empty() || digits == "-") return wrong();
  digits += decimals.empty() ? std::string(minor, '0') : std::string(decimals);
  int64_t amount = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), amount);
  if (end.ec != std::errc() || end.ptr != digits.data() + digits.size()) return wrong();
  return amount;
}

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace cairn::eventstore::codec
