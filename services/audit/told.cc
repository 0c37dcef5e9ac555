#include "services/audit/told.h"

#include "eventstore/base/clock.h"
#include "eventstore/base/json_writer.h"

namespace cairn::services::audit {
namespace {

constexpr int64_t kProgressUs = 100'000;

/// Whether it is time to tell again.
class Pace {
 public:
  bool is_due() {
    const int64_t now_us = SystemClock().now_us();
    if (now_us - told_us_ < kProgressUs) return false;
    told_us_ = now_us;
    return true;
  }

 private:
  int64_t told_us_ = 0;
};

}  // namespace

eventstore::Progress progress_to(const http::PutLine& put) {
  return [&put, pace = Pace()](uint64_t done, uint64_t total) mutable {
    if (!pace.is_due()) return;
    std::string line;
    JsonWriter(line).begin_object().key("done").number(done).key("total").number(total).end_object();
    put(line + "\n");
  };
}

eventstore::backup::Progress stages_to(const http::PutLine& put) {
  return [&put, pace = Pace(), last = std::string()](std::string_view stage, uint64_t done, uint64_t total) mutable {
    const bool due = pace.is_due();
    if (!due && stage == last && done < total) return;
    last = stage;
    std::string line;
    JsonWriter json(line);
    json.begin_object().field("stage", stage).key("done").number(done).key("total").number(total).end_object();
    put(line + "\n");
  };
}

}  // namespace cairn::services::audit
