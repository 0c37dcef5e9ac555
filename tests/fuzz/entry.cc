#include <cstddef>
#include <cstdint>

#include "tests/fuzz/fuzz.h"

// The name and shape that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  cairn::fuzz::try_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
