#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn {

/// Appends JSON (RFC 8259) to a string, without spaces, in the order of the calls: commas and colons come by
/// themselves. Text that is not UTF-8 has each bad byte replaced by U+FFFD, so the output is always JSON. Not
/// thread-safe.
///
///   JsonWriter json(out);
///   json.begin_object().key("total").number(2).key("items").begin_array().text("a").raw(row).end_array().end_object();
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(int64_t value);
  JsonWriter& number(uint64_t value);
  JsonWriter& number(int value) { return number(static_cast<int64_t>(value)); }
  JsonWriter& number(unsigned value) { return number(static_cast<uint64_t>(value)); }
  /// The shortest digits that read back as the same double; null for infinities and NaN.
  JsonWriter& number(double value);
  JsonWriter& boolean(bool value) { return word(value ? "true" : "false"); }
  JsonWriter& null() { return word("null"); }
  /// A value that is JSON already (a stored row); not looked at.
  JsonWriter& raw(std::string_view json) { return word(json); }
  /// key and text in one.
  JsonWriter& field(std::string_view name, std::string_view value) { return key(name).text(value); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& word(std::string_view word);
  void separate();

  std::string& out_;
  bool comma_ = false;  // the next key or element needs a comma before it
};

/// `value` as a JSON string with its quotes, appended.
void append_json_text(std::string& out, std::string_view value);

}  // namespace cairn
