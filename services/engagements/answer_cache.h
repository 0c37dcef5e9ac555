#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "eventstore/base/ids.h"
#include "services/http/prepared.h"

namespace cairn::services::engagements {

/// A finished answer: its bytes are shared by everyone who asked the same.
struct Answer {
  std::shared_ptr<const std::string> body;
  std::string etag;
  Position position;                                    ///< K
  std::string address = {};                             ///< permanent: the same question with both times fixed
  bool fixed = false;                                   ///< what was asked can never be answered otherwise
  std::string notice = {};                              ///< for the reader, where the question was an unusual one
  std::string_view media_type = "application/json";     ///< lives as long as the program
  std::string file_name = {};                           ///< of an answer that is a file to keep; ASCII without quotes
  std::shared_ptr<const http::Prepared> prepared = {};  ///< of one that is kept
};

inline constexpr size_t kAnswersBytesDefault = size_t{32} * 1024 * 1024;

/// Finished answers by what was asked and by the head and day it was asked at, so that a page that is asked again is
/// one look-up (LIMITS L6). Bounded in bytes, least recently used first out; an answer of over an eighth of the bound
/// is not kept. Nothing needs to be thrown out on a write: the next head is another key. Thread-safe.
class AnswerCache {
 public:
  explicit AnswerCache(size_t bytes_max = kAnswersBytesDefault) : bytes_max_(bytes_max) {}

  std::optional<Answer> find(std::string_view key);
  /// What find would give, ready to be sent; null when it is not kept.
  std::shared_ptr<const http::Prepared> prepared(std::string_view key);
  void keep(std::string key, Answer answer);
  size_t bytes() const;

 private:
  struct Kept {
    std::string key;
    Answer answer;
  };
  const Answer* touch(std::string_view key);  // with mutex_ held
  static size_t bytes_of(const Kept& kept) { return kept.key.size() * 2 + kept.answer.body->size() + 768; }

  const size_t bytes_max_;
  mutable std::mutex mutex_;
  std::list<Kept> kept_;                                                    // guarded by mutex_; latest first
  std::unordered_map<std::string_view, std::list<Kept>::iterator> by_key_;  // guarded by mutex_; views of kept_
  size_t bytes_ = 0;                                                        // guarded by mutex_
};

}  // namespace cairn::services::engagements
