#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <random>

#include "eventstore/base/ids.h"

namespace cairn::eventstore::testing {

/// Draws ids from a simulation's own dice, so that its seed replays them too.
class Dice final : public IdSource {
 public:
  explicit Dice(std::mt19937_64& random) : random_(random) {}
  std::array<uint8_t, 16> next() override {
    std::array<uint8_t, 16> bytes{};
    for (size_t i = 0; i < bytes.size(); i += 8) {
      const uint64_t word = random_();
      for (size_t k = 0; k < 8; ++k) bytes[i + k] = static_cast<uint8_t>(word >> (8 * k));
    }
    return bytes;
  }

 private:
  std::mt19937_64& random_;
};

/// Seeds to run: the one that SEED names, or the first SEEDS of them, `usual` when nothing is asked.
struct Seeds {
  explicit Seeds(uint64_t usual) {
    const char* named = std::getenv("SEED");
    const char* wanted = std::getenv("SEEDS");
    chosen = named != nullptr;
    first = chosen ? std::strtoull(named, nullptr, 10) : 1;
    last = chosen ? first : wanted ? std::strtoull(wanted, nullptr, 10) : usual;
  }
  uint64_t count() const { return last - first + 1; }

  bool chosen = false;  ///< by SEED
  uint64_t first = 1;
  uint64_t last = 1;
};

}  // namespace cairn::eventstore::testing
