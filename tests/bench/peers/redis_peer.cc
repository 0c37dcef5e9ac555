#include <hiredis/hiredis.h>

#include "eventstore/base/check.h"
#include "tests/bench/peers/peer.h"

namespace cairn::bench {
namespace {

constexpr const char* kLog = "events";
constexpr size_t kPage = 1000;
constexpr size_t kLoadAtOnce = 1000;

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

class Connection {
 public:
  explicit Connection(const std::string& socket) : base_(redisConnectUnix(socket.c_str())) {
    CAIRN_CHECK(base_ != nullptr && base_->err == 0, "Redis takes a connection");
  }
  ~Connection() { redisFree(base_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  template <class... Values>
  void send(const char* format, Values... values) {
    CAIRN_CHECK(redisAppendCommand(base_, format, values...) == REDIS_OK, "a command can be queued");
  }
  Reply hear() {
    void* reply = nullptr;
    CAIRN_CHECK(redisGetReply(base_, &reply) == REDIS_OK, base_->errstr);
    Reply heard(static_cast<redisReply*>(reply));
    CAIRN_CHECK(heard->type != REDIS_REPLY_ERROR, heard->str);
    return heard;
  }
  template <class... Values>
  Reply ask(const char* format, Values... values) {
    send(format, values...);
    return hear();
  }
  void send_event(const char* key, const Commit& commit, const Record& record) {
    send("XADD %s * stream %b type %b data %b", key, commit.stream.data(), commit.stream.size(), record.type.data(),
         record.type.size(), record.bytes.data(), record.bytes.size());
  }

 private:
  redisContext* base_;
};

/// One stream for the whole log. Redis has no expected version: two writers may both think that theirs is next.
class RedisClient final : public Client {
 public:
  explicit RedisClient(const std::string& socket) : connection_(socket) {}
  void append(const Commit& commit) override {
    const bool several = commit.records.size() > 1;
    if (several) connection_.send("MULTI");
    for (const auto& record : commit.records) connection_.send_event(kLog, commit, record);
    if (several) connection_.send("EXEC");
    for (size_t i = 0; i < commit.records.size() + (several ? 2 : 0); ++i) connection_.hear();
  }

 private:
  Connection connection_;
};

class Redis final : public Peer {
 public:
  explicit Redis(std::string socket) : socket_(std::move(socket)), connection_(socket_) {}
  std::string name() const override { return "Redis Streams"; }
  void clear() override {
    connection_.ask("FLUSHALL");
    connection_.ask("CONFIG SET appendfsync always");
  }
  std::unique_ptr<Client> connect() override { return std::make_unique<RedisClient>(socket_); }
  /// Each event twice: in the log, and in a stream of its own name, without which Redis cannot read one stream.
  void load(const std::vector<Commit>& commits) override {
    connection_.ask("CONFIG SET appendfsync no");
    size_t queued = 0;
    const auto hear_all = [&] {
      for (; queued > 0; --queued) connection_.hear();
    };
    for (const auto& commit : commits)
      for (const auto& record : commit.records) {
        connection_.send_event(kLog, commit, record);
        connection_.send_event(commit.stream.c_str(), commit, record);
        queued += 2;
        if (queued >= kLoadAtOnce) hear_all();
      }
    hear_all();
  }
  void replay(const OnRecord& on_record) override { read(kLog, on_record); }
  void read_stream(const std::string& stream, const OnRecord& on_record) override { read(stream, on_record); }

 private:
  void read(const std::string& key, const OnRecord& on_record) {
    std::string from = "-";
    for (;;) {
      const auto page = connection_.ask("XRANGE %b %b + COUNT %d", key.data(), key.size(), from.data(), from.size(),
                                        static_cast<int>(kPage));
      for (size_t i = 0; i < page->elements; ++i) {
        const auto* fields = page->element[i]->element[1];
        on_record({fields->element[5]->str, fields->element[5]->len});
      }
      if (page->elements < kPage) return;
      from = std::string("(") + page->element[page->elements - 1]->element[0]->str;
    }
  }

  const std::string socket_;
  Connection connection_;
};

}  // namespace

std::unique_ptr<Peer> make_redis(const std::string& socket) { return std::make_unique<Redis>(socket); }

}  // namespace cairn::bench
