// The file holds one line: the instant as RFC 3339 in UTC.
#include "services/trial/clock.h"

#include <filesystem>
#include <fstream>

#include "eventstore/base/durable_file.h"
#include "eventstore/base/instant.h"

namespace cairn::services::trial {
namespace {

Result<std::optional<int64_t>> read(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return std::optional<int64_t>();
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return fail(Errc::kIo, "cannot read " + path);
  auto instant = parse_instant(line);
  if (!instant) return fail(Errc::kCorrupt, path + ": " + instant.error().context);
  return std::optional(instant.value());
}

Error set_back(int64_t from_us, int64_t to_us) {
  return fail(Errc::kInvalid,
              "a clock is not set back: it stands at " + instant_text(from_us) + ", asked was " + instant_text(to_us));
}

}  // namespace

Result<std::unique_ptr<TrialClock>> TrialClock::open(const std::string& path, std::optional<int64_t> start_us) {
  CAIRN_TRY(const auto kept, read(path));
  if (!kept && !start_us) return std::unique_ptr<TrialClock>();
  if (kept && start_us && *start_us < *kept) return set_back(*kept, *start_us);
  return std::unique_ptr<TrialClock>(new TrialClock(path, start_us.value_or(kept.value_or(0))));
}

Result<void> TrialClock::move_to(int64_t now_us) {
  const std::lock_guard lock(moving_);
  if (now_us < clock_.now_us()) return set_back(clock_.now_us(), now_us);
  CAIRN_TRY(write_durably(path_, instant_text(now_us) + "\n"));
  clock_.set_us(now_us);
  return success();
}

}  // namespace cairn::services::trial
