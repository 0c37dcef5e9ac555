#pragma once

#include <algorithm>
#include <boost/json/parse.hpp>
#include <string_view>

#include "eventstore/base/check.h"

// What every fuzz target shares. A target is one file that defines try_input; entry.cc hands it the fuzzer's bytes. A
// broken property aborts through CAIRN_CHECK, which is what the fuzzer takes for a finding.

namespace cairn::fuzz {

/// Defined by each target: asserts its properties of one input.
void try_input(std::string_view input);

/// Takes the first byte off the input and makes a number below `count` of it: what the rest is tried as.
inline size_t take_choice(std::string_view& input, size_t count) {
  if (input.empty()) return 0;
  const size_t choice = static_cast<unsigned char>(input.front()) % count;
  input.remove_prefix(1);
  return choice;
}

/// Takes the first line off the input.
inline std::string_view take_line(std::string_view& input) {
  const auto line = input.substr(0, input.find('\n'));
  input.remove_prefix(std::min(input.size(), line.size() + 1));
  return line;
}

/// CHECKs that what our writers made is JSON, judged by a parser that is not ours.
inline void check_json(std::string_view text) {
  boost::json::error_code error;
  boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  CAIRN_CHECK(!error, "what is written as JSON is JSON");
}

}  // namespace cairn::fuzz
