#pragma once

#include <optional>
#include <string>
#include <vector>

#include "eventstore/base/date.h"
#include "eventstore/base/ids.h"
#include "projections/facts/timeline.h"

namespace cairn::projections::requests {

/// That a fact is disputed.
struct Dispute {
  Position position;      ///< of the event whose fact it is
  std::string stream;     ///< of that event, as engagement-7f3a
  std::string field;      ///< empty: all that the event says
  std::string statement;  ///< in the words of the subject; not for everybody
  bool attached = true;   ///< false: it was withdrawn
  Position set_by;        ///< the event that attached or withdrew it
};

/// One request of a data subject, as known at one time.
struct Request {
  bool received = false;
  std::string kind;
  std::string person;
  std::optional<Position> fact;
  std::string field;
  std::string asked;
  std::optional<PartialDate> received_on;
  std::optional<PartialDate> due;
  bool open = true;
  std::string outcome;
  std::string ground;
  std::optional<Position> done;   ///< the event that did what was granted
  std::vector<Dispute> disputes;  ///< withdrawn ones included
  Position set_by;                ///< where its state was set

  const Dispute* dispute_at(Position position) const;
  /// Open after the day on which it was due.
  bool is_overdue(Day today) const { return received && open && due && due->first_day() < today; }
};

Request request_of(const facts::Row& row);

}  // namespace cairn::projections::requests
