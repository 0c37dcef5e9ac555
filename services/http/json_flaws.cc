#include "services/http/json_flaws.h"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <vector>

#include "services/http/json.h"

namespace cairn::services::http {
namespace {

namespace json = boost::json;

/// Hears of each token, keeps only the names of the objects that are open.
class Walk {
 public:
  static constexpr size_t max_object_size = SIZE_MAX;
  static constexpr size_t max_array_size = SIZE_MAX;
  static constexpr size_t max_key_size = SIZE_MAX;
  static constexpr size_t max_string_size = SIZE_MAX;

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return open(false); }
  bool on_object_end(size_t, json::error_code&) { return close(); }
  bool on_array_begin(json::error_code&) { return open(true); }
  bool on_array_end(size_t, json::error_code&) { return close(); }
  bool on_key_part(json::string_view part, size_t, json::error_code&) {
    key_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, size_t, json::error_code&) {
    key_.append(part.data(), part.size());
    auto& level = levels_.back();
    level.token = pointer_token(key_);
    if (key_.find('\0') != std::string::npos) return stop("has U+0000 in its name, which is no text");
    return level.names.insert(std::exchange(key_, {})).second || stop("is there twice");
  }
  bool on_string_part(json::string_view part, size_t, json::error_code&) { return is_text(part); }
  bool on_string(json::string_view part, size_t, json::error_code&) { return is_text(part) && leaf(); }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(int64_t, json::string_view, json::error_code&) { return leaf(); }
  bool on_uint64(uint64_t, json::string_view, json::error_code&) { return leaf(); }
  bool on_double(double, json::string_view, json::error_code&) { return leaf(); }
  bool on_bool(bool, json::error_code&) { return leaf(); }
  bool on_null(json::error_code&) { return leaf(); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  std::optional<Complaint> take() { return std::move(flaw_); }

 private:
  struct Level {
    bool list = false;
    size_t index = 0;        // of the element that is being read
    std::string token = {};  // of the member that is being read
    std::set<std::string, std::less<>> names = {};
  };

  /// Ends the walk here, at the element or member that is being read.
  bool stop(std::string detail) {
    std::string pointer;
    for (const auto& level : levels_) pointer += "/" + (level.list ? std::to_string(level.index) : level.token);
    flaw_ = Complaint{std::move(pointer), std::move(detail)};
    return false;
  }
  bool is_text(json::string_view part) {
    return part.find('\0') == json::string_view::npos || stop("holds U+0000, which is no text");
  }
  bool open(bool list) {
    levels_.push_back({.list = list});
    return true;
  }
  bool close() {
    levels_.pop_back();
    return leaf();
  }
  bool leaf() {
    if (!levels_.empty()) ++levels_.back().index;
    return true;
  }

  std::vector<Level> levels_;
  std::string key_;
  std::optional<Complaint> flaw_;
};

}  // namespace

std::optional<Complaint> flaw_in(std::string_view text) {
  json::basic_parser<Walk> parser{json::parse_options()};
  json::error_code error;  // the handler's own end of the walk: `text` has been parsed before
  parser.write_some(false, text.data(), text.size(), error);
  return parser.handler().take();
}

}  // namespace cairn::services::http
