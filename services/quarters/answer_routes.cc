#include <algorithm>
#include <exception>

#include "eventstore/base/bytes.h"
#include "eventstore/base/log.h"
#include "projections/as_of/as_of.h"
#include "projections/duties/kind.h"
#include "projections/duties/token.h"
#include "services/commands/asked.h"
#include "services/http/form.h"
#include "services/http/problem.h"
#include "services/quarters/answer_add_page.h"
#include "services/quarters/answer_form.h"
#include "services/quarters/answer_frame.h"
#include "services/quarters/answer_load.h"
#include "services/quarters/rate_limit.h"
#include "services/quarters/routes.h"
#include "services/quarters/submit.h"

// The page behind the link in a reminder. A form that comes back, in steps: (1) the link is looked at before a byte of
// the body is read; (2) the form is read, its files into blobs; (3) the commit id follows from the token and the turn
// that the page was made for, so a form that is sent twice is one commit, and what was answered before is answered
// again; (4) the form is read against the page as it stands; (5) everything is judged and written at once; (6) the page
// as it stands now, with the receipt. A form that is refused is shown again with all that was typed, and the files that
// were taken stay with it. The token is in no log: errors are logged without the path.

namespace cairn::services::quarters {
namespace {

namespace p = projections;
using boost::asio::awaitable;
using http::Request;
using http::Response;

/// Mail scanners open links by the dozen, people by the one; a guess at 160 bits needs far more than either.
constexpr uint32_t kOfOneLinkPerMinute = 600;
constexpr uint32_t kUnknownPerMinute = 60;
constexpr size_t kKeysMax = 10'000;
/// A form may bring several files; what is larger than so many of the largest is not even read.
constexpr size_t kLargestFilesMax = 4;

struct Limits {
  RateLimit links{kOfOneLinkPerMinute, kKeysMax};
  RateLimit unknown{kUnknownPerMinute, kKeysMax};  // by the peer's address
};

Response html_response(int status, std::string html) {
  auto response = http::text_response(status, "text/html; charset=utf-8", std::move(html));
  response.headers.add("Content-Security-Policy", answer_security_policy());
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Robots-Tag", "noindex");
  if (status == 429) response.headers.add("Retry-After", "60");
  return response;
}

Response sentence(int status, Language language, Text title, const std::string& text) {
  return html_response(status, sentence_html(language, say(title, language), text));
}

/// Why a link shows nothing. The quarter of one that has ended is told: whoever has the link was sent it.
Response closed(const Error& error, std::string_view token, Language language) {
  switch (error.code) {
    case Errc::kNotFound:
      if (!p::duties::is_token(token))
        return sentence(404, language, Text::kLinkCut, say(Text::kLinkCutText, language));
      return sentence(403, language, Text::kLinkForeign, say(Text::kLinkForeignText, language));
    case Errc::kDenied: return sentence(403, language, Text::kLinkEnded, error.context);
    default:
      if (http::status_of(error.code) >= 500)
        log_of("services.quarters")->error("answer page: {}: {}", name_of(error.code), error.context);
      return sentence(http::status_of(error.code), language, Text::kNotNow, say(Text::kNotNowText, language));
  }
}

/// One request for one link.
struct Visit {
  const Quarters& quarters;
  Limits& limits;
  Request request;
  std::string token;
  std::optional<Language> language;
  SentForm form;

  Language said_in() const { return language.value_or(Language::kEnglish); }
  std::string_view field(std::string_view name) const { return form.field(name); }
};

Result<Loaded> load(const Visit& visit) {
  const auto snapshot = visit.quarters.store.snapshot();
  auto loaded = load_page(visit.quarters, *snapshot, visit.token, visit.language);
  // The words for a link that has ended are the page's, in its language.
  if (loaded || loaded.error().code != Errc::kDenied) return loaded;
  CAIRN_TRY(const auto link, open_link(*snapshot, visit.token));
  const auto last = link.it.standing.reopened_until.value_or(link.it.schedule.lock.day);
  return fail(Errc::kDenied, say(Text::kLinkEndedText, visit.said_in(),
                                 {quarter_words(link.quarter, visit.said_in()), day_words(last, visit.said_in())}));
}

/// kOverloaded when somebody asks too often. Links that nobody was sent are counted by who asks, the others by
/// themselves.
bool takes(const Visit& visit, bool known) {
  const auto now = visit.quarters.clock.now_us();
  if (known) return visit.limits.links.take(p::duties::sha256_of_token(visit.token), now);
  return visit.limits.unknown.take(visit.request.peer, now);
}

Response too_many(Language language) {
  return sentence(429, language, Text::kTooMany, say(Text::kTooManyText, language));
}

/// The page as it stands; `dress` adds what this request has to say.
awaitable<Response> show(const Visit& visit, int status, std::function<void(AnswerPage&)> dress) {
  auto loaded = co_await http::blocking(visit.quarters.pool, [&] { return load(visit); });
  if (!loaded) co_return closed(loaded.error(), visit.token, visit.said_in());
  if (dress) dress(loaded.value().page);
  co_return html_response(status, answer_html(loaded.value().page));
}

CommitId commit_of(const Visit& visit, std::string_view what, std::string_view which) {
  const auto hash = sha256({"answer page\n", p::duties::sha256_of_token(visit.token), "\n", what, "\n", which});
  return *CommitId::from_bytes(view_of(hash).substr(0, 16));
}

eventstore::Execution execution(const Visit& visit, const Loaded& loaded, CommitId commit, eventstore::Judge judge) {
  return {StreamId::of(p::duties::kKind.category, loaded.link.it.id),
          std::move(judge),
          {loaded.link.post, "unit", loaded.link.it.duty.unit},
          "web",
          commit,
          visit.form.content(),
          {}};
}

awaitable<Result<eventstore::Executed>> execute(const Visit& visit, eventstore::Execution execution) {
  co_return co_await eventstore::execute_async(visit.quarters.store, std::move(execution),
                                               commands::on(visit.quarters.pool));
}

/// The number in "/answers/<n>/…", which is taken off; none when the pointer begins otherwise.
std::optional<size_t> take_number(std::string_view& pointer, std::string_view list) {
  if (!pointer.starts_with(list)) return std::nullopt;
  pointer.remove_prefix(list.size());
  const size_t end = std::min(pointer.find('/'), pointer.size());
  const std::string digits(pointer.substr(0, end));
  pointer.remove_prefix(std::min(end + 1, pointer.size()));
  return static_cast<size_t>(std::strtoul(digits.c_str(), nullptr, 10));
}

/// Complaints by engagement, those of a report by its field. A row that is not asked any more is told of in words.
std::map<std::string, std::string> by_row(const Error& error, const Submission& submission, const AnswerPage& page) {
  std::map<std::string, std::string> wrong;
  for (const auto& complaint : error.complaints) {
    std::string engagement;
    std::string_view rest = complaint.pointer;
    if (const auto number = take_number(rest, "/answers/"); number && *number < submission.answers.size())
      engagement = submission.answers[*number].engagement;
    if (const auto number = take_number(rest, "/reports/"); number && *number < submission.reports.size()) {
      const auto& report = submission.reports[*number];
      const auto field = report_field(report.engagement, report.document);
      wrong.emplace(field, rest == "document" || rest == "document_id" ? say(Text::kReportGone, page.language)
                                                                       : complaint.detail);
      continue;
    }
    auto& why = wrong[engagement];
    const auto is_it = [&](const auto& row) { return row->id() == engagement; };
    if (!engagement.empty() && std::ranges::none_of(page.rows, is_it)) {
      why = say(Text::kRowGone, page.language);
      continue;
    }
    why.append(why.empty() ? "" : "; ").append(rest).append(rest.empty() ? "" : " ").append(complaint.detail);
  }
  if (wrong.empty()) wrong.emplace("", error.context);
  return wrong;
}

awaitable<Response> refuse(const Visit& visit, int status, std::map<std::string, std::string> wrong) {
  co_return co_await show(visit, status, [&](AnswerPage& page) {
    page.wrong = std::move(wrong);
    page.chosen = visit.form.fields;
    page.files = visit.form.files;
  });
}

/// The form for something new; `status` is 200 for one that nobody has filled in.
awaitable<Response> show_add(const Visit& visit, int status, std::map<std::string, std::string> wrong) {
  auto loaded = co_await http::blocking(visit.quarters.pool, [&] { return load(visit); });
  if (!loaded) co_return closed(loaded.error(), visit.token, visit.said_in());
  auto& page = loaded.value().page;
  page.wrong = std::move(wrong);
  page.chosen = visit.form.fields;
  const auto partners = co_await http::blocking(visit.quarters.pool, [&] {
    return partner_names(*visit.quarters.store.snapshot(), p::as_of::today(visit.quarters.clock.now_us()));
  });
  if (!partners) co_return closed(partners.error(), visit.token, visit.said_in());
  co_return html_response(status, add_html(page, partners.value()));
}

/// Which form this is: its turn. Something new may be added again and again in one turn, each once.
CommitId commit_of_form(const Visit& visit, bool adds) {
  if (!adds) return commit_of(visit, "submit", visit.field("turn"));
  const auto content = sha256(visit.form.content());
  return commit_of(visit, "add", view_of(content));
}

/// Step 2: whether this form, or another of the same turn, is in already.
Result<std::optional<bool>> sent_before(const Visit& visit, const CommitId& commit) {
  const auto snapshot = visit.quarters.store.snapshot();
  CAIRN_TRY(const auto appended, snapshot->find_commit(commit));
  if (!appended) return std::optional<bool>();
  CAIRN_TRY(const auto first, snapshot->event_at(appended->first));
  return std::optional(first.event_id() == eventstore::event_id_of(commit, visit.form.content(), 0).view());
}

/// Of another form than the one that is in, what was typed for rows that are still open stays.
awaitable<Response> receipt(const Visit& visit, bool same) {
  co_return co_await show(visit, same ? 200 : 409, [&](AnswerPage& page) {
    if (same) return;
    page.notice = say(Text::kSentBefore, page.language);
    page.chosen = visit.form.fields;
    page.files = visit.form.files;
  });
}

Result<ReadForm> read(const Visit& visit, const Loaded& loaded, const CommitId& commit, std::string_view how) {
  // What is named anew is named the same when the form is sent again.
  commands::Asked asked;
  asked.commit_id = commit;
  asked.content = visit.form.content();
  const auto next_id = commands::ids_of(asked);
  const auto snapshot = visit.quarters.store.snapshot();
  if (how == "add") return read_added(visit.form, loaded, *snapshot, next_id);
  const auto button = how == "all" ? Button::kAll : how == "send" ? Button::kSend : Button::kNothing;
  return read_form(visit.form, button, loaded, *snapshot, next_id);
}

awaitable<Response> submit(const Visit& visit, const Loaded& loaded, std::string_view how) {
  const bool adds = how == "add";
  const auto commit = commit_of_form(visit, adds);
  const auto refused = [&](std::map<std::string, std::string> wrong) {
    return adds ? show_add(visit, 422, std::move(wrong)) : refuse(visit, 422, std::move(wrong));
  };
  const auto before = co_await http::blocking(visit.quarters.pool, [&] { return sent_before(visit, commit); });
  if (!before) co_return closed(before.error(), visit.token, visit.said_in());
  if (before.value()) co_return co_await receipt(visit, *before.value());
  auto said = co_await http::blocking(visit.quarters.pool, [&] { return read(visit, loaded, commit, how); });
  if (!said) co_return closed(said.error(), visit.token, visit.said_in());
  if (!said.value().wrong.empty()) co_return co_await refused(std::move(said.value().wrong));
  const auto& submission = said.value().submission;
  auto judge = judge_answers(visit.quarters, submission, {loaded.link.post, "unit", submission.unit},
                             p::as_of::today(visit.quarters.clock.now_us()));
  const auto executed = co_await execute(visit, execution(visit, loaded, commit, std::move(judge)));
  if (executed) co_return co_await receipt(visit, true);
  const auto& error = executed.error();
  if (error.code == Errc::kInvalid) co_return co_await refused(by_row(error, submission, loaded.page));
  if (error.code == Errc::kDuplicate) co_return co_await receipt(visit, false);
  co_return closed(error, visit.token, visit.said_in());
}

awaitable<Response> undo(const Visit& visit, const Loaded& loaded) {
  const std::string which(visit.field("position"));
  const auto position = std::strtoull(which.c_str(), nullptr, 10);
  auto judge = judge_undo(visit.quarters, loaded.link.it.duty.unit, loaded.link.quarter, Position(position),
                          p::as_of::today(visit.quarters.clock.now_us()));
  const auto executed =
      co_await execute(visit, execution(visit, loaded, commit_of(visit, "undo", which), std::move(judge)));
  if (executed) co_return co_await receipt(visit, true);
  if (executed.error().code == Errc::kInvalid)
    co_return co_await refuse(visit, 422, by_row(executed.error(), {}, loaded.page));
  co_return closed(executed.error(), visit.token, visit.said_in());
}

awaitable<Response> later(const Visit& visit, const Loaded& loaded) {
  const auto& duty = loaded.link.it.duty;
  if (!duty.seen.contains(loaded.link.post)) {
    auto judge = judge_seen(duty.unit, loaded.link.quarter, loaded.link.post, loaded.token_sha256,
                            p::as_of::today(visit.quarters.clock.now_us()));
    auto once = execution(visit, loaded, commit_of(visit, "later", ""), std::move(judge));
    once.content = "later";
    const auto executed = co_await execute(visit, std::move(once));
    if (!executed) co_return closed(executed.error(), visit.token, visit.said_in());
  }
  co_return co_await show(visit, 200, [](AnswerPage& page) {
    page.notice = say(Text::kNoted, page.language, {day_words(page.last_day, page.language)});
  });
}

/// Nothing is recorded; what was typed and the files that came stay.
awaitable<Response> look_again(const Visit& visit) {
  co_return co_await show(visit, 200, [&](AnswerPage& page) {
    page.notice = say(Text::kNotSentYet, page.language);
    page.chosen = visit.form.fields;
    page.files = visit.form.files;
  });
}

/// The page, when the link opens and nobody asks too often; else what is to be said instead.
awaitable<Result<Loaded>> enter(const Visit& visit, std::optional<Response>& instead) {
  auto loaded = co_await http::blocking(visit.quarters.pool, [&] { return load(visit); });
  const bool known = loaded.has_value() || loaded.error().code != Errc::kNotFound;
  if (!takes(visit, known))
    instead = too_many(visit.said_in());
  else if (!loaded)
    instead = closed(loaded.error(), visit.token, visit.said_in());
  co_return loaded;
}

awaitable<Response> get(Visit visit) {
  std::optional<Response> instead;
  const auto loaded = co_await enter(visit, instead);
  if (instead) co_return std::move(*instead);
  co_return html_response(200, answer_html(loaded.value().page));
}

awaitable<Response> get_new(Visit visit) {
  std::optional<Response> instead;
  const auto entered = co_await enter(visit, instead);
  if (instead) co_return std::move(*instead);
  co_return co_await show_add(visit, 200, {});
}

/// Step 2: the form, or what is to be said instead.
awaitable<std::optional<Response>> receive(Visit& visit) {
  auto sent = co_await receive_form(visit.quarters.uploads, visit.request);
  if (!sent) {
    const auto language = visit.said_in();
    if (sent.error().code == Errc::kInvalid)
      co_return sentence(400, language, Text::kNotNow, say(Text::kNotNowText, language));
    if (sent.error().code == Errc::kTooLarge)
      co_return sentence(413, language, Text::kNotNow, say(Text::kFormTooLarge, language));
    co_return closed(sent.error(), visit.token, language);
  }
  visit.form = std::move(sent).value();
  const auto kept = co_await http::blocking(visit.quarters.pool, [&]() -> Result<bool> {
    CAIRN_TRY(add_kept(*visit.quarters.store.snapshot(), visit.quarters.link_secret, visit.token, visit.form));
    return true;
  });
  if (!kept) co_return closed(kept.error(), visit.token, visit.said_in());
  if (const auto said = visit.field("lang"); !said.empty()) visit.language = language_of(said);
  co_return std::nullopt;
}

awaitable<Response> post(Visit visit) {
  std::optional<Response> instead;
  const auto entered = co_await enter(visit, instead);
  if (!instead) instead = co_await receive(visit);
  if (instead) co_return std::move(*instead);
  const auto what = visit.field("do");
  if (!visit.form.whole) {
    std::map<std::string, std::string> wrong{{"", say(Text::kBrokenOff, visit.said_in())}};
    co_return co_await (what == "add" ? show_add(visit, 400, std::move(wrong)) : refuse(visit, 400, std::move(wrong)));
  }
  const auto loaded = co_await http::blocking(visit.quarters.pool, [&] { return load(visit); });
  if (!loaded) co_return closed(loaded.error(), visit.token, visit.said_in());
  if (what == "undo") co_return co_await undo(visit, loaded.value());
  if (what == "look") co_return co_await look_again(visit);
  if (what == "later") co_return co_await later(visit, loaded.value());
  if (what == "all" || what == "send" || what == "nothing" || what == "add")
    co_return co_await submit(visit, loaded.value(), what);
  co_return co_await refuse(visit, 422, {{"", say(Text::kChoiceMissing, visit.said_in())}});
}

std::optional<Language> language_asked(const Request& request) {
  const auto tag = http::value_of(request.query_parameters, "lang");
  return tag.empty() ? std::nullopt : std::optional(language_of(tag));
}

/// The border of exceptions for these routes: the router's own would log the path, which holds the token.
awaitable<Response> guarded(const Quarters& quarters, Limits& limits, awaitable<Response> (*handle)(Visit),
                            Request request) {
  auto token = request.path_parameter("token");
  const auto language = language_asked(request);
  try {
    co_return co_await handle(Visit{quarters, limits, std::move(request), std::move(token), language, {}});
  } catch (const std::exception& thrown) {
    log_of("services.quarters")->error("answer page: {}", thrown.what());
  }
  const auto said_in = language.value_or(Language::kEnglish);
  co_return sentence(500, said_in, Text::kNotNow, say(Text::kNotNowText, said_in));
}

}  // namespace

void add_answer_routes(http::Router& router, const Quarters& quarters) {
  const auto limits = std::make_shared<Limits>();
  router.add(http::Method::kGet, "/answer/{token}",
             [&quarters, limits](Request request) { return guarded(quarters, *limits, get, std::move(request)); });
  router.add(http::Method::kGet, "/answer/{token}/new",
             [&quarters, limits](Request request) { return guarded(quarters, *limits, get_new, std::move(request)); });
  router.add(
      http::Method::kPost, "/answer/{token}",
      [&quarters, limits](Request request) { return guarded(quarters, *limits, post, std::move(request)); },
      {.body_bytes_max = kLargestFilesMax * static_cast<size_t>(quarters.uploads.bytes_max), .streams_body = true});
}

}  // namespace cairn::services::quarters
