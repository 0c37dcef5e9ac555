#include "services/cairn/place.h"

#include <cstdlib>
#include <fstream>

#include "eventstore/base/instant.h"

namespace cairn::services::cairn {
namespace {

/// Names the file with the token of an account: on the command line everybody on the machine would read the token.
constexpr char kTokenFile[] = "CAIRN_TOKEN_FILE";
/// Names a PEM file of authorities, for a server whose certificate this system does not know.
constexpr char kAuthoritiesFile[] = "CAIRN_CA_FILE";

/// Sends a token along. Who acts is its account, so that no name is said besides.
class TokenTransport final : public http::Transport {
 public:
  TokenTransport(std::unique_ptr<http::Transport> inner, std::string token)
      : inner_(std::move(inner)), token_(std::move(token)) {}

  Result<http::Response> call(http::Request request, const http::OnChunk& on_chunk) override {
    http::Headers headers;
    for (const auto& field : request.headers)
      if (!http::equal_ignoring_case(field.name, "Cairn-Actor")) headers.add(field.name, field.value);
    headers.add("Authorization", "Bearer " + token_);
    request.headers = std::move(headers);
    return inner_->call(std::move(request), on_chunk);
  }

 private:
  const std::unique_ptr<http::Transport> inner_;
  const std::string token_;
};

/// Its first line, as `cairn account token issue` prints it.
Result<std::string> token_in(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token) || token.empty())
    return fail(Errc::kInvalid, std::string(kTokenFile) + ": no token in " + path);
  return token;
}

/// Without TLS a token stays on its machine.
bool may_take_a_token(std::string_view url) {
  if (url.starts_with("https://")) return true;
  constexpr std::string_view kScheme = "http://";
  if (url.starts_with(kScheme)) url.remove_prefix(kScheme.size());
  const auto authority = url.substr(0, url.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) return false;
  const auto host = authority.substr(0, authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':'));
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

}  // namespace

CLI::Option_group* Place::add_options(CLI::App& verb) {
  auto* group = verb.add_option_group("place", "Where to work");
  group->add_option("--data", data_, "A data folder that no server holds");
  group->add_option(
      "--url", url_,
      "A running server, as http://127.0.0.1:8080 or https://cairn.durban.gov.za (CAIRN_CA_FILE names its "
      "authorities, if not the system's); where accounts are wanted, by the token in the file that "
      "CAIRN_TOKEN_FILE names");
  group->require_option(1);
  return group;
}

Result<http::Transport*> Place::reach() {
  if (!url_.empty()) {
    CAIRN_TRY(transport_, server_at(url_));
    if (const char* path = std::getenv(kTokenFile)) {
      if (!may_take_a_token(url_))
        return fail(Errc::kDenied, "no token is sent to " + url_ + ": it would cross in the clear");
      CAIRN_TRY(auto token, token_in(path));
      transport_ = std::make_unique<TokenTransport>(std::move(transport_), std::move(token));
    }
    return transport_.get();
  }
  Ledger::Options options;
  options.folder = data_;
  options.backups_below = "/";  // whoever opens the folder may write where the system lets him
  CAIRN_TRY(ledger_, Ledger::open(std::move(options)));
  transport_ = http::make_local_transport(ledger_->router());
  return transport_.get();
}

Result<std::unique_ptr<http::Transport>> server_at(const std::string& url) {
  http::ClientOptions options;
  if (const char* path = std::getenv(kAuthoritiesFile)) options.ca_file = path;
  return http::make_socket_transport(url, std::move(options));
}

std::string wrong_instant(const std::string& text) {
  const auto instant = parse_instant(text);
  return instant ? std::string() : instant.error().context;
}

std::string encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 0xf];
  }
  return out;
}

QueryText& QueryText::add(std::string_view name, std::string_view value) {
  text_ += text_.empty() ? '?' : '&';
  text_ += encoded(name);
  text_ += '=';
  text_ += encoded(value);
  return *this;
}

}  // namespace cairn::services::cairn
