#include "services/cairn/long_work.h"

#include "services/cairn/line_reader.h"
#include "services/cairn/render.h"
#include "services/http/json.h"

namespace cairn::services::cairn {
namespace {

namespace json = boost::json;

Outcome failed(const Error& error) { return {{}, report(error)}; }

}  // namespace

Outcome follow(http::Transport& transport, const std::string& target, const std::string& what, std::string body) {
  http::Request request;
  request.method = http::Method::kPost;
  request.target = target;
  request.headers = {{"Cairn-Actor", "cli; role=administrator"}};
  if (!body.empty()) request.headers.add("Content-Type", "application/json");
  request.body = std::move(body);
  json::object last;
  std::optional<ProgressBars> bars(std::in_place);
  LineReader lines([&](std::string_view line) {
    auto value = http::parse_json(line);
    if (!value || !value.value().is_object()) return;
    last = value.value().as_object();
    const auto* done = last.if_contains("done");
    const auto* total = last.if_contains("total");
    const auto* stage = last.if_contains("stage");
    if (done != nullptr && total != nullptr)
      bars->show(stage ? cell_of(*stage) : what, done->to_number<uint64_t>(), total->to_number<uint64_t>());
  });
  const auto response = transport.call(std::move(request), [&](std::string_view chunk) { return lines.hear(chunk); });
  bars.reset();
  if (!response) return failed(response.error());
  if (response.value().status >= 400) return {{}, report(response.value())};
  if (last.contains("error")) {
    const auto code = errc_of(cell_of(last.at("error"))).value_or(Errc::kInternal);
    return failed(fail(code, cell_of(last.at("detail"))));
  }
  if (last.empty() || last.contains("done")) return failed(fail(Errc::kIo, "the answer ended without its outcome"));
  return {std::move(last), std::nullopt};
}

}  // namespace cairn::services::cairn
