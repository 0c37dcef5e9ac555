#include "eventstore/base/ids.h"

#include <openssl/rand.h>

#include "eventstore/base/check.h"
#include "eventstore/base/clock.h"

namespace cairn {
namespace {

constexpr size_t kCategoryBytesMax = 32;
constexpr size_t kIdBytesMax = 64;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_category(std::string_view text) {
  if (text.empty() || text.size() > kCategoryBytesMax || !is_lower(text.front())) return false;
  for (char c : text)
    if (!is_lower(c) && !is_digit(c) && c != '_') return false;
  return true;
}

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > kIdBytesMax) return false;
  for (char c : text)
    if (!is_lower(c) && !is_upper(c) && !is_digit(c) && c != '_') return false;
  return true;
}

class SystemIds final : public IdSource {
 public:
  std::array<uint8_t, 16> next() override {
    std::array<uint8_t, 16> id;
    CAIRN_CHECK(RAND_bytes(id.data(), static_cast<int>(id.size())) == 1, "the system has random bytes");
    const auto now_ms = static_cast<uint64_t>(SystemClock().now_us() / 1000);
    for (size_t i = 0; i < 6; ++i) id[i] = static_cast<uint8_t>(now_ms >> (40 - 8 * i));
    id[6] = static_cast<uint8_t>(0x70 | (id[6] & 0x0f));
    id[8] = static_cast<uint8_t>(0x80 | (id[8] & 0x3f));
    return id;
  }
};

}  // namespace

Result<StreamId> StreamId::parse(std::string_view text) {
  const size_t dash = text.find('-');
  if (dash == std::string_view::npos || !is_category(text.substr(0, dash)) || !is_id(text.substr(dash + 1)))
    return fail(Errc::kInvalid, "\"" + std::string(text.substr(0, 128)) +
                                    "\" is no stream name; expected category-id, as engagement-0192f0c1 (ids: letters, "
                                    "digits, underscore, at most 64)");
  return StreamId(std::string(text), dash);
}

StreamId StreamId::of(std::string_view category, std::string_view id) {
  CAIRN_CHECK(is_category(category) && is_id(id), "a stream is named by a category and an id");
  std::string text;
  text.reserve(category.size() + 1 + id.size());
  text.append(category).append("-").append(id);
  return StreamId(std::move(text), category.size());
}

IdSource& system_ids() {
  static SystemIds ids;
  return ids;
}

}  // namespace cairn
