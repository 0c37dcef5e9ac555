#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::services::cairn {

/// Answers of the API as text for people.

/// One line an item, one column a member; a column that no item has is left out. Cells are cut at 48 characters.
std::string table_of(const boost::json::array& items, const std::vector<std::string>& columns);

/// Any value, a member or element a line, indented by two blanks a level; empty ones are left out.
std::string tree_of(const boost::json::value& value, size_t indent = 0);

/// A value as a cell: texts as they are, {"en":…} as its English, {"name":…} as its name, lists joined by commas, null
/// as nothing.
std::string cell_of(const boost::json::value& value);

/// A bar on standard error that redraws itself, silent when that is no terminal. Call it as often as you like.
class ProgressBar {
 public:
  explicit ProgressBar(std::string what);
  ~ProgressBar();  ///< ends the line
  void show(uint64_t done, uint64_t total);

 private:
  const std::string what_;
  const bool terminal_;
  int64_t shown_us_ = 0;
  bool drawn_ = false;
};

/// One bar a stage of some long work, one below the other.
class ProgressBars {
 public:
  void show(std::string_view stage, uint64_t done, uint64_t total) {
    if (stage != stage_ || !bar_) bar_.emplace(stage_ = stage);
    bar_->show(done, total);
  }

 private:
  std::string stage_;
  std::optional<ProgressBar> bar_;
};

void print(std::string_view text);  ///< to standard output

}  // namespace cairn::services::cairn
