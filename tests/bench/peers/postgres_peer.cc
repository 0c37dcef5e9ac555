#include <libpq-fe.h>

#include <array>

#include "eventstore/base/bytes.h"
#include "eventstore/base/check.h"
#include "tests/bench/peers/peer.h"

namespace cairn::bench {
namespace {

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// One connection with its prepared statements. Parameters and results are binary.
class Connection {
 public:
  Connection(const std::string& socket_folder, bool one_order) {
    const std::string where = "host=" + socket_folder + " dbname=events user=postgres";
    base_ = PQconnectdb(where.c_str());
    CAIRN_CHECK(PQstatus(base_) == CONNECTION_OK, PQerrorMessage(base_));
    const std::string write = one_order ? "write_event_in_order" : "write_event";
    prepare("write", "SELECT " + write + "($1::text, $2::bigint, $3::bytea, $4::text, $5::bytea)");
    prepare("stream", "SELECT data FROM events WHERE stream = $1::text ORDER BY position");
  }
  ~Connection() { PQfinish(base_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void run(const char* sql) { check(Answer(PQexec(base_, sql), PQclear)); }

  void append(const Commit& commit) {
    if (commit.records.size() == 1) {
      const Parameters parameters(commit, 0);
      check(Answer(PQexecPrepared(base_, "write", 5, parameters.values.data(), parameters.sizes.data(),
                                  Parameters::kFormats.data(), 1),
                   PQclear));
      return;
    }
    append_in_one_go(commit);
  }

  void read_stream(const std::string& stream, const OnRecord& on_record) {
    const char* value = stream.data();
    const int size = static_cast<int>(stream.size());
    const int format = 1;
    const Answer rows(PQexecPrepared(base_, "stream", 1, &value, &size, &format, 1), PQclear);
    check(rows);
    for (int i = 0; i < PQntuples(rows.get()); ++i)
      on_record({PQgetvalue(rows.get(), i, 0), static_cast<size_t>(PQgetlength(rows.get(), i, 0))});
  }

  /// COPY is the fastest way out of PostgreSQL. Each row: u16 count of fields, then u32 size and bytes of the one.
  void read_all(const OnRecord& on_record) {
    const Answer begun(
        PQexec(base_, "COPY (SELECT data FROM events ORDER BY global_position) TO STDOUT (FORMAT binary)"), PQclear);
    CAIRN_CHECK(PQresultStatus(begun.get()) == PGRES_COPY_OUT, PQerrorMessage(base_));
    constexpr size_t kSignatureBytes = 19;
    size_t skip = kSignatureBytes;  // before the first row, in the same piece
    char* piece = nullptr;
    for (int size = 0; (size = PQgetCopyData(base_, &piece, 0)) > 0; PQfreemem(piece)) {
      std::string_view row(piece, static_cast<size_t>(size));
      row.remove_prefix(std::exchange(skip, 0));
      if (row.size() > 6) on_record(row.substr(6, read_u32(row.substr(2))));
    }
    check(Answer(PQgetResult(base_), PQclear));
    CAIRN_CHECK(PQgetResult(base_) == nullptr, "a copy ends with its result");
  }

  void load(const std::vector<Commit>& commits) {
    const Answer begun(PQexec(base_, "COPY events (global_position, stream, position, id, type, data) FROM STDIN"),
                       PQclear);
    CAIRN_CHECK(PQresultStatus(begun.get()) == PGRES_COPY_IN, PQerrorMessage(base_));
    uint64_t global = 0;
    for (const auto& commit : commits) {
      auto position = static_cast<uint64_t>(commit.expected + 1);
      for (const auto& record : commit.records) {
        const std::string line = std::to_string(global++) + "\t" + commit.stream + "\t" + std::to_string(position++) +
                                 "\t\\\\x" + to_hex(record.id) + "\t" + record.type + "\t\\\\x" + to_hex(record.bytes) +
                                 "\n";
        CAIRN_CHECK(PQputCopyData(base_, line.data(), static_cast<int>(line.size())) == 1, PQerrorMessage(base_));
      }
    }
    CAIRN_CHECK(PQputCopyEnd(base_, nullptr) == 1, PQerrorMessage(base_));
    check(Answer(PQgetResult(base_), PQclear));
    CAIRN_CHECK(PQgetResult(base_) == nullptr, "a copy ends with its result");
  }

 private:
  /// The values of one event of a commit, as libpq takes them.
  struct Parameters {
    static constexpr std::array<int, 5> kFormats = {1, 1, 1, 1, 1};
    Parameters(const Commit& commit, size_t index) {
      const auto& record = commit.records[index];
      append_u64(expected, static_cast<uint64_t>(commit.expected + static_cast<int64_t>(index)));
      const std::array<std::string_view, 5> parts = {commit.stream, expected, record.id, record.type, record.bytes};
      for (size_t i = 0; i < parts.size(); ++i) {
        values[i] = parts[i].data();
        sizes[i] = static_cast<int>(parts[i].size());
      }
    }
    std::string expected;
    std::array<const char*, 5> values{};
    std::array<int, 5> sizes{};
  };

  /// Several events in one transaction and one round trip: what is sent before a sync point is one transaction.
  void append_in_one_go(const Commit& commit) {
    CAIRN_CHECK(PQenterPipelineMode(base_) == 1, "libpq sends several at once");
    for (size_t i = 0; i < commit.records.size(); ++i) {
      const Parameters parameters(commit, i);
      const int sent = PQsendQueryPrepared(base_, "write", 5, parameters.values.data(), parameters.sizes.data(),
                                           Parameters::kFormats.data(), 1);
      CAIRN_CHECK(sent == 1, PQerrorMessage(base_));
    }
    CAIRN_CHECK(PQpipelineSync(base_) == 1, PQerrorMessage(base_));
    for (size_t i = 0; i < commit.records.size(); ++i) {
      check(Answer(PQgetResult(base_), PQclear));
      CAIRN_CHECK(PQgetResult(base_) == nullptr, "one answer for each event");
    }
    const Answer end(PQgetResult(base_), PQclear);
    CAIRN_CHECK(PQresultStatus(end.get()) == PGRES_PIPELINE_SYNC && PQexitPipelineMode(base_) == 1,
                PQerrorMessage(base_));
  }

  void prepare(const char* name, const std::string& sql) {
    check(Answer(PQprepare(base_, name, sql.c_str(), 0, nullptr), PQclear));
  }
  void check(const Answer& answer) {
    const auto status = PQresultStatus(answer.get());
    CAIRN_CHECK(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, PQerrorMessage(base_));
  }

  PGconn* base_ = nullptr;
};

class PostgresClient final : public Client {
 public:
  PostgresClient(const std::string& socket_folder, bool one_order) : connection_(socket_folder, one_order) {}
  void append(const Commit& commit) override { connection_.append(commit); }

 private:
  Connection connection_;
};

class Postgres final : public Peer {
 public:
  Postgres(std::string socket_folder, bool one_order)
      : socket_folder_(std::move(socket_folder)), one_order_(one_order), connection_(socket_folder_, one_order) {}
  std::string name() const override { return one_order_ ? "PostgreSQL in one order" : "PostgreSQL"; }
  void clear() override { connection_.run("TRUNCATE events RESTART IDENTITY; UPDATE log_head SET next_position = 0"); }
  std::unique_ptr<Client> connect() override { return std::make_unique<PostgresClient>(socket_folder_, one_order_); }
  void load(const std::vector<Commit>& commits) override {
    connection_.load(commits);
    connection_.run("ANALYZE events");
  }
  void replay(const OnRecord& on_record) override { connection_.read_all(on_record); }
  void read_stream(const std::string& stream, const OnRecord& on_record) override {
    connection_.read_stream(stream, on_record);
  }

 private:
  const std::string socket_folder_;
  const bool one_order_;
  Connection connection_;
};

}  // namespace

std::unique_ptr<Peer> make_postgres(const std::string& socket_folder, bool one_order) {
  return std::make_unique<Postgres>(socket_folder, one_order);
}

}  // namespace cairn::bench
