#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace cairn::services::http {

/// What went through a listener, for /metrics. Written by its threads, read by any.
struct Traffic {
  std::array<std::atomic<uint64_t>, 6> answers{};  ///< by status class: answers[2] counts 200 to 299
  std::atomic<uint64_t> connections_open{0};
  std::atomic<uint64_t> connections_refused{0};  ///< over the cap
  std::atomic<uint64_t> body_bytes_sent{0};
};

}  // namespace cairn::services::http
