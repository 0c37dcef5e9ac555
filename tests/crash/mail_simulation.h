#pragma once

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "projections/registers/register_view.h"
#include "tests/crash/cut_log.h"
#include "tests/crash/dice.h"
#include "tests/crash/mail_promises.h"
#include "tests/store/fixture.h"
#include "workers/reminders/reminders.h"

namespace cairn::workers::reminders::testing {

/// A municipality's reminders for years on a virtual clock. One thread decides, by a seed, what happens next: time
/// passes, a unit answers, an address dies or is mended, the mail server goes away, refuses, drops a connection, and
/// the power goes at any write or in the middle of a mail. Workers, queue and store are the real ones; the disk is
/// memory, the mail server and the time are ours.
struct MailSimulationOptions {
  uint64_t seed = 1;
  int days = 20 * 365 + 5;
  double cut_chance = 0.004;  ///< of each write
  bool calm = false;          ///< the mail server takes everything, no address dies
  bool server_lies = false;   ///< for the test of the test
};

struct MailSimulationReport {
  uint64_t writes = 0;
  uint64_t cuts = 0;
  uint64_t handed_over = 0;   ///< mails that the server was asked to take
  uint64_t lost_answers = 0;  ///< it took them, and nobody heard
  uint64_t outages = 0;       ///< of the mail server
  MailTally tally;
  std::string trace;  ///< hex hash over every event and every mail, in order
  std::vector<std::string> broken;
};

class MailSimulation {
 public:
  explicit MailSimulation(MailSimulationOptions options);
  ~MailSimulation();
  MailSimulationReport run();

  /// Each write asks this instead of the dice, when set: for cutting at every write in turn.
  std::function<eventstore::testing::Cut(uint64_t write)> cut_at;

 private:
  struct Process;

  eventstore::testing::Cut cut();
  void boot();
  void crash();
  void found();
  void fill_post(const std::string& unit, const std::string& duty, const std::string& person);
  void act();
  void answer();
  void weather();
  void address();
  void come_back();
  void pass();
  void live();
  void settle();
  void drain();
  void check();
  Ending ending();
  template <class Message>
  void say(StreamId stream, const Message& message);
  void broken(std::string what) { report_.broken.push_back(std::move(what)); }
  uint64_t draw(uint64_t below) { return random_() % below; }
  bool chance(double of) { return static_cast<double>(random_() >> 11) * 0x1.0p-53 < of; }

  const MailSimulationOptions options_;
  std::mt19937_64 random_;
  eventstore::testing::Dice dice_{random_};
  ManualClock clock_;
  const int64_t end_us_;
  bool cutting_ = false;
  bool busy_ = false;  // something is to be tried again
  Power power_;
  eventstore::testing::MemoryHome home_;
  std::vector<std::unique_ptr<projections::registers::RegisterView>> views_;
  MailServer server_{clock_, power_};
  std::vector<std::string> addresses_;  // in the order of kPeople
  std::vector<Settled> settled_;
  std::unique_ptr<Process> process_;
  MailSimulationReport report_;
};

}  // namespace cairn::workers::reminders::testing
