#include "services/cairn/render.h"

#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "eventstore/base/clock.h"

namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

constexpr size_t kCellMax = 48;
constexpr int64_t kRedrawUs = 100'000;
constexpr size_t kBarWidth = 30;

/// Characters, not bytes: what follows the first byte of a UTF-8 sequence does not count.
size_t width_of(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string cut(std::string text, size_t most) {
  if (width_of(text) <= most) return text;
  size_t at = 0;
  for (size_t seen = 0; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && seen++ == most - 1) break;
  return text.substr(0, at) + "…";
}

bool is_empty(const json::value& value) {
  return value.is_null() || (value.is_string() && value.as_string().empty()) ||
         (value.is_array() && value.as_array().empty()) || (value.is_object() && value.as_object().empty());
}

std::string padded(std::string text, size_t width) {
  text.append(width - std::min(width, width_of(text)), ' ');
  return text;
}

void append_row(std::string& out, const std::vector<std::string>& cells, const std::vector<size_t>& widths) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) line += padded(cells[i], widths[i]) + "  ";
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

}  // namespace

std::string cell_of(const json::value& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return std::string(value.as_string());
  if (value.is_object()) {
    for (const char* face : {"en", "name"})
      if (const auto* shown = value.as_object().if_contains(face)) return cell_of(*shown);
    return json::serialize(value);
  }
  if (!value.is_array()) return json::serialize(value);
  std::string cell;
  for (const auto& element : value.as_array()) cell += (cell.empty() ? "" : ", ") + cell_of(element);
  return cell;
}

std::string table_of(const json::array& items, const std::vector<std::string>& columns) {
  std::vector<std::string> heading;
  for (const auto& column : columns)
    if (std::any_of(items.begin(), items.end(),
                    [&](const json::value& item) { return item.is_object() && item.as_object().contains(column); }))
      heading.push_back(column);
  std::vector<std::vector<std::string>> rows = {heading};
  for (const auto& item : items) {
    std::vector<std::string> cells;
    for (const auto& column : heading) {
      const auto* value = item.is_object() ? item.as_object().if_contains(column) : nullptr;
      cells.push_back(value == nullptr ? "" : cut(cell_of(*value), kCellMax));
    }
    rows.push_back(std::move(cells));
  }
  std::vector<size_t> widths(heading.size(), 0);
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  std::string out;
  for (const auto& row : rows) append_row(out, row, widths);
  return out;
}

std::string tree_of(const json::value& value, size_t indent) {
  const std::string blanks(indent, ' ');
  std::string out;
  const auto member = [&](const std::string& label, const json::value& inner) {
    if (is_empty(inner)) return;
    const bool nested = inner.is_object() || (inner.is_array() && inner.as_array().front().is_object());
    out += blanks + label + (nested ? "\n" + tree_of(inner, indent + 2) : " " + cell_of(inner) + "\n");
  };
  if (value.is_object()) {
    for (const auto& field : value.as_object()) member(std::string(field.key()) + ":", field.value());
  } else if (value.is_array()) {
    for (const auto& element : value.as_array()) member("-", element);
  } else {
    out += blanks + cell_of(value) + "\n";
  }
  return out;
}

ProgressBar::ProgressBar(std::string what) : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (drawn_) std::fputc('\n', stderr);
}

void ProgressBar::show(uint64_t done, uint64_t total) {
  const int64_t now_us = SystemClock().now_us();
  if (!terminal_ || (drawn_ && done < total && now_us - shown_us_ < kRedrawUs)) return;
  shown_us_ = now_us;
  drawn_ = true;
  const size_t filled = total == 0 ? kBarWidth : static_cast<size_t>(std::min(done, total) * kBarWidth / total);
  std::string bar;
  for (size_t i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "·";
  std::fprintf(stderr, "\r%s %s %llu / %llu", what_.c_str(), bar.c_str(), static_cast<unsigned long long>(done),
               static_cast<unsigned long long>(total));
  std::fflush(stderr);
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace cairn::services::cairn
