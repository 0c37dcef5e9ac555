#pragma once

#include <string>

#include "eventstore/base/json_writer.h"
#include "services/audit/audit.h"

namespace cairn::services::audit {

struct Health {
  bool ready = false;
  std::string json;  ///< {"status":"ready","position":…,"views":[{"name","generation","position","digest",…}],
                     ///< "signed":{"size","key"}} of the newest checkpoint; size or key null where there is none
};

/// Ready: takes writes, and no view is parked or behind the head. Blocking.
Health health_of(const Audit& audit);

/// Prometheus text format 0.0.4. Blocking.
std::string metrics_of(const Audit& audit);

/// {"name","generation","position","digest","parked"}, with "alarm" and "building" where there are any.
void view_to_json(const eventstore::ViewStatus& view, JsonWriter& json);

}  // namespace cairn::services::audit
