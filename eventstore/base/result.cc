#include "eventstore/base/result.h"

namespace cairn {

std::string_view name_of(Errc code) {
  switch (code) {
    case Errc::kNotFound: return "not_found";
    case Errc::kConflict: return "conflict";
    case Errc::kConditionFailed: return "condition_failed";
    case Errc::kInvalid: return "invalid";
    case Errc::kDuplicate: return "duplicate";
    case Errc::kDenied: return "denied";
    case Errc::kTooLarge: return "too_large";
    case Errc::kOverloaded: return "overloaded";
    case Errc::kDiskFull: return "disk_full";
    case Errc::kUnavailable: return "unavailable";
    case Errc::kIndeterminate: return "indeterminate";
    case Errc::kCorrupt: return "corrupt";
    case Errc::kIo: return "io";
    case Errc::kCancelled: return "cancelled";
    case Errc::kInternal: return "internal";
  }
  return "internal";
}

std::optional<Errc> errc_of(std::string_view name) {
  for (int code = 0; code <= static_cast<int>(Errc::kInternal); ++code)
    if (name_of(static_cast<Errc>(code)) == name) return static_cast<Errc>(code);
  return std::nullopt;
}

}  // namespace cairn
