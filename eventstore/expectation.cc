#include "eventstore/expectation.h"

namespace cairn::eventstore {
namespace {

std::string text_of(const Expected& expected) {
  switch (expected.kind) {
    case Expected::Kind::kAny: return "any revision";
    case Expected::Kind::kExists: return "an existing stream";
    case Expected::Kind::kNoStream: return "no stream";
    case Expected::Kind::kExact: return "revision " + std::to_string(expected.revision.value());
  }
  return "";
}

bool holds(const Expected& expected, std::optional<Revision> last) {
  switch (expected.kind) {
    case Expected::Kind::kAny: return true;
    case Expected::Kind::kExists: return last.has_value();
    case Expected::Kind::kNoStream: return !last.has_value();
    case Expected::Kind::kExact: return last == expected.revision;
  }
  return false;
}

}  // namespace

Result<void> check_expected(const StreamId& stream, const Expected& expected, std::optional<Revision> last) {
  if (holds(expected, last)) return success();
  const std::string actual = last ? std::to_string(last->value()) : "not there";
  return fail(Errc::kConflict, "expected " + text_of(expected) + ", is " + actual + ", stream " + stream.text());
}

}  // namespace cairn::eventstore
