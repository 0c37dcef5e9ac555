#pragma once

#include <cstdio>
#include <cstdlib>

/// A broken promise of our own code: prints the promise with its place and aborts, in every build. Never for bad input.
#define CAIRN_CHECK(condition, promise)                                                                    \
  do {                                                                                                     \
    if (!(condition)) [[unlikely]] {                                                                       \
      std::fprintf(stderr, "%s:%d: broken promise: %s (%s)\n", __FILE__, __LINE__, (promise), #condition); \
      std::abort();                                                                                        \
    }                                                                                                      \
  } while (false)
