#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cairn/summary/v1/events.pb.h"
#include "eventstore/base/result.h"

namespace cairn::workers::summary {

/// What a page is drawn with, and how much it may take.
struct PdfOptions {
  std::string interpreter = "/usr/bin/python3";  ///< that has the module weasyprint
  int seconds_max = 300;                         ///< by the clock, of a machine that may be busy
  int cpu_seconds_max = 60;                      ///< of its own work
  uint64_t memory_bytes_max = uint64_t{2} * 1024 * 1024 * 1024;
  /// Asked several times a second, from the thread that waits: true when the program wants to end.
  std::function<bool()> stopping = {};
};

struct PdfInput {
  std::string html;
  std::string base_url;    ///< where links without a host lead
  std::string identifier;  ///< hex; fixed for the content
  int64_t made_us = 0;     ///< the file's own date
};

struct Drawn {
  std::string pdf;
  /// "WeasyPrint 57.2; pydyf 0.5.0; …": programs and libraries that the bytes depend on.
  std::string renderer;
};

/// Draws the page as PDF/UA in a child process that has no network, only the bundled fonts and a fixed locale, zone and
/// date; it is ended when it takes too long or too much, and with the program, however that ends. kUnavailable says why
/// there is none, kCancelled that the program is stopping. Blocking.
Result<Drawn> pdf_of(const PdfInput& input, const PdfOptions& options = {});

/// The fonts that go with the program, each with its hash.
std::vector<cairn::summary::v1::Font> bundled_fonts();

}  // namespace cairn::workers::summary
