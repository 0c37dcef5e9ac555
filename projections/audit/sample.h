#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cairn::projections::audit {

inline constexpr size_t kSeedBytesMax = 200;

/// How a sample is drawn, as it is told to whoever wants to draw it again by hand:
///
///   for each id of the population, SHA-256 of the seed, a line feed and the id (their UTF-8 bytes), in lower-case
///   hexadecimal; order by that text; the first ones are the sample.
///
/// In a shell: printf '%s\n%s' "$seed" "$id" | sha256sum
inline constexpr std::string_view kDrawInWords =
    "ordered by SHA-256 of the seed, a line feed and the engagement's id, in hexadecimal; the first ones are the "
    "sample";

struct Drawn {
  std::string id;
  std::string hash;  ///< by which it was drawn, lower-case hexadecimal
};

/// The first `size` of the population in the order above, all of it when it is smaller. Pure: the order of `population`
/// does not matter, and a larger sample of the same seed begins with the smaller one.
std::vector<Drawn> draw(std::string_view seed, const std::vector<std::string_view>& population, size_t size);

}  // namespace cairn::projections::audit
