#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::projections::registers {

/// Who is told: those who have signed in, or anybody.
enum class Audience : uint8_t { kReaders, kPublic };

/// The view that this audience is answered from, where readers are from `view`. What the public has no view of is a
/// view that nobody keeps (kNotFound).
inline std::string view_of(Audience audience, std::string_view view) {
  return audience == Audience::kPublic ? "public_" + std::string(view) : std::string(view);
}

}  // namespace cairn::projections::registers
