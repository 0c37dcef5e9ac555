#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/cairn/ask.h"
#include "services/cairn/line_reader.h"
#include "services/cairn/render.h"
#include "services/cairn/verbs.h"
#include "services/http/json.h"

// import and export: files in and out, through the routes of services/interchange.
namespace cairn::services::cairn {
namespace {

struct Import {
  Place place;
  bool json = false;
  std::string kind;
  std::string file;
  std::string municipality;
  std::string actor = "cli";
  bool dry_run = false;
  bool strict = false;
};

/// Reads the answer line by line as it comes: shows progress and the rows that need a look, keeps the last line.
class ImportLines {
 public:
  ImportLines(bool json, uint64_t rows) : json_(json), rows_(rows), bar_("rows") {}

  bool hear(std::string_view chunk) {
    if (json_) print(chunk);
    return lines_.hear(chunk);
  }
  /// The summary, which is the last line.
  const std::string& last() const { return last_; }

 private:
  void line(std::string text) {
    // The line before was a row after all.
    if (!last_.empty()) row(last_);
    last_ = std::move(text);
  }
  void row(const std::string& text) {
    if (json_) return;
    bar_.show(++seen_, std::max(rows_, seen_));
    const auto value = http::parse_json(text);
    if (!value || !value.value().is_object()) return;
    const auto* outcome = value.value().as_object().if_contains("outcome");
    if (outcome != nullptr && (cell_of(*outcome) == "bad" || cell_of(*outcome) == "conflict"))
      std::fprintf(stderr, "%s\n", tree_of(value.value()).c_str());
  }

  const bool json_;
  const uint64_t rows_;
  ProgressBar bar_;
  uint64_t seen_ = 0;
  LineReader lines_{[this](std::string_view text) { line(std::string(text)); }};
  std::string last_;
};

/// What the last line says: the summary, or what stopped the import after rows had been told.
ExitCode conclude(const Import& import, const std::string& last) {
  const std::string cut_off = "the answer ended without its summary; import the file again, nothing is written twice";
  const auto value = http::parse_json(last);
  if (!value || !value.value().is_object()) return report(fail(Errc::kIo, cut_off));
  const auto& summary = value.value().as_object();
  std::vector<Complaint> ignored;  // a summary is read as far as it can be
  http::JsonFields fields(summary, "", ignored);
  if (const auto name = fields.text("error"))
    return report(fail(errc_of(*name).value_or(Errc::kInternal), fields.text("detail").value_or("")));
  if (!summary.contains("applied")) return report(fail(Errc::kIo, cut_off));
  if (!import.json) print(tree_of(value.value()));
  if (import.dry_run || !import.strict || fields.boolean("applied").value_or(false)) return ExitCode::kDone;
  return report(fail(Errc::kInvalid, "nothing was imported: " + cell_of(summary.at("bad")) + " bad rows and " +
                                         cell_of(summary.at("conflict")) +
                                         " conflicts, and --strict wants all or none"));
}

ExitCode run(Import& import) {
  std::ifstream file(import.file, std::ios::binary);
  if (!file) return report(fail(Errc::kNotFound, "cannot read " + import.file));
  std::stringstream bytes;
  bytes << file.rdbuf();
  http::Request request;
  request.method = http::Method::kPost;
  QueryText query;
  query.add("kind", import.kind).add("file", std::filesystem::path(import.file).filename().string());
  query.add_if("municipality", import.municipality);
  if (import.dry_run) query.add("dry_run", "true");
  if (import.strict) query.add("strict", "true");
  request.target = "/v1/imports" + query.text();
  request.headers = {{"Content-Type", "text/csv"}, {"Cairn-Actor", import.actor}};
  request.body = bytes.str();
  const auto rows = static_cast<uint64_t>(std::count(request.body.begin(), request.body.end(), '\n'));
  const auto transport = import.place.reach();
  if (!transport) return report(transport.error());
  ImportLines lines(import.json, rows);
  const auto response =
      transport.value()->call(std::move(request), [&](std::string_view chunk) { return lines.hear(chunk); });
  if (!response) return report(response.error());
  if (response.value().status >= 400) return report(response.value());
  return conclude(import, lines.last());
}

struct Export {
  Place place;
  AsOf as_of;
  std::string name;
  std::string municipality;
  std::string output;
};

ExitCode run(Export& told) {
  QueryText query;
  told.as_of.add_to(query);
  query.add_if("municipality", told.municipality);
  http::Request request;
  request.target = "/v1/exports/" + encoded(told.name) + query.text();
  const auto transport = told.place.reach();
  if (!transport) return report(transport.error());
  std::FILE* out = told.output.empty() ? stdout : std::fopen(told.output.c_str(), "wb");
  if (out == nullptr) return report(fail(Errc::kIo, "cannot write " + told.output));
  bool whole = true;
  const auto response = transport.value()->call(std::move(request), [&](std::string_view chunk) {
    whole = std::fwrite(chunk.data(), 1, chunk.size(), out) == chunk.size();
    return whole;
  });
  const bool closed = out == stdout ? std::fflush(out) == 0 : std::fclose(out) == 0;
  if (!whole || !closed) return report(fail(Errc::kIo, "cannot write all of " + told.name));
  if (!response) return report(response.error());
  return response.value().status >= 400 ? report(response.value()) : ExitCode::kDone;
}

}  // namespace

void add_import(CLI::App& app, Chosen& chosen) {
  const auto import = std::make_shared<Import>();
  auto* verb = app.add_subcommand("import", "Reads a CSV file; importing it again appends nothing");
  import->place.add_options(*verb);
  verb->add_flag("--json", import->json, "Print a line of JSON for each row, then the summary");
  verb->add_option("--kind", import->kind, "What the rows are")
      ->required()
      ->check(CLI::IsMember({"municipalities", "units", "organisations", "networks", "engagements"}));
  verb->add_option("file", import->file, "The CSV file")->required();
  verb->add_option("--municipality", import->municipality, "Demarcation code; ETH when left out");
  verb->add_option("--actor", import->actor, "Who acts")->capture_default_str();
  verb->add_flag("--dry-run", import->dry_run, "Say what would happen, append nothing");
  verb->add_flag("--strict", import->strict, "All rows or none");
  verb->callback([import, &chosen] { chosen = [import] { return run(*import); }; });
}

void add_export(CLI::App& app, Chosen& chosen) {
  const auto told = std::make_shared<Export>();
  auto* verb = app.add_subcommand("export", "Writes a register as a file");
  told->place.add_options(*verb);
  told->as_of.add_options(*verb);
  verb->add_option("name", told->name, "As engagements.csv or units.json")->required();
  verb->add_option("--municipality", told->municipality, "Demarcation code; ETH when left out");
  verb->add_option("--output,-o", told->output, "The file to write; standard output when left out");
  verb->callback([told, &chosen] { chosen = [told] { return run(*told); }; });
}

}  // namespace cairn::services::cairn
