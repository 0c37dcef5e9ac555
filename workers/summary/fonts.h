#pragma once

#include <array>
#include <string_view>

namespace cairn::workers::summary {

struct BundledFont {
  std::string_view name;
  std::string_view bytes;
};

/// Inter for the text, DejaVu Sans for what Inter has not (Arabic, Hebrew): compiled in, so that no machine's own fonts
/// show. Their licences lie beside them.
std::array<BundledFont, 3> fonts();

}  // namespace cairn::workers::summary
