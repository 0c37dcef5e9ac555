#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Writing HTML: what comes from the ledger goes through `text` or `attribute` and is escaped, what we wrote ourselves
/// through `raw`. There is no third way in.
namespace cairn::services::web::plain {

/// Names and values of a query string, decoded, in their order.
using Parameters = std::vector<std::pair<std::string, std::string>>;

class Html {
 public:
  /// Our own markup, taken as it is: only literals belong here.
  Html& raw(std::string_view markup) {
    out_.append(markup);
    return *this;
  }
  /// Text between tags or inside a quoted attribute value; bytes that are no UTF-8 become U+FFFD.
  Html& text(std::string_view text);
  Html& number(uint64_t number) { return raw(std::to_string(number)); }
  /// ` name="value"`.
  Html& attribute(std::string_view name, std::string_view value) {
    return raw(" ").raw(name).raw("=\"").text(value).raw("\"");
  }
  /// <a href="url">words</a>
  Html& link(std::string_view url, std::string_view words) {
    return raw("<a").attribute("href", url).raw(">").text(words).raw("</a>");
  }
  std::string take() { return std::move(out_); }
  size_t size() const { return out_.size(); }

 private:
  std::string out_;
};

/// Percent-encodes all but unreserved characters (RFC 3986, 2.3).
std::string encoded(std::string_view text);
/// path?name=value&…, parameters without a value left out.
std::string url(std::string_view path, const Parameters& parameters);
/// The first value of this name, or "".
std::string_view value_of(const Parameters& parameters, std::string_view name);
bool has(const Parameters& parameters, std::string_view name, std::string_view value);
/// Without any parameter of this name.
Parameters without(Parameters parameters, std::string_view name);
/// With this one in place of all of the same name.
Parameters with(Parameters parameters, std::string_view name, std::string_view value);
/// Only those that say at which pair of times something is asked.
Parameters times_of(const Parameters& parameters);

}  // namespace cairn::services::web::plain
