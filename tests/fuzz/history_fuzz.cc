#include "projections/history/replay.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as a row of the history: refused, or shown as JSON, and the same when written and read again.

namespace cairn::fuzz {

namespace history = projections::history;

void try_input(std::string_view input) {
  history::HistoryItem item;
  if (!item.ParseFromArray(input.data(), static_cast<int>(input.size()))) return;
  history::HistoryItem again;
  CAIRN_CHECK(again.ParseFromString(item.SerializeAsString()), "an item that was read can be written and read again");
  const history::Change change{"title", item.source(), item.reason(), item.channel()};
  const auto text = history::history_json(item.type(), {{item, {change}, {}, nullptr}}, Position(item.position()));
  check_json(text);
  check_json(history::replay_json(item.type(), {{item, {change}, {}, nullptr}}, Position(item.position())));
  CAIRN_CHECK(text == history::history_json(item.type(), {{again, {change}, {}, nullptr}}, Position(item.position())),
              "the same item is shown the same");
}

}  // namespace cairn::fuzz
