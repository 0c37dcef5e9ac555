#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "services/cairn/ledger.h"
#include "services/http/transport.h"

namespace cairn::services::cairn {

/// Where a verb works: a data folder that no server holds, or a running server. The same routes answer both.
class Place {
 public:
  /// --data DIR | --url URL, exactly one; the group, for a verb that has a third way.
  CLI::Option_group* add_options(CLI::App& verb);

  /// Opens the folder or names the server. The transport is valid as long as this Place.
  Result<http::Transport*> reach();

 private:
  std::string data_;
  std::string url_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<http::Transport> transport_;
};

/// A running server; under https it is believed by the authorities in the file that CAIRN_CA_FILE names, else by the
/// system's. No token goes along.
Result<std::unique_ptr<http::Transport>> server_at(const std::string& url);

/// What is wrong with `text` as an instant of RFC 3339; empty when nothing is. For options.
std::string wrong_instant(const std::string& text);

/// `text` percent-encoded for one segment of a path or one value of a query (RFC 3986: all but unreserved characters).
std::string encoded(std::string_view text);

/// ?a=1&b=2 from what is set.
class QueryText {
 public:
  QueryText& add(std::string_view name, std::string_view value);
  QueryText& add_if(std::string_view name, std::string_view value) { return value.empty() ? *this : add(name, value); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace cairn::services::cairn
