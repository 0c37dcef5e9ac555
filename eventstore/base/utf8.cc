#include "eventstore/base/utf8.h"

#include <cstddef>
#include <cstdint>

namespace cairn {
namespace {

/// The table of RFC 3629 section 4: how many bytes follow a first byte, and what the second one may be.
struct Form {
  uint8_t first_min, first_max;
  size_t following;
  uint8_t second_min, second_max;
};
constexpr Form kForms[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF}, {0xED, 0xED, 2, 0x80, 0x9F},
    {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF}, {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

const Form* form_of(uint8_t first) {
  for (const auto& form : kForms)
    if (first >= form.first_min && first <= form.first_max) return &form;
  return nullptr;
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const auto first = static_cast<uint8_t>(text[i]);
    if (first < 0x80) continue;
    const Form* form = form_of(first);
    if (!form || i + form->following >= text.size()) return false;
    const auto second = static_cast<uint8_t>(text[i + 1]);
    if (second < form->second_min || second > form->second_max) return false;
    for (size_t k = 2; k <= form->following; ++k)
      if ((static_cast<uint8_t>(text[i + k]) & 0xC0) != 0x80) return false;
    i += form->following;
  }
  return true;
}

}  // namespace cairn
