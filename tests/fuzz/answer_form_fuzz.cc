#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>

#include "eventstore/memory_commit_log.h"
#include "projections/as_of/as_of.h"
#include "projections/duties/kind.h"
#include "projections/engagements/kind.h"
#include "projections/municipalities/kind.h"
#include "projections/organisations/kind.h"
#include "projections/persons/kind.h"
#include "projections/posts/kind.h"
#include "projections/quarters/kind.h"
#include "projections/rules/kind.h"
#include "projections/units/kind.h"
#include "services/commands/asked.h"
#include "services/engagements/commands.h"
#include "services/http/json.h"
#include "services/quarters/answer_add_page.h"
#include "services/quarters/answer_form.h"
#include "services/quarters/routes.h"
#include "services/quarters/submit.h"
#include "services/registers/routes.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/temp_folder.h"

// Any bytes as the form of an answer page, against a ledger with a unit, two rows and a report that is owed: it is
// read, judged as the page would judge it, and shown again. What is refused is refused as wrong and not as our mistake;
// what a form says never becomes markup; and the same form has the same content, however often it is read.

namespace cairn::fuzz {
namespace {

namespace http = services::http;
namespace q = services::quarters;
namespace p = projections;
using boost::asio::awaitable;

/// A ledger in memory whose clock stands in October 2026, with all that the page needs.
class Ledger {
 public:
  Ledger() {
    for (const auto* kind :
         {&p::engagements::kKind, &p::organisations::kKind, &p::units::kKind, &p::posts::kKind, &p::persons::kKind,
          &p::municipalities::kKind, &p::rules::kKind, &p::quarters::kKind, &p::duties::kKind})
      views_.push_back(std::make_unique<p::registers::RegisterView>(*kind));
    eventstore::StoreOptions options;
    options.origin = "fuzz.example";
    options.clock = &clock_;
    std::vector<eventstore::Projection*> projections;
    for (const auto& view : views_) projections.push_back(view.get());
    store_ = eventstore::Store::open(eventstore::make_memory_commit_log(), options, std::move(projections)).value();
    uploads_ =
        std::make_unique<services::uploads::Uploads>(services::uploads::Uploads{*store_, pool_, folder_.path(), 2048});
    commanding_ =
        std::make_unique<services::commands::Commanding>(services::commands::Commanding{*store_, pool_, clock_});
    quarters_ = std::make_unique<q::Quarters>(
        q::Quarters{*store_, pool_, tables_, clock_, *commanding_, services::engagements::entity(),
                    services::registers::organisations(), *uploads_, "ETH", "a secret"});
    services::registers::add_command_routes(router_, *commanding_);
    services::commands::add_routes(router_, *commanding_, services::engagements::entity());
    q::add_command_routes(router_, *quarters_);
    fill();
  }

  q::SentForm received(std::string_view type, std::string_view body) {
    http::Request request;
    request.headers.add("Content-Type", std::string(type));
    request.stream = std::make_shared<Whole>(body);
    std::optional<Result<q::SentForm>> sent;
    run([](const services::uploads::Uploads& uploads, http::Request& asked,
           std::optional<Result<q::SentForm>>& out) -> awaitable<void> {
      out = co_await q::receive_form(uploads, asked);
    }(*uploads_, request, sent));
    if (sent->has_value()) return std::move(*sent).value();
    CAIRN_CHECK(sent->error().code == Errc::kInvalid || sent->error().code == Errc::kTooLarge,
                "a form is refused as one");
    return {{}, {}, false};
  }
  q::Loaded loaded() const {
    return q::load_page(*quarters_, *store_->snapshot(), token_, q::Language::kEnglish).value();
  }
  void judge(const q::Submission& submission, const q::Loaded& loaded) const {
    const auto judged = q::judge_answers(*quarters_, submission, {loaded.link.post, "unit", submission.unit},
                                         p::as_of::today(clock_.now_us()))(*store_->snapshot());
    CAIRN_CHECK(judged || judged.error().code == Errc::kInvalid, "a form that is not taken is wrong, not our mistake");
  }
  const eventstore::Store& store() const { return *store_; }

 private:
  class Whole final : public http::BodyReader {
   public:
    explicit Whole(std::string_view body) : body_(body) {}
    awaitable<Result<std::string>> read() override {
      std::string all(body_);
      body_ = {};
      co_return all;
    }

   private:
    std::string_view body_;
  };

  static void run(awaitable<void> work) {
    boost::asio::io_context context;
    boost::asio::co_spawn(context, std::move(work), [](const std::exception_ptr& thrown) {
      CAIRN_CHECK(thrown == nullptr, "nothing is thrown");
    });
    context.run();
  }
  boost::json::object done(const std::string& target, std::string body) {
    http::Request request;
    request.method = http::Method::kPost;
    request.target = target;
    request.body = std::move(body);
    request.headers = {{"Content-Type", "application/json"}, {"Cairn-Actor", "anna; role=officer"}};
    http::Response response;
    run([](const http::Router& router, http::Request asked, http::Response& answered) -> awaitable<void> {
      answered = co_await router.handle(std::move(asked));
    }(router_, std::move(request), response));
    CAIRN_CHECK(response.status < 300, "the ledger is filled");
    return http::parse_json(response.text()).value().as_object();
  }
  /// Named, so that seeds can name them too.
  void fill() {
    const auto unit = std::string(done("/v1/units", R"({"municipality":"ETH","name":"Water"})").at("id").as_string());
    done("/v1/units", R"({"municipality":"ETH","name":"Parks"})");
    for (const auto* title : {"Bremen", "Swakopmund"})
      rows_.push_back(
          std::string(done("/v1/engagements",
                           R"({"municipality":"ETH","status":"active","source":"a page","effective":"2020",)"
                           R"("details":{"title":{"en":")" +
                               std::string(title) + R"("},"kind":"partnership"},"lead_units":[")" + unit + R"("]})")
                          .at("id")
                          .as_string()));
    done("/v1/engagements/" + rows_[0] + ":expect-document",
         R"({"document_id":"r1","kind":"visit_report","title":"Report","effective":"2026-07-20"})");
    done("/v1/quarters/2026-27-Q1:open", "{}");
    done("/v1/posts", R"({"unit_id":")" + unit + R"(","title":"Contact","duty":"contact"})");
    const auto link = done("/v1/duties/" + unit + "/2026-27-Q1:issue-link", "{}").at("link").as_string();
    token_ = std::string(link).substr(std::string_view("/answer/").size());
  }

 public:
  std::vector<std::string> rows_;

 private:
  cairn::testing::TempFolder folder_;
  ManualClock clock_{1'791'180'000'000'000};
  std::vector<std::unique_ptr<p::registers::RegisterView>> views_;
  std::unique_ptr<eventstore::Store> store_;
  http::BlockingPool pool_{1, 16};
  p::matrix::MatrixTables tables_;
  std::unique_ptr<services::uploads::Uploads> uploads_;
  std::unique_ptr<services::commands::Commanding> commanding_;
  std::unique_ptr<q::Quarters> quarters_;
  http::Router router_;
  std::string token_;
};

/// Ids are new in each process: a form says ROW1 and ROW2.
std::string with_rows(std::string_view input, const std::vector<std::string>& rows) {
  std::string form(input);
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto mark = "ROW" + std::to_string(i + 1);
    for (size_t at = form.find(mark); at != std::string::npos; at = form.find(mark, at + 1))
      form.replace(at, mark.size(), rows[i]);
  }
  return form;
}

size_t tags(std::string_view html) { return static_cast<size_t>(std::ranges::count(html, '<')); }

/// The page with a form shown again has as many tags whatever the form says.
void check_shown(const q::SentForm& form, q::AnswerPage page, const std::map<std::string, std::string>& wrong) {
  const auto plain = [](std::string text) {
    std::ranges::replace_if(text, [](char c) { return c == '<' || c == '>' || c == '"' || c == '&'; }, '.');
    return text;
  };
  auto tame = page;
  page.chosen = form.fields;
  page.files = form.files;
  page.wrong = wrong;
  for (const auto& field : form.fields) tame.chosen.push_back({field.name, plain(field.value)});
  for (auto [field, file] : form.files) {
    file.name = plain(file.name);
    tame.files.emplace(field, std::move(file));
  }
  for (const auto& [key, why] : wrong) tame.wrong.emplace(key, plain(why));
  CAIRN_CHECK(tags(q::answer_html(page)) == tags(q::answer_html(tame)), "what a form says is no markup");
  CAIRN_CHECK(tags(q::add_html(page, {})) == tags(q::add_html(tame, {})), "what a form says is no markup");
}

}  // namespace

void try_input(std::string_view input) {
  static Ledger ledger;
  const size_t how = take_choice(input, 4);
  const auto body = with_rows(input, ledger.rows_);
  const auto* type =
      body.starts_with("--") ? "multipart/form-data; boundary=frontier" : "application/x-www-form-urlencoded";
  const Position before = ledger.store().head();
  auto form = ledger.received(type, body);
  CAIRN_CHECK(q::add_kept(*ledger.store().snapshot(), "secret", "token", form).has_value(), "what was kept is found");
  CAIRN_CHECK(ledger.received(type, body).content() == form.content() || !form.whole || body.find("kept.") != body.npos,
              "the same form has the same content");
  const auto loaded = ledger.loaded();
  services::commands::Asked asked;
  asked.content = form.content();
  const auto next_id = services::commands::ids_of(asked);
  const auto snapshot = ledger.store().snapshot();
  const auto read = how == 3 ? q::read_added(form, loaded, *snapshot, next_id)
                             : q::read_form(form, static_cast<q::Button>(how), loaded, *snapshot, next_id);
  CAIRN_CHECK(read.has_value(), "a form is read");
  if (form.whole && read.value().wrong.empty()) ledger.judge(read.value().submission, loaded);
  check_shown(form, loaded.page, read.value().wrong);
  CAIRN_CHECK(ledger.store().head() == before, "looking at a form records nothing");
}

}  // namespace cairn::fuzz
