#pragma once

#include "services/bench/bench.h"

namespace cairn::services::bench {

struct MatrixFindings {
  std::vector<Line> lines;
  std::vector<Waits> waits;
};

/// Over a ledger of at most 200,000 events, 20 an engagement, through the program's own routes but without a socket:
/// the page of 50 rows, and the whole matrix at pairs never asked before and asked before, against the naive fold.
MatrixFindings measure_matrix(const Plan& plan, const NewSubject& new_subject, const Tell& tell);

/// Resident memory of this process with a ledger of at most a million events open, after it was filled and the matrix
/// was read. Call it first: what ran before stays in the process.
Memory measure_memory(uint64_t events, const NewSubject& new_subject, const Tell& tell);

}  // namespace cairn::services::bench
