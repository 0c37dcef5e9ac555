#include <cstdio>

#include "services/bench/rounds.h"
#include "tests/bench/peers/rounds.h"

namespace cairn::bench {
namespace {

using services::bench::spread_of;

std::string heading(const std::string& first, const std::vector<std::string>& names, const std::string& before) {
  std::string text = "| " + first + " |";
  std::string rule = "|---|";
  for (const auto& name : names) {
    text += " " + before + name + " |";
    rule += "---|";
  }
  return text + "\n" + rule + "\n";
}

std::string thousands(double value) {
  std::string digits = std::to_string(static_cast<uint64_t>(value));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

std::string ratio(const std::vector<double>& ours, const std::vector<double>& theirs) {
  std::vector<double> ratios;
  for (size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i] / theirs[i]);
  const auto spread = spread_of(ratios);
  char text[96];
  std::snprintf(text, sizeof text, "%.2f (%.2f to %.2f)", spread.median, spread.least, spread.most);
  return text;
}

}  // namespace

std::string tables_of(const std::vector<Work>& works, const std::vector<std::string>& names) {
  const std::string ours = names.front();
  std::string rates = heading("events a second", names, "");
  std::string ratios = heading(ours + " / …", {names.begin() + 1, names.end()}, "/ ");
  for (const auto& work : works) {
    rates += "| " + work.what + " |";
    ratios += "| " + work.what + " |";
    for (const auto& name : names) {
      const auto found = work.rates.find(name);
      const bool there = found != work.rates.end();
      rates += there ? " " + thousands(spread_of(found->second).median) + " |" : " |";
      if (name != ours) ratios += there ? " " + ratio(work.rates.at(ours), found->second) + " |" : " |";
    }
    rates += "\n";
    ratios += "\n";
  }
  return rates + "\n" + ratios;
}

}  // namespace cairn::bench
