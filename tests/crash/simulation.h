#pragma once

#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/crash/cut_log.h"
#include "tests/crash/dice.h"
#include "tests/store/fixture.h"
#include "workers/runtime/append_once.h"
#include "workers/runtime/queue.h"

/// A municipality's clockwork for years on a virtual clock. One thread decides, by a seed, what happens next: a slot
/// comes due, one of three hands takes jobs, does a part of one, ends it, falls asleep over its lease, or the power
/// goes in the middle of a write. The store and the queue are the real ones; only the disk is memory and the time is
/// ours.
namespace cairn::workers::runtime::testing {

struct SimulationOptions {
  uint64_t seed = 1;
  int years = 20;
  double cut_chance = 0.01;  ///< of each write
};

/// What was tried and what went wrong (nothing, when the promises hold).
struct SimulationReport {
  uint64_t writes = 0;
  uint64_t cuts = 0;
  uint64_t jobs = 0;
  uint64_t effects = 0;
  uint64_t outside = 0;        ///< what left the house, repeats counted
  uint64_t stale_refused = 0;  ///< ends of attempts by hands that had lost the lease
  uint64_t slots_missed = 0;   ///< named by another slot's job
  std::string trace;           ///< hex hash over everything that happened, in order
  std::vector<std::string> broken;
};

class Simulation {
 public:
  explicit Simulation(SimulationOptions options);
  SimulationReport run();

  /// Each write asks this instead of the dice, when set: for cutting at every write in turn.
  std::function<eventstore::testing::Cut(uint64_t write)> cut_at;

 private:
  /// A leased job in the hands of somebody, and how far the work is.
  struct Held {
    Job job;
    bool said = false;  ///< its event is in, as far as this hand knows
  };

  void boot();
  void crash();
  /// True when the power went: boots again.
  template <class Outcome>
  bool lost(const Outcome& outcome);
  void act();
  void plan();
  void take(std::deque<Held>& hand);
  void work(std::deque<Held>& hand);
  void end(std::deque<Held>& hand);
  void idle();
  void meddle();
  void drain();
  bool quiet();
  Result<void> say(const Job& job);
  void check();
  void check_slots();
  void check_effects();
  void note(std::string_view what);
  void broken(std::string what) { report_.broken.push_back(std::move(what)); }
  uint64_t draw(uint64_t below) { return random_() % below; }
  bool chance(double of) { return static_cast<double>(random_() >> 11) * 0x1.0p-53 < of; }

  const SimulationOptions options_;
  std::mt19937_64 random_;
  eventstore::testing::Dice dice_{random_};
  ManualClock clock_;
  const int64_t end_us_;
  bool cutting_ = false;
  eventstore::testing::MemoryHome home_;
  std::unique_ptr<eventstore::Store> store_;
  std::unique_ptr<JobQueue> queue_;
  std::vector<Schedule> schedules_;
  std::vector<std::deque<Held>> hands_ = std::vector<std::deque<Held>>(3);
  std::map<JobId, LeaseToken> holder_;    // the last token that the queue gave out
  std::map<std::string, int> delivered_;  // message id -> how often it left the house
  SimulationReport report_;
  Hash trace_{};
};

}  // namespace cairn::workers::runtime::testing
