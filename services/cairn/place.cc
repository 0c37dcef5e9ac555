#include "services/cairn/place.h"

#include "eventstore/base/instant.h"

namespace cairn::services::cairn {

CLI::Option_group* Place::add_options(CLI::App& verb) {
  auto* group = verb.add_option_group("place", "Where to work");
  group->add_option("--data", data_, "A data folder that no server holds");
  group->add_option("--url", url_, "A running server, as http://127.0.0.1:8080");
  group->require_option(1);
  return group;
}

Result<http::Transport*> Place::reach() {
  if (!url_.empty()) {
    CAIRN_TRY(transport_, http::make_socket_transport(url_));
    return transport_.get();
  }
  Ledger::Options options;
  options.folder = data_;
  options.backups_below = "/";  // whoever opens the folder may write where the system lets him
  CAIRN_TRY(ledger_, Ledger::open(std::move(options)));
  transport_ = http::make_local_transport(ledger_->router());
  return transport_.get();
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
