#include "projections/facts/words.h"

#include <cctype>

namespace cairn::projections::facts {
namespace {

/// "GEOGRAPHIC_LEVEL_" for GeographicLevel: what every value's name begins with (the style of protobuf, kept by lint).
std::string prefix_of(const google::protobuf::EnumDescriptor& kind) {
  std::string prefix;
  for (const char c : kind.name()) {
    const bool upper = std::isupper(static_cast<unsigned char>(c)) != 0;
    if (upper && !prefix.empty()) prefix.push_back('_');
    prefix.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return prefix + "_";
}

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  return out;
}

}  // namespace

std::string word_of(const google::protobuf::EnumDescriptor& kind, int number) {
  const auto* value = kind.FindValueByNumber(number);
  if (value == nullptr || number == 0) return {};
  const std::string prefix = prefix_of(kind);
  const std::string_view name = value->name();
  return lower(name.starts_with(prefix) ? name.substr(prefix.size()) : name);
}

std::optional<int> number_of(const google::protobuf::EnumDescriptor& kind, std::string_view word) {
  for (int i = 0; i < kind.value_count(); ++i) {
    const int number = kind.value(i)->number();
    if (number != 0 && word_of(kind, number) == word) return number;
  }
  return std::nullopt;
}

}  // namespace cairn::projections::facts
