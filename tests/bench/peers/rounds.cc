#include "tests/bench/peers/rounds.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <span>
#include <thread>
#include <unordered_map>

#include "eventstore/base/check.h"
#include "projections/engagements/facts.h"
#include "projections/facts/timeline.h"
#include "services/bench/raw_rocks.h"
#include "services/bench/rounds.h"

namespace cairn::bench {
namespace {

using Moment = std::chrono::steady_clock;
using services::bench::seconds_of;

constexpr size_t kStreamReads = 2000;
constexpr size_t kCommitsBefore = 3;
constexpr size_t kStreamEvents = 50;

void tell(const std::string& what, int round, int rounds) {
  std::fprintf(stderr, "peers: round %d of %d, %s\n", round + 1, rounds, what.c_str());
}

size_t events_of(const std::vector<Commit>& commits) {
  size_t events = 0;
  for (const auto& commit : commits) events += commit.records.size();
  return events;
}

std::string folder_of(const std::string& folder, const std::string& name) { return folder + "/" + name; }

/// Events a second of clients that each wait for one answer after the other, begun together. Each has written some
/// commits by then: a new PostgreSQL server process compiles its function and fills its caches, which takes longer than
/// many a measurement.
double append_rate(Peer& peer, const Hands& hands, double seconds_max) {
  std::atomic<size_t> events = 0;
  Moment::time_point begin;
  std::barrier together(static_cast<std::ptrdiff_t>(hands.size()), [&]() noexcept { begin = Moment::now(); });
  std::vector<std::unique_ptr<Client>> clients;
  for (size_t i = 0; i < hands.size(); ++i) clients.push_back(peer.connect());
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < hands.size(); ++i)
      threads.emplace_back([&, i] {
        const std::span<const Commit> all(hands[i]);
        const size_t before = std::min(kCommitsBefore, all.size() / 2);
        for (const auto& commit : all.first(before)) clients[i]->append(commit);
        together.arrive_and_wait();
        const auto until =
            begin + std::chrono::duration_cast<Moment::duration>(std::chrono::duration<double>(seconds_max));
        for (const auto& commit : all.subspan(before)) {
          if (Moment::now() >= until) return;
          clients[i]->append(commit);
          events += commit.records.size();
        }
      });
  }
  return static_cast<double>(events) / std::chrono::duration<double>(Moment::now() - begin).count();
}

/// RocksDB with Cairn's options: a synced Put each for one client that writes single events, else batches with the keys
/// of an event store, as many events a sync as all clients have on their way.
double limit_rate(const std::string& folder, const Deal& work, size_t record_bytes, double seconds_max) {
  std::filesystem::remove_all(folder);
  services::bench::RawRocks rocks(folder);
  const size_t batch = work.clients * work.events_each;
  const size_t all = work.commits * work.events_each;
  const size_t slice = std::max<size_t>(batch * 4, 64);
  size_t done = 0;
  double seconds = 0;
  while (done < all && seconds < seconds_max) {
    seconds += seconds_of([&] {
      if (batch == 1)
        rocks.put_each(slice, record_bytes);
      else
        rocks.put_batches(slice, record_bytes, batch, all / kStreamEvents + 1);
    });
    done += slice;
  }
  return static_cast<double>(done) / seconds;
}

double rate_of(size_t events, const std::function<void()>& work) {
  return static_cast<double>(events) / seconds_of(work);
}

void replay(Peer& peer, size_t events) {
  size_t seen = 0;
  size_t bytes = 0;
  peer.replay([&](std::string_view record) {
    ++seen;
    bytes += record.size();
  });
  CAIRN_CHECK(seen == events && bytes > events, "a replay gives every record");
}

/// What a reader of any of them does to have the matrix: parse each record, and keep what it says of its engagement.
void fold_matrix(Peer& peer, size_t events) {
  std::unordered_map<std::string, projections::facts::Timeline> matrix;
  eventstore::StoredEvent event;
  uint64_t position = 0;
  peer.replay([&](std::string_view record) {
    CAIRN_CHECK(event.ParseFromArray(record.data(), static_cast<int>(record.size())), "a record reads");
    event.set_position(position++);
    const auto said = projections::engagements::assertion_of(event);
    CAIRN_CHECK(said.has_value(), "an event of the workload says something");
    matrix[event.stream()].assert_facts(said.value());
  });
  CAIRN_CHECK(position == events && matrix.size() >= events / kStreamEvents, "the matrix has every engagement");
}

void read_streams(Peer& peer, const std::vector<std::string>& streams) {
  for (const auto& stream : streams) {
    size_t seen = 0;
    peer.read_stream(stream, [&](std::string_view) { ++seen; });
    CAIRN_CHECK(seen == kStreamEvents, "a stream has 50 events");
  }
}

/// So many that each measurement takes about as long.
size_t commits_of(const Plan& plan, size_t clients, size_t events) {
  return std::max(plan.commits_max * (clients + 8) / 72 / (events == 1 ? 1 : 4), clients * kStreamEvents);
}

/// Some streams, far apart, all of them whole.
std::vector<std::string> whole_streams(const std::vector<Commit>& commits) {
  std::vector<std::string> streams;
  const size_t count = commits.size() / kStreamEvents;
  CAIRN_CHECK(count > 0, "at least one stream of 50 events is there");
  for (size_t i = 0; i < std::min(kStreamReads, count * 10); ++i)
    streams.push_back(commits[i * 7919 % count * kStreamEvents].stream);
  return streams;
}

}  // namespace

std::vector<Work> measure_appends(const std::string& folder, const std::vector<std::unique_ptr<Peer>>& peers,
                                  const Plan& plan) {
  std::vector<Work> works;
  for (const size_t events : {size_t{1}, size_t{8}}) {
    for (const size_t clients : {size_t{1}, size_t{8}, size_t{64}}) {
      const Deal work{clients, commits_of(plan, clients, events), events};
      const auto hands = deal(work);
      const size_t record_bytes = hands.front().front().records.front().bytes.size();
      works.push_back({std::to_string(clients) + (clients == 1 ? " client, " : " clients, ") +
                           (events == 1 ? "one event a commit" : "eight events a commit"),
                       {}});
      for (int round = 0; round < plan.rounds; ++round) {
        tell(works.back().what, round, plan.rounds);
        auto& rates = works.back().rates;
        rates[kLimit].push_back(limit_rate(folder_of(folder, "limit"), work, record_bytes, plan.seconds_max));
        for (const auto& peer : peers) {
          peer->clear();
          rates[peer->name()].push_back(append_rate(*peer, hands, plan.seconds_max));
        }
      }
    }
  }
  for (const auto& peer : peers) peer->clear();
  return works;
}

std::vector<Work> measure_reads(const std::string& folder, const std::vector<std::unique_ptr<Peer>>& peers,
                                const Plan& plan) {
  std::vector<Work> works = {{"replay", {}}, {"replay, parsed and folded to the matrix", {}}, {"one stream of 50", {}}};
  const auto commits = std::move(deal({1, plan.replay_events, 1}).front());
  const size_t events = events_of(commits);
  const auto streams = whole_streams(commits);
  services::bench::RawRocks rocks(folder_of(folder, "scanned"));
  rocks.put_batches(events, commits.front().records.front().bytes.size(), 1024, events / kStreamEvents);
  for (const auto& peer : peers) {
    std::fprintf(stderr, "peers: %s takes %zu events\n", peer->name().c_str(), events);
    peer->clear();
    peer->load(commits);
  }
  for (int round = 0; round < plan.rounds; ++round) {
    tell("reading", round, plan.rounds);
    works[0].rates[kLimit].push_back(rate_of(events, [&] { rocks.scan(); }));
    for (const auto& peer : peers) {
      works[0].rates[peer->name()].push_back(rate_of(events, [&] { replay(*peer, events); }));
      works[1].rates[peer->name()].push_back(rate_of(events, [&] { fold_matrix(*peer, events); }));
      works[2].rates[peer->name()].push_back(
          rate_of(streams.size() * kStreamEvents, [&] { read_streams(*peer, streams); }));
    }
  }
  return works;
}

}  // namespace cairn::bench
