#include <filesystem>
#include <fstream>

#include "eventstore/base/base64.h"
#include "services/cairn/ask.h"
#include "services/cairn/line_reader.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"
#include "services/http/json.h"

// summary: a year's summary in its four forms; the signed one again; what moved since.
namespace cairn::services::cairn {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

struct Summary : Ask {
  std::string year;
  std::string output = ".";
  std::string position;
  std::vector<std::string> formats;
  bool regenerate = false;
  bool as_known_now = false;
};

std::string told(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value == nullptr ? std::string() : cell_of(*value);
}

/// Every movement with the figures that it moved, then those figures as reported and as known now.
std::string movements_text(const json::value& answer) {
  if (!answer.is_object() || !answer.as_object().contains("movements")) return tree_of(answer);
  const auto& object = answer.as_object();
  const auto& movements = object.at("movements").as_array();
  std::string out = std::to_string(movements.size()) + " movements since the summary of " + told(object, "year") +
                    " was made from " + told(object, "from") + " events; now there are " + told(object, "to") + "\n";
  for (const auto& one : movements) {
    const auto& movement = one.as_object();
    out += "── @" + told(movement, "position") + "  " + told(movement, "type") + "  " + told(movement, "recorded_at") +
           "  " + told(movement, "stream") + "\n";
    if (const auto reason = told(movement, "reason"); !reason.empty()) out += "   because: " + reason + "\n";
    for (const auto& figure : movement.at("figures").as_array()) {
      const auto& moved = figure.as_object();
      out += "   " + told(moved, "id") + ": +" + std::to_string(moved.at("gained").as_array().size()) + " -" +
             std::to_string(moved.at("lost").as_array().size()) + "\n";
    }
  }
  return out + table_of(object.at("figures").as_array(), {"id", "title", "then", "now"});
}

/// One file of the answer, written under the year's name; the failure of one that could not be made.
Result<std::string> write_form(const Summary& summary, const json::object& line) {
  const auto format = told(line, "format");
  if (const auto failure = told(line, "failure"); !failure.empty()) return format + ": not made: " + failure + "\n";
  const auto bytes = from_base64(std::string(line.at("content").as_string()));
  if (!bytes) return fail(Errc::kIo, "the " + format + " came broken");
  const auto path = fs::path(summary.output) / ("summary-" + summary.year + "." + format);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << *bytes;
  file.close();
  if (!file) return fail(Errc::kIo, "cannot write " + path.string());
  return path.string() + ", " + std::to_string(bytes->size()) + " bytes, sha256 " + told(line, "sha256") + "\n";
}

/// Draws the bars and writes the files as they come.
class Receiving {
 public:
  explicit Receiving(const Summary& summary) : summary_(summary), bars_(std::in_place) {}

  void hear(std::string_view line) {
    auto value = http::parse_json(line);
    if (!value || !value.value().is_object() || failed_) return;
    const auto& object = value.value().as_object();
    if (const auto* stage = object.if_contains("stage"); stage != nullptr)
      return bars_->show(cell_of(*stage), object.at("done").to_number<uint64_t>(),
                         object.at("total").to_number<uint64_t>());
    if (object.contains("error"))
      failed_ = fail(errc_of(told(object, "error")).value_or(Errc::kInternal), told(object, "detail"));
    if (const auto* manifest = object.if_contains("manifest"); manifest != nullptr) {
      position_ = told(manifest->as_object(), "position");
      renderer_ = told(manifest->as_object(), "renderer");
    }
    if (!object.contains("format")) return;
    complete_ = complete_ && !object.contains("failure");
    auto said = write_form(summary_, object);
    if (said)
      said_ += said.value();
    else
      failed_ = said.error();
  }
  ExitCode end() {
    bars_.reset();
    if (failed_) return report(*failed_);
    if (position_.empty()) return report(fail(Errc::kIo, "the answer ended without its files"));
    print(said_ + "made from " + position_ + " events" + (renderer_.empty() ? "" : " by " + renderer_) + "\n");
    return complete_ ? ExitCode::kDone : ExitCode::kMissing;
  }

 private:
  const Summary& summary_;
  std::optional<ProgressBars> bars_;
  std::optional<Error> failed_;
  std::string position_;
  std::string renderer_;
  std::string said_;
  bool complete_ = true;
};

ExitCode run(Summary& summary) {
  const auto path = "/v1/summaries/" + encoded(summary.year);
  if (summary.as_known_now) {
    summary.request.target = path + "/movements";
    return summary.run(movements_text);
  }
  QueryText query;
  if (summary.regenerate) query.add("signed", "true");
  query.add_if("position", summary.position);
  for (const auto& format : summary.formats) query.add("formats", format);
  http::Request request;
  request.target = path + "/edition" + query.text();
  std::error_code error;
  fs::create_directories(summary.output, error);
  if (error) return report(fail(Errc::kIo, "cannot make " + summary.output + ": " + error.message()));
  const auto transport = summary.place.reach();
  if (!transport) return report(transport.error());
  Receiving receiving(summary);
  LineReader lines([&](std::string_view line) { receiving.hear(line); });
  const auto response =
      transport.value()->call(std::move(request), [&](std::string_view chunk) { return lines.hear(chunk); });
  if (!response) return report(response.error());
  if (response.value().status >= 400) return report(response.value());
  return receiving.end();
}

}  // namespace

void add_summary(CLI::App& app, Chosen& chosen) {
  const auto summary = std::make_shared<Summary>();
  auto* verb = app.add_subcommand("summary", "Writes a year's summary as HTML, PDF, XLSX and JSON");
  summary->add_options(*verb);
  verb->add_option("year", summary->year, "A financial year, as 2013-14")->required();
  verb->add_option("--output", summary->output, "The folder to write to")->capture_default_str();
  verb->add_option("--format", summary->formats, "html, json, pdf or xlsx; may be given again; all when left out");
  verb->add_option("--position", summary->position, "From as many events; all when left out");
  auto* again =
      verb->add_flag("--regenerate", summary->regenerate, "Makes the signed files again, equal byte for byte");
  verb->add_flag("--as-known-now", summary->as_known_now, "Lists what moved since it was signed, and why")
      ->excludes(again);
  verb->callback([summary, &chosen] { chosen = [summary] { return run(*summary); }; });
}

}  // namespace cairn::services::cairn
