#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <optional>
#include <string>
#include <string_view>

/// The words by which values of our enums are known in cells, JSON and files: KIND_STAFF_VISIT is "staff_visit".
namespace cairn::projections::facts {

/// "" for the zero value (not told) and for a number that this program does not know.
std::string word_of(const google::protobuf::EnumDescriptor& kind, int number);
/// The number whose word this is; none for "" and for a word that is not on the list.
std::optional<int> number_of(const google::protobuf::EnumDescriptor& kind, std::string_view word);

template <class Enum>
std::string word_of(Enum value) {
  return word_of(*google::protobuf::GetEnumDescriptor<Enum>(), static_cast<int>(value));
}

template <class Enum>
std::optional<Enum> enum_of(std::string_view word) {
  const auto number = number_of(*google::protobuf::GetEnumDescriptor<Enum>(), word);
  if (!number) return std::nullopt;
  return static_cast<Enum>(*number);
}

/// The bytes of a list cell (ColumnType::kList): each text is followed by '\n'. Empty texts are left out.
template <class Texts>
std::string list_of(const Texts& texts) {
  std::string cell;
  for (const auto& text : texts)
    if (!text.empty()) cell.append(text).push_back('\n');
  return cell;
}

}  // namespace cairn::projections::facts
