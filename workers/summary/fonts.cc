#include "workers/summary/fonts.h"

// The files as they are, in the program's read-only data.
#define CAIRN_FONT(symbol, file)                                                                         \
  __asm__(".section .rodata\n.balign 16\n.global " #symbol "_begin\n" #symbol "_begin:\n.incbin \"" file \
          "\"\n.global " #symbol "_end\n" #symbol "_end:\n.byte 0\n.previous\n");                        \
  extern "C" const char symbol##_begin[];                                                                \
  extern "C" const char symbol##_end[]

CAIRN_FONT(cairn_font_inter_regular, CAIRN_FONTS "/Inter-Regular.otf");
CAIRN_FONT(cairn_font_inter_semibold, CAIRN_FONTS "/Inter-SemiBold.otf");
CAIRN_FONT(cairn_font_dejavu_sans, CAIRN_FONTS "/DejaVuSans.ttf");

namespace cairn::workers::summary {
namespace {

std::string_view between(const char* begin, const char* end) { return {begin, static_cast<size_t>(end - begin)}; }

}  // namespace

std::array<BundledFont, 3> fonts() {
  return {{{"Inter-Regular.otf", between(cairn_font_inter_regular_begin, cairn_font_inter_regular_end)},
           {"Inter-SemiBold.otf", between(cairn_font_inter_semibold_begin, cairn_font_inter_semibold_end)},
           {"DejaVuSans.ttf", between(cairn_font_dejavu_sans_begin, cairn_font_dejavu_sans_end)}}};
}

}  // namespace cairn::workers::summary
