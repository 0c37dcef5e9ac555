#include "services/bench/matrix_rounds.h"

#include <random>

#include "eventstore/base/date.h"
#include "projections/matrix/table.h"
#include "services/bench/machine.h"
#include "services/bench/naive_fold.h"
#include "services/bench/workload.h"
#include "services/http/transport.h"

namespace cairn::services::bench {
namespace {

using projections::as_of::At;

constexpr uint64_t kEventsEach = 20;
constexpr uint64_t kMatrixEventsMax = 200'000;
constexpr uint64_t kMemoryEventsMax = 1'000'000;
constexpr uint64_t kMemoryBytesMax = 512ULL * 1024 * 1024;
constexpr int kPairsEach = 20;  // pairs asked in a round
constexpr int kPagesEach = 20;
constexpr int kQuartersEach = 4;

/// Days of all the years that the workload tells of, and heads from a tenth of the log on; the same in every run.
class Pairs {
 public:
  explicit Pairs(Position head) : head_(head) {}
  At next() {
    const int32_t first = PartialDate::parse("2000-01-01").value().first_day().number();
    const int32_t last = PartialDate::parse("2025-12-31").value().first_day().number();
    std::uniform_int_distribution<int32_t> day(first, last);
    std::uniform_int_distribution<uint64_t> known(head_.value() / 10, head_.value());
    return {Day(day(random_)), Position(known(random_))};
  }

 private:
  const Position head_;
  std::mt19937_64 random_{8};
};

class Rounds {
 public:
  Rounds(Subject& subject, Workload& workload)
      : store_(subject.store()),
        workload_(workload),
        transport_(http::make_local_transport(subject.router())),
        pairs_(store_.head()) {}

  void run(MatrixFindings& to) {
    for (int i = 0; i < kPairsEach; ++i) ask_pair(to);
    for (int i = 0; i < kQuartersEach; ++i) ask_quarter(to);
    for (int i = 0; i < kPagesEach; ++i) ask_pages(to);
  }

  static MatrixFindings empty() {
    return {{{"L8", "whole matrix at a pair never asked before / naive fold of the log", 5}},
            {{"L8", "whole matrix at a pair never asked before, first page rendered", 100},
             {"L8", "whole matrix at a pair asked before: sorted, counted by two fields, a page", 10},
             {"", "naive fold of the log at the same pair", 0},
             {"", "what happened, was learned, was corrected from one quarter to the next", 0},
             {"", "proof that one event is in the signed tree", 0},
             {"", "bundle of one engagement, every leaf of the log in it", 0},
             {"", "page of 50 rows of today, first after a commit", 0},
             {"", "page of 50 rows of today, a question not asked before", 0},
             {"", "page of 50 rows of today, asked before", 0}}};
  }

 private:
  double ask(const std::string& target) {
    return ms_of([&] {
      http::Request request;
      request.target = target;
      const auto answer = transport_->call(std::move(request));
      CAIRN_CHECK(answer.has_value() && answer.value().status == 200, "the matrix answers");
    });
  }

  void ask_pair(MatrixFindings& to) {
    const At at = pairs_.next();
    const auto snapshot = store_.snapshot();
    size_t rows = 0;
    // The control first: the blocks that it reads are warm for what follows, and so are the next control's.
    const double naive = ms_of([&] { rows = fold_naively(*snapshot, at); });
    const double fast = ms_of([&] {
      const auto table = projections::matrix::MatrixTable::build(*snapshot, at);
      CAIRN_CHECK(table.has_value() && table.value()->rows().size() == rows, "both ways see the same engagements");
    });
    to.lines[0].ours.push_back(1e3 / fast);
    to.lines[0].control.push_back(1e3 / naive);
    to.waits[2].ms.push_back(naive);
    const std::string pair =
        "valid_at=" + PartialDate::of_day(at.valid).text() + "&known_at=%40" + std::to_string(at.known.value());
    to.waits[0].ms.push_back(ask("/v1/matrix?limit=50&" + pair));
    to.waits[1].ms.push_back(ask("/v1/matrix?limit=50&sort=-start_date&facets=status,kind&" + pair));
  }

  /// Two quarters that follow each other, with a fiftieth of the log recorded in between.
  void ask_quarter(MatrixFindings& to) {
    const int year = 2001 + static_cast<int>(quarters_++ % 18);
    const std::string known = "@" + std::to_string(store_.head().value() * 49 / 50);
    to.waits[3].ms.push_back(ask("/v1/diff?from_valid=" + std::to_string(year) + "-03-31&from_known=" + known +
                                 "&to_valid=" + std::to_string(year) + "-06-30"));
    const uint64_t position = store_.head().value() * quarters_ / 97 % store_.head().value();
    const auto event = store_.snapshot()->event_at(Position(position));
    CAIRN_CHECK(event.has_value(), "a position below the head has an event");
    const std::string stream = event.value().stream();
    to.waits[4].ms.push_back(ask("/v1/events/" + std::to_string(position) + "/proof"));
    to.waits[5].ms.push_back(ask("/v1/engagements/" + stream.substr(stream.find('-') + 1) + "/bundle"));
  }

  void ask_pages(MatrixFindings& to) {
    append_all(store_, workload_, 1, 1);
    const std::string page = "/v1/matrix?limit=50";
    to.waits[6].ms.push_back(ask(page));
    to.waits[7].ms.push_back(ask(page + "&q=" + std::to_string(asked_++)));
    to.waits[8].ms.push_back(ask(page));
  }

  eventstore::Store& store_;
  Workload& workload_;
  const std::unique_ptr<http::Transport> transport_;
  Pairs pairs_;
  uint64_t asked_ = 0;
  uint64_t quarters_ = 0;
};

}  // namespace

MatrixFindings measure_matrix(const Plan& plan, const NewSubject& new_subject, const Tell& tell) {
  const Folder folder;
  const auto subject = new_subject(folder / "matrix");
  Workload workload(kEventsEach);
  fill_ledger(subject->store(), workload, std::min(plan.events, kMatrixEventsMax), "matrix, filling", tell);
  auto findings = Rounds::empty();
  Rounds rounds(*subject, workload);
  const auto all = static_cast<uint64_t>(plan.rounds);
  for (uint64_t round = 0; round < all; ++round) {
    tell("matrix", round, all);
    rounds.run(findings);
  }
  tell("matrix", all, all);
  return findings;
}

Memory measure_memory(uint64_t events, const NewSubject& new_subject, const Tell& tell) {
  const Folder folder;
  const auto subject = new_subject(folder / "memory");
  Workload workload(kEventsEach);
  Memory memory;
  memory.events = std::min(events, kMemoryEventsMax);
  fill_ledger(subject->store(), workload, memory.events, "memory, filling", tell);
  const auto transport = http::make_local_transport(subject->router());
  for (const std::string target : {"/v1/matrix?limit=50", "/v1/matrix?limit=500&sort=title&facets=status"}) {
    http::Request request;
    request.target = target;
    const auto answer = transport->call(std::move(request));
    CAIRN_CHECK(answer.has_value() && answer.value().status == 200, "the matrix answers");
  }
  memory.resident_bytes = resident_bytes();
  memory.wanted_bytes = kMemoryBytesMax;
  return memory;
}

}  // namespace cairn::services::bench
