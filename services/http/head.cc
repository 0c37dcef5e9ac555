#include "services/http/head.h"

#include <charconv>
#include <ctime>

#include "eventstore/base/check.h"
#include "services/http/problem.h"

namespace cairn::services::http {
namespace {

constexpr std::string_view kGuards =
    "Server: cairn\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";

/// A year, as browsers' own lists want at least.
constexpr std::string_view kSecure = "Strict-Transport-Security: max-age=31536000\r\n";

constexpr std::string_view kReferrerGuard = "Referrer-Policy: same-origin\r\n";

constexpr std::string_view kHtmlGuards =
    "Content-Security-Policy: default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'\r\n";

void append_number(std::string& out, size_t value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  const size_t begin = out.size();
  out += value;
  for (size_t i = begin; i < out.size(); ++i)
    if (static_cast<unsigned char>(out[i]) < 0x20 || out[i] == 0x7f) out[i] = ' ';
  out += "\r\n";
}

void append_status(std::string& out, int status) {
  out += "HTTP/1.1 ";
  append_number(out, static_cast<size_t>(status));
  out += ' ';
  out += reason_of(status);
  out += "\r\n";
}

void append_guards(std::string& out) {
  out += "Date: ";
  out += http_date();
  out += "\r\n";
  out += kGuards;
}

void append_framing(std::string& out, Framing framing) {
  if (framing.length) {
    out += "Content-Length: ";
    append_number(out, *framing.length);
    out += "\r\n";
  }
  if (framing.chunked) out += "Transfer-Encoding: chunked\r\n";
  if (framing.secure) out += kSecure;
  if (!framing.keep_alive) out += "Connection: close\r\n";
  out += "\r\n";
}

bool is_html(const Headers& headers) {
  const auto type = headers.find("Content-Type");
  return type && type->starts_with("text/html");
}

/// The handler's fields, then the guards of which it may have a stricter word: a browser heeds the last of two.
void append_fields(std::string& out, const Headers& headers) {
  for (const auto& field : headers) append_field(out, field.name, field.value);
  if (!headers.find("Referrer-Policy")) out += kReferrerGuard;
  if (is_html(headers) && !headers.find("Content-Security-Policy")) out += kHtmlGuards;
}

}  // namespace

std::string_view http_date() {
  thread_local std::time_t made = 0;
  thread_local char text[64];
  thread_local size_t size = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made) {
    std::tm utc{};
    gmtime_r(&now, &utc);
    // The program never calls setlocale, so the names of days and months are English.
    size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    made = now;
  }
  return {text, size};
}

void append_head(std::string& out, const Response& response, Framing framing) {
  append_status(out, response.status);
  append_fields(out, response.headers);
  append_guards(out);
  append_framing(out, framing);
}

void append_head(std::string& out, int status, const Prepared& prepared, Framing framing) {
  append_status(out, status);
  out += prepared.fields;
  append_guards(out);
  append_framing(out, framing);
}

std::string last_answer(const Response& response) {
  std::string answer;
  append_head(answer, response, {.length = response.text().size(), .chunked = false, .keep_alive = false});
  answer += response.text();
  return answer;
}

std::shared_ptr<const Prepared> prepare(const Response& response) {
  const auto etag = response.headers.find("ETag");
  CAIRN_CHECK(response.status == 200 && etag && response.body && !response.stream && !is_html(response.headers),
              "a prepared answer is a whole 200 with an ETag");
  auto prepared = std::make_shared<Prepared>();
  prepared->etag = *etag;
  append_fields(prepared->fields, response.headers);
  prepared->body = response.body;
  return prepared;
}

}  // namespace cairn::services::http
