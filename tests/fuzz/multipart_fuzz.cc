#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <vector>

#include "services/http/multipart.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as a form with files, and as the header that names its boundary. However the bytes are cut into pieces, the
// same parts are read; what was read whole is written as a form that reads the same; a boundary is one that can stand
// in a body.

namespace cairn::fuzz {
namespace {

namespace http = services::http;
using boost::asio::awaitable;

constexpr std::string_view kBoundary = "frontier";

class Pieces final : public http::BodyReader {
 public:
  Pieces(std::string_view bytes, size_t at_once) : bytes_(bytes), at_once_(at_once) {}
  awaitable<Result<std::string>> read() override {
    std::string piece(bytes_.substr(0, at_once_));
    bytes_.remove_prefix(piece.size());
    co_return piece;
  }

 private:
  std::string_view bytes_;
  const size_t at_once_;
};

struct Seen {
  std::vector<http::Part> parts;
  std::vector<std::string> contents;
  bool whole = false;
};

awaitable<void> read_all(std::string_view bytes, size_t at_once, Seen& seen) {
  Pieces body(bytes, at_once);
  http::MultipartReader form(body, kBoundary);
  while (true) {
    auto part = co_await form.next();
    if (!part) {
      CAIRN_CHECK(part.error().code == Errc::kInvalid && !part.error().context.empty(), "a refusal says why");
      co_return;
    }
    if (!part.value()) break;
    seen.parts.push_back(std::move(*part.value()));
    seen.contents.emplace_back();
    while (true) {
      const auto piece = co_await form.read();
      if (!piece) co_return;
      if (piece.value().empty()) break;
      seen.contents.back() += piece.value();
    }
  }
  seen.whole = true;
}

Seen seen_of(std::string_view bytes, size_t at_once) {
  Seen seen;
  boost::asio::io_context context;
  boost::asio::co_spawn(context, read_all(bytes, at_once, seen), [](const std::exception_ptr& thrown) {
    CAIRN_CHECK(thrown == nullptr, "a reader throws nothing");
  });
  context.run();
  return seen;
}

bool same(const Seen& left, const Seen& right) {
  if (left.whole != right.whole || left.parts.size() != right.parts.size() || left.contents != right.contents)
    return false;
  for (size_t i = 0; i < left.parts.size(); ++i) {
    const auto& a = left.parts[i];
    const auto& b = right.parts[i];
    if (a.name != b.name || a.file_name != b.file_name || a.media_type != b.media_type) return false;
  }
  return true;
}

/// None for a name with a quote in it: it came without quotes and cannot be written within them.
std::optional<std::string> written(const Seen& seen) {
  std::string body;
  for (size_t i = 0; i < seen.parts.size(); ++i) {
    const auto& part = seen.parts[i];
    if ((part.name + part.file_name.value_or("")).find('"') != std::string::npos) return std::nullopt;
    body += "--" + std::string(kBoundary) + "\r\nContent-Disposition: form-data; name=\"" + part.name + "\"";
    if (part.file_name) body += "; filename=\"" + *part.file_name + "\"";
    body += "\r\nContent-Type: " + part.media_type + "\r\n\r\n" + seen.contents[i] + "\r\n";
  }
  return body + "--" + std::string(kBoundary) + "--\r\n";
}

void try_header(std::string_view type) {
  http::Request request;
  request.headers.add("Content-Type", std::string(type));
  const auto boundary = http::boundary_of(request);
  if (!boundary || !boundary.value()) return;
  CAIRN_CHECK(!boundary.value()->empty() && boundary.value()->size() <= 70, "a boundary is of 1 to 70 bytes");
}

}  // namespace

void try_input(std::string_view input) {
  if (take_choice(input, 8) == 0) return try_header(input);
  const auto whole = seen_of(input, SIZE_MAX);
  for (const size_t at_once : {size_t{1}, size_t{7}, size_t{64}})
    CAIRN_CHECK(same(seen_of(input, at_once), whole) || !whole.whole, "where the bytes are cut makes no difference");
  if (!whole.whole) return;
  if (const auto again = written(whole))
    CAIRN_CHECK(same(seen_of(*again, SIZE_MAX), whole), "what was read is written as what reads the same");
}

}  // namespace cairn::fuzz
