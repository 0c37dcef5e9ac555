#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "eventstore/store.h"
#include "services/bench/rounds.h"
#include "services/http/router.h"

namespace cairn::services::bench {

/// A ledger that is open, with every view and route of the program. The folder above this one knows how to make one.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual eventstore::Store& store() = 0;
  virtual const http::Router& router() = 0;
  virtual std::string log_folder() const = 0;  ///< RocksDB's own
};

/// Opens the ledger in a folder; an empty one is made where the folder is not there yet.
using NewSubject = std::function<std::unique_ptr<Subject>(const std::string& folder)>;

/// What is being measured and how far it is; called often.
using Tell = std::function<void(std::string_view stage, uint64_t done, uint64_t total)>;

struct Plan {
  uint64_t events = 200'000;  ///< of the largest ledger; at least 1,000
  int rounds = 5;
  std::string part;  ///< memory, log, matrix or opening alone; empty: all
};

struct Memory {
  uint64_t events = 0;
  uint64_t resident_bytes = 0;
  uint64_t wanted_bytes = 0;
};

struct Findings {
  unsigned cores = 0;
  std::vector<double> sync_us;
  std::vector<Line> lines;
  std::vector<Waits> waits;
  std::optional<Memory> memory;
};

/// Measures everything, one subject after the other. CHECKs that every answer is right: a fast wrong one is no result.
Findings run(const Plan& plan, const NewSubject& new_subject, const Tell& tell);

}  // namespace cairn::services::bench
