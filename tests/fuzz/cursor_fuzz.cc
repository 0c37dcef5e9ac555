#include "projections/matrix/cursor.h"
#include "tests/fuzz/fuzz.h"

// Any text as a cursor: refused, or the very text that encode wrote. Any bytes as what a cursor names survive it.

namespace cairn::fuzz {

using projections::matrix::Cursor;

void try_input(std::string_view input) {
  if (const auto cursor = Cursor::decode(input); cursor)
    CAIRN_CHECK(cursor.value().encode() == input, "one text for a cursor");
  Cursor made;
  made.query_hash = "01234567";
  made.last_id = input;
  const auto again = Cursor::decode(made.encode());
  CAIRN_CHECK(again && again.value().last_id == input, "a cursor reads back as it was written");
}

}  // namespace cairn::fuzz
