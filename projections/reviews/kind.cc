#include "projections/reviews/kind.h"

#include "eventstore/base/bytes.h"

namespace cairn::projections::reviews {
namespace {

constexpr size_t kIdMax = 64;  // of a stream, after its category

}  // namespace

std::string id_of(std::string_view engagement, const calendar::FinancialYear& year) {
  std::string ending = "_" + year.id();
  for (char& c : ending)
    if (c == '-') c = '_';
  if (engagement.size() + ending.size() <= kIdMax) return std::string(engagement) + ending;
  return "x" + to_hex(view_of(sha256(engagement)).substr(0, 16)) + ending;
}

}  // namespace cairn::projections::reviews
