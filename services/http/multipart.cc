#include "services/http/multipart.h"

#include <algorithm>

// RFC 7578 and RFC 2046, 5.1: parts stand between lines "--boundary", the last such line is "--boundary--". The line
// end before a boundary belongs to it, so that what is searched for is CRLF "--" boundary; as many bytes as that has
// are held back until it is known that they are none.
namespace cairn::services::http {
namespace {

using boost::asio::awaitable;

constexpr size_t kHeadBytesMax = 8 * 1024;
constexpr size_t kBoundaryBytesMax = 70;
constexpr size_t kPreambleBytesMax = 8 * 1024;

Error no_form(const std::string& why) { return fail(Errc::kInvalid, "this is no multipart/form-data: " + why); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The value of `; name=value` or `; name="value"`, in which browsers write a quote as %22.
std::optional<std::string> parameter_of(std::string_view field, std::string_view name) {
  while (true) {
    const size_t semicolon = field.find(';');
    if (semicolon == std::string_view::npos) return std::nullopt;
    field = trimmed(field.substr(semicolon + 1));
    const size_t equals = field.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const auto key = trimmed(field.substr(0, equals));
    field.remove_prefix(equals + 1);
    std::string value;
    if (field.starts_with('"')) {
      const size_t close = field.find('"', 1);
      if (close == std::string_view::npos) return std::nullopt;
      value = field.substr(1, close - 1);
      field.remove_prefix(close + 1);
    } else {
      value = trimmed(field.substr(0, field.find(';')));
    }
    if (equal_ignoring_case(key, name)) return value;
  }
}

Result<Part> part_of(std::string_view head) {
  Part part;
  part.media_type = "text/plain";
  bool disposed = false;
  while (!head.empty()) {
    const size_t end = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, end);
    head.remove_prefix(std::min(head.size(), end + 2));
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return no_form("a line of a part's head has no colon");
    const auto value = trimmed(line.substr(colon + 1));
    if (equal_ignoring_case(line.substr(0, colon), "Content-Type")) part.media_type = value;
    if (!equal_ignoring_case(line.substr(0, colon), "Content-Disposition")) continue;
    const auto name = parameter_of(value, "name");
    if (!name || !value.starts_with("form-data")) return no_form("a part has no name");
    part.name = *name;
    part.file_name = parameter_of(value, "filename");
    disposed = true;
  }
  if (!disposed) return no_form("a part has no Content-Disposition");
  return part;
}

}  // namespace

awaitable<Result<bool>> MultipartReader::fill() {
  CAIRN_CO_TRY(auto piece, co_await body_.read());
  buffer_ += piece;
  co_return !piece.empty();
}

awaitable<Result<std::string>> MultipartReader::read() {
  if (!in_part_) co_return std::string();
  while (true) {
    const size_t mark = buffer_.find(mark_);
    if (mark != std::string::npos) {
      std::string piece = buffer_.substr(0, mark);
      buffer_.erase(0, mark);
      if (piece.empty()) in_part_ = false;
      co_return piece;
    }
    if (buffer_.size() >= mark_.size()) {
      const size_t sure = buffer_.size() - mark_.size() + 1;
      std::string piece = buffer_.substr(0, sure);
      buffer_.erase(0, sure);
      co_return piece;
    }
    CAIRN_CO_TRY(const bool more, co_await fill());
    if (!more) co_return no_form("it ends within a part");
  }
}

awaitable<Result<std::string>> MultipartReader::read_head() {
  while (true) {
    // The line end of the boundary stands before the head, so that a head without a field is found as well.
    const size_t end = buffer_.find("\r\n\r\n");
    if (end != std::string::npos && end <= kHeadBytesMax) {
      std::string head = end < 2 ? "" : buffer_.substr(2, end - 2);
      buffer_.erase(0, end + 4);
      co_return head;
    }
    if (end != std::string::npos || buffer_.size() > kHeadBytesMax)
      co_return no_form("the head of a part is too large");
    CAIRN_CO_TRY(const bool more, co_await fill());
    if (!more) co_return no_form("it ends within the head of a part");
  }
}

awaitable<Result<std::optional<Part>>> MultipartReader::next() {
  while (in_part_) {
    CAIRN_CO_TRY(co_await read());
  }
  if (ended_) co_return std::nullopt;
  // 1. The boundary: before the first part a preamble may stand, after a part nothing.
  while (buffer_.find(mark_) == std::string::npos) {
    if (buffer_.size() > kPreambleBytesMax) co_return no_form("its boundary does not come");
    CAIRN_CO_TRY(const bool more, co_await fill());
    if (!more) co_return no_form("its boundary does not come");
  }
  buffer_.erase(0, buffer_.find(mark_) + mark_.size());
  // 2. What follows it: "--" after the last part.
  while (buffer_.size() < 2) {
    CAIRN_CO_TRY(const bool more, co_await fill());
    if (!more) co_return no_form("it ends within a boundary");
  }
  if (buffer_.starts_with("--")) {
    ended_ = true;
    co_return std::nullopt;
  }
  if (!buffer_.starts_with("\r\n")) co_return no_form("a boundary goes on");
  // 3. The head.
  CAIRN_CO_TRY(const auto head, co_await read_head());
  CAIRN_CO_TRY(auto part, part_of(head));
  in_part_ = true;
  co_return std::optional(std::move(part));
}

Result<std::optional<std::string>> boundary_of(const Request& request) {
  const auto type = request.headers.find("Content-Type");
  if (!type || !equal_ignoring_case(trimmed(type->substr(0, type->find(';'))), "multipart/form-data"))
    return std::nullopt;
  auto boundary = parameter_of(*type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kBoundaryBytesMax) return no_form("it names no boundary");
  return boundary;
}

}  // namespace cairn::services::http
