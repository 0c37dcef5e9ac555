#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::workers::mail {

/// A mail or a part of one, as far as bytes from anywhere can be read as such: header lines unfolded, then the body.
/// Views are of the bytes given.
struct Entity {
  std::vector<std::pair<std::string, std::string>> headers;  ///< name in lower case, value without outer spaces
  std::string_view body;

  /// The first of that name (in lower case); empty when there is none.
  std::string_view header(std::string_view name) const;
};

constexpr size_t kHeadersMax = 1'000;
constexpr size_t kHeaderBytesMax = 64 << 10;
constexpr size_t kPartsMax = 50;

/// Reads header lines up to the first empty one. A line that is none ends them; beyond the limits they are cut.
Entity read_entity(std::string_view bytes);

/// "multipart/report" of "Multipart/Report; boundary=x": lower case, without parameters.
std::string media_type(std::string_view content_type);
/// A parameter's value, quotes taken off; empty when there is none. `name` in lower case.
std::string parameter(std::string_view content_type, std::string_view name);

/// The parts between the boundary's lines, at most kPartsMax.
std::vector<std::string_view> parts_of(std::string_view body, std::string_view boundary);

/// The body with its Content-Transfer-Encoding undone.
std::string decoded_body(const Entity& entity);

std::string lower(std::string_view text);
std::string_view trimmed(std::string_view text);

}  // namespace cairn::workers::mail
