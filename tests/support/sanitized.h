#pragma once

namespace cairn::testing {

/// Whether a sanitizer watches: it sees in a few rounds what it would see in thousands, each ten times as long.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace cairn::testing
