#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "eventstore/base/result.h"
#include "eventstore/event.h"

namespace cairn::eventstore {

/// The rows of one view while events are applied: reads see the writes of the batch being built. Keys are any bytes but
/// must not begin with 0x00, which the engine keeps for itself.
class ViewRows {
 public:
  virtual ~ViewRows() = default;
  virtual Result<std::optional<std::string>> get(std::string_view key) = 0;
  virtual void put(std::string key, std::string value) = 0;
  /// A row that cannot be there yet, because its key holds the event's own position: nobody looks for one before it.
  virtual void insert(std::string key, std::string value) { put(std::move(key), std::move(value)); }
  virtual void erase(std::string key) = 0;

  using EarlierVisitor = std::function<Result<void>(const StoredEvent&)>;
  /// The events that stand before `event`, which is being applied, in its stream, in order: for a view that takes up an
  /// entity which it had left out. What they say is as much an argument of the fold as the event itself. Ends with the
  /// visitor's error; kUnavailable where rows are kept without a log.
  virtual Result<void> each_earlier(const StoredEvent& event, const EarlierVisitor& visit) {
    static_cast<void>(visit);
    return fail(Errc::kUnavailable, "no log to read the stream " + event.stream() + " from");
  }
};

/// A pure function from (event, rows it may read, what its stream said before) to row writes: no clock, no random, no
/// network, no other view's rows.
/// Called from one thread in the order of positions.
class Projection {
 public:
  virtual ~Projection() = default;
  /// Lower-case, ^[a-z_]{1,32}$; names the column families view.NAME.GENERATION.
  virtual std::string_view name() const = 0;
  /// Raise it when the same events should give other rows: a new generation is then built beside the serving one.
  virtual uint32_t version() const = 0;
  /// Events of categories that do not concern the view return success without a write. An error or an exception parks
  /// the view with an alarm (its rows stay at the position before); it never stops the log.
  virtual Result<void> apply(const StoredEvent& event, ViewRows& rows) = 0;
};

}  // namespace cairn::eventstore
