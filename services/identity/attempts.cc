#include "services/identity/attempts.h"

#include "eventstore/base/bytes.h"

namespace cairn::services::identity {
namespace {

constexpr size_t kBuckets = 65'536;

}  // namespace

Attempts::Attempts(unsigned max) : max_(max), buckets_(kBuckets) {}

Attempts::Bucket& Attempts::bucket_of(std::string_view name) {
  return buckets_[read_u32(view_of(sha256(name)).substr(0, 4)) % kBuckets];
}

bool Attempts::take(std::string_view name, int64_t now_us) {
  const std::lock_guard lock(mutex_);
  auto& bucket = bucket_of(name);
  if (bucket.tries == 0 || now_us - bucket.since_us >= kAttemptsWindowUs) bucket = {now_us, 0};
  if (bucket.tries >= max_) return false;
  ++bucket.tries;
  return true;
}

void Attempts::succeeded(std::string_view name) {
  const std::lock_guard lock(mutex_);
  bucket_of(name) = {};
}

void Attempts::give_back(std::string_view name) {
  const std::lock_guard lock(mutex_);
  auto& bucket = bucket_of(name);
  if (bucket.tries > 0) --bucket.tries;
}

}  // namespace cairn::services::identity
