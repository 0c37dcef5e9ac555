#include "eventstore/base/json_writer.h"
#include "eventstore/store_async.h"
#include "projections/as_of/as_of.h"
#include "projections/duties/kind.h"
#include "projections/quarters/kind.h"
#include "projections/registers/register.h"
#include "services/http/problem.h"
#include "services/http/query.h"
#include "services/quarters/board_json.h"
#include "services/quarters/proof.h"
#include "services/quarters/routes.h"

namespace cairn::services::quarters {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using http::Request;
using http::Response;
using p::as_of::AsOf;

struct Question {
  AsOf as_of;
  std::string state;
  int64_t now_us = 0;
  Day today;
};

struct Answer {
  std::string body;
  Position position;
};

using Make = Result<Answer> (*)(const Quarters& quarters, const eventstore::Snapshot& snapshot, const Request& request,
                                const Question& question);

Result<Question> read_question(const Quarters& quarters, const Request& request, bool takes_state) {
  Question question;
  question.now_us = quarters.clock.now_us();
  question.today = p::as_of::today(question.now_us);
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& [name, value] : request.query_parameters) parameters.emplace_back(name, value);
  for (const auto& [name, value] : parameters) {
    if (name != "valid_at" || value.empty()) continue;
    auto error = fail(Errc::kInvalid, "a quarter is asked for at known_at; what is true on is its own last day");
    error.complaints.push_back({"/query/valid_at", error.context});
    return error;
  }
  CAIRN_TRY(question.as_of, AsOf::take(parameters));
  Request rest;
  for (auto& [name, value] : parameters) rest.query_parameters.push_back({name, value});
  http::Query query(rest);
  if (takes_state) question.state = query.text("state").value_or("");
  CAIRN_TRY(query.finish());
  return question;
}

Result<p::duties::KnownAt> known_at(const eventstore::Snapshot& snapshot, const Question& question) {
  CAIRN_TRY(const auto at, question.as_of.resolve(snapshot, question.today));
  p::duties::KnownAt known{at.known, question.as_of.known_us.value_or(question.now_us)};
  if (!question.as_of.known) return known;
  known.instant_us = 0;
  if (at.known.value() > 0) {
    CAIRN_TRY(const auto last, snapshot.event_at(Position(at.known.value() - 1)));
    known.instant_us = last.recorded_us();
  }
  return known;
}

Result<p::duties::Board> board_of(const Quarters& quarters, const eventstore::Snapshot& snapshot,
                                  const QuarterName& name, const Question& question) {
  CAIRN_TRY(const auto at, known_at(snapshot, question));
  CAIRN_TRY(auto board, p::duties::read_board(snapshot, quarters.tables, name.municipality, name.quarter, at));
  if (!board.standing.opened)
    return fail(Errc::kNotFound, "quarter " + name.quarter.id() + " of " + name.municipality +
                                     " was not opened by then; cairn append quarters/" + name.quarter.id() +
                                     ":open '{}' opens it");
  return board;
}

Result<Answer> make_board(const Quarters& quarters, const eventstore::Snapshot& snapshot, const Request& request,
                          const Question& question) {
  CAIRN_TRY(const auto name, QuarterName::parse(request.path_parameter("id"), quarters.municipality));
  CAIRN_TRY(const auto board, board_of(quarters, snapshot, name, question));
  std::string troubles;
  const bool shown = quarters.shows_troubles && quarters.shows_troubles(request);
  if (shown && question.as_of.knows_all() && name.municipality == quarters.municipality) {
    CAIRN_TRY(troubles, quarters.troubles(snapshot, name.quarter, board));
  }
  const auto today = p::as_of::today(board.at.instant_us);
  return Answer{board_json(board, name.quarter, today, troubles, request.own_unit), board.at.known};
}

Result<Answer> make_duties(const Quarters& quarters, const eventstore::Snapshot& snapshot, const Request& request,
                           const Question& question) {
  CAIRN_TRY(const auto name, QuarterName::parse(request.path_parameter("id"), quarters.municipality));
  CAIRN_TRY(const auto board, board_of(quarters, snapshot, name, question));
  return Answer{duties_json(board, question.state), board.at.known};
}

/// The duty as the board of its municipality has it.
Result<Answer> make_duty(const Quarters& quarters, const eventstore::Snapshot& snapshot, const Request& request,
                         const Question& question) {
  CAIRN_TRY(const auto quarter, p::calendar::Quarter::parse(request.path_parameter("quarter")));
  const auto& unit = request.path_parameter("unit");
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::duties::kKind.view));
  CAIRN_TRY(const auto row, rows.latest(p::duties::id_of(unit, quarter)));
  const auto duty = p::duties::duty_of(row);
  const auto missing = fail(Errc::kNotFound, "unit " + unit + " has no duty for " + quarter.id());
  if (!duty.opened) return missing;
  CAIRN_TRY(const auto board, board_of(quarters, snapshot, {duty.municipality, quarter}, question));
  for (const auto& line : board.lines) {
    if (line.unit != unit) continue;
    Answer answer{{}, board.at.known};
    append_duty(answer.body, line);
    return answer;
  }
  return missing;
}

Result<Answer> make_proof(const Quarters&, const eventstore::Snapshot& snapshot, const Request& request,
                          const Question& question) {
  CAIRN_TRY(const auto quarter, p::calendar::Quarter::parse(request.path_parameter("quarter")));
  CAIRN_TRY(const auto at, known_at(snapshot, question));
  CAIRN_TRY(auto body, proof_json(snapshot, request.path_parameter("unit"), quarter, at.known));
  return Answer{std::move(body), at.known};
}

Result<Answer> make_list(const Quarters&, const eventstore::Snapshot& snapshot, const Request&,
                         const Question& question) {
  using p::quarters::Column;
  CAIRN_TRY(const auto at, known_at(snapshot, question));
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::quarters::kKind.view));
  Answer answer{{}, at.known};
  JsonWriter json(answer.body);
  json.begin_object().key("items").begin_array();
  uint64_t total = 0;
  Result<void> failed = success();
  CAIRN_TRY(rows.each(Day::latest(), at.known, [&](std::string_view, const p::facts::Row& row) {
    const std::string municipality(row.text(id_of(Column::kMunicipality)));
    const auto quarter = p::calendar::Quarter::parse(row.text(id_of(Column::kQuarter)));
    if (!quarter) {
      failed = quarter.error();
      return false;
    }
    const auto schedule = p::quarters::read_schedule(snapshot, municipality, quarter.value(), at.known);
    if (!schedule) {
      failed = schedule.error();
      return false;
    }
    ++total;
    json.begin_object().field("id", municipality + "_" + quarter.value().id()).field("quarter", quarter.value().id());
    json.field("municipality", municipality).field("words", quarter.value().words());
    json.field("answers_due", text_of(schedule.value().answers.day));
    json.field("lock_due", text_of(schedule.value().lock.day));
    json.field("state", state_of(p::quarters::standing_of(row), p::as_of::today(at.instant_us))).end_object();
    return true;
  }));
  CAIRN_TRY(failed);
  json.end_array().key("total").number(total).key("position").number(at.known.value()).end_object();
  return answer;
}

awaitable<Response> answer(const Quarters& quarters, Make make, bool takes_state, Request request) {
  const auto question = read_question(quarters, request, takes_state);
  if (!question) co_return http::malformed(question.error(), request);
  if (const auto asked = question.value().as_of.min_position)
    if (const auto reached = co_await eventstore::reach(quarters.store, *asked); !reached)
      co_return http::problem(reached.error(), request);
  const auto made = co_await http::blocking(
      quarters.pool, [&] { return make(quarters, *quarters.store.snapshot(), request, question.value()); });
  if (!made && made.error().code == Errc::kInvalid) co_return http::malformed(made.error(), request);
  if (!made) co_return http::problem(made.error(), request);
  auto response = http::json_response(200, made.value().body);
  response.headers.add("ETag", http::etag_of(made.value().body));
  response.headers.add("Cache-Control", "no-cache");
  response.headers.add("Cairn-Position", std::to_string(made.value().position.value()));
  co_return response;
}

}  // namespace

void add_read_routes(http::Router& router, const Quarters& quarters) {
  const auto add = [&](std::string_view path, Make make, bool takes_state = false) {
    router.add(http::Method::kGet, path, [&quarters, make, takes_state](Request request) {
      return answer(quarters, make, takes_state, std::move(request));
    });
  };
  add("/v1/quarters", make_list);
  add("/v1/quarters/{id}", make_board);
  add("/v1/quarters/{id}/duties", make_duties, true);
  add("/v1/duties/{unit}/{quarter}", make_duty);
  add("/v1/duties/{unit}/{quarter}/proof", make_proof);
}

}  // namespace cairn::services::quarters
