#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <semaphore>

#include "eventstore/base/check.h"
#include "projections/engagements/kind.h"
#include "projections/registers/register_view.h"
#include "services/bench/workload.h"
#include "tests/bench/peers/peer.h"

namespace cairn::bench {
namespace {

using eventstore::Appended;
using eventstore::Store;

constexpr size_t kInFlightMax = 4096;

class CairnClient final : public Client {
 public:
  explicit CairnClient(Store& store) : store_(store) {}
  void append(const Commit& commit) override {
    store_.append(commit.request, [this](const Result<Appended>& done) {
      CAIRN_CHECK(done.has_value() && !done.value().duplicate, "Cairn takes every commit");
      answered_.release();
    });
    answered_.acquire();
  }

 private:
  Store& store_;
  std::binary_semaphore answered_{0};
};

class Cairn final : public Peer {
 public:
  Cairn(std::string folder, bool matrix)
      : folder_(std::move(folder)), matrix_(matrix), view_(projections::engagements::kKind) {}

  std::string name() const override { return matrix_ ? "Cairn with the matrix" : "Cairn"; }
  void clear() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
    std::vector<eventstore::Projection*> views;
    if (matrix_) views.push_back(&view_);
    store_ = services::bench::open_store(folder_, views);
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<CairnClient>(*store_); }
  void load(const std::vector<Commit>& commits) override {
    std::mutex mutex;
    std::condition_variable answered;
    size_t waiting = 0;
    for (const auto& commit : commits) {
      {
        std::unique_lock lock(mutex);
        answered.wait(lock, [&] { return waiting < kInFlightMax; });
        ++waiting;
      }
      store_->append(commit.request, [&](const Result<Appended>& done) {
        CAIRN_CHECK(done.has_value(), "Cairn takes every commit");
        const std::lock_guard lock(mutex);
        --waiting;
        answered.notify_one();
      });
    }
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return waiting == 0; });
  }
  void replay(const OnRecord& on_record) override {
    const auto snapshot = store_->snapshot();
    const auto read = snapshot->scan_records(Position(0), snapshot->head(), [&](Position, std::string_view record) {
      on_record(record);
      return true;
    });
    CAIRN_CHECK(read.has_value(), "Cairn reads its log");
  }
  void read_stream(const std::string& stream, const OnRecord& on_record) override {
    const auto read = store_->snapshot()->scan_stream(StreamId::parse(stream).value(), Revision(0),
                                                      [&](const eventstore::StoredEvent&, std::string_view record) {
                                                        on_record(record);
                                                        return true;
                                                      });
    CAIRN_CHECK(read.has_value(), "Cairn reads a stream");
  }

 private:
  const std::string folder_;
  const bool matrix_;
  projections::registers::RegisterView view_;
  std::unique_ptr<Store> store_;
};

}  // namespace

std::unique_ptr<Peer> make_cairn(const std::string& folder, bool matrix) {
  return std::make_unique<Cairn>(folder, matrix);
}

}  // namespace cairn::bench
