#include "workers/summary/edition.h"

#include <algorithm>
#include <array>
#include <set>

#include "eventstore/base/bytes.h"
#include "eventstore/merkle/checkpoint.h"
#include "projections/registers/register.h"
#include "projections/summaries/evolve.h"
#include "projections/summaries/kind.h"
#include "workers/summary/forms.h"

// In steps: (1) what is not said yet is settled: position, date, checkpoint, last year's position; (2) the document;
// (3) each form; (4) what was made before is held against what is made now.

namespace cairn::workers::summary {
namespace {

namespace p = projections;
using cairn::summary::v1::File;
using cairn::summary::v1::Manifest;

constexpr std::array kFormats = {"json", "html", "xlsx", "pdf"};
constexpr int kPdfAttempts = 2;

/// How many events last year's signed summary was made from, as known at `known`; 0 when none was signed.
Result<uint64_t> previous_of(const eventstore::Snapshot& snapshot, const Manifest& manifest, Position known) {
  CAIRN_TRY(const auto year, p::calendar::FinancialYear::parse(manifest.year()));
  if (year.begins() <= 1900) return 0;
  const p::calendar::FinancialYear last(year.begins() - 1);
  CAIRN_TRY(const auto rows, p::registers::Register::open(snapshot, p::summaries::kKind.view));
  CAIRN_TRY(const auto row, rows.row(p::summaries::id_of(manifest.municipality(), last), Day::latest(), known));
  const auto standing = p::summaries::standing_of(row);
  if (!standing.signature) return 0;
  CAIRN_TRY(const auto event, snapshot.event_at(*standing.signature));
  cairn::summary::v1::SummarySigned said;
  if (!said.ParseFromString(event.payload()))
    return fail(Errc::kCorrupt, "the payload at position " + std::to_string(event.position()) + " is no SummarySigned");
  return said.manifest().position();
}

/// Step 1. What was made before has all of it.
Result<Manifest> settled(const eventstore::Snapshot& snapshot, const Place& place, const Manifest& wanted) {
  Manifest manifest = wanted;
  manifest.clear_files();
  if (manifest.position() == 0) manifest.set_position(snapshot.head().value());
  if (manifest.position() == 0 || manifest.position() > snapshot.head().value())
    return fail(Errc::kInvalid, "a summary is made from 1 to " + std::to_string(snapshot.head().value()) +
                                    " events, not from " + std::to_string(manifest.position()));
  const Position known(manifest.position());
  CAIRN_TRY(const auto last, snapshot.event_at(Position(known.value() - 1)));
  manifest.set_made_us(last.recorded_us());
  if (wanted.files().empty()) {
    CAIRN_TRY(const auto previous, previous_of(snapshot, manifest, known));
    manifest.set_previous_position(previous);
  }
  // The text of the checkpoint, without a signature: when it was signed is a matter of the clock.
  eventstore::merkle::Checkpoint checkpoint{place.origin, known.value(), {}};
  CAIRN_TRY(checkpoint.root, snapshot.root_at(known));
  manifest.set_checkpoint(eventstore::merkle::text_of(checkpoint));
  manifest.set_template_version(kTemplateVersion);
  manifest.set_language("en");
  manifest.set_base_url("https://" + place.origin);
  manifest.clear_fonts();
  for (auto& font : bundled_fonts()) *manifest.add_fonts() = std::move(font);
  return manifest;
}

void pin_formulas(const Document& document, Manifest& manifest) {
  manifest.clear_formulas();
  std::set<std::string_view> seen;
  for (const auto& entry : document.figures) {
    if (!seen.insert(entry.figure.formula->name).second) continue;
    auto* pinned = manifest.add_formulas();
    pinned->set_formula(std::string(entry.figure.formula->name));
    pinned->set_version(static_cast<uint32_t>(entry.figure.formula->version));
  }
}

/// The same for the same content: made of what the page shows.
std::string identifier_of(const std::string& html) { return to_hex(view_of(sha256(html)).substr(0, 16)); }

class Making {
 public:
  Making(const Document& document, Edition& edition, const PdfOptions& pdf)
      : document_(document), edition_(edition), pdf_(pdf) {}

  /// kCancelled alone is an error: what else goes wrong stands in the manifest.
  Result<void> make(const std::string& format) {
    auto made = form(format);
    for (int attempt = 1; !made && format == "pdf" && attempt < kPdfAttempts; ++attempt) {
      if (made.error().code == Errc::kCancelled) break;
      made = form(format);
    }
    if (!made && made.error().code == Errc::kCancelled) return std::move(made).error();
    auto* file = edition_.manifest.add_files();
    file->set_format(format);
    if (!made) {
      file->set_failure(made.error().context);
      return success();
    }
    file->set_sha256(to_hex(view_of(sha256(made.value()))));
    file->set_bytes(made.value().size());
    edition_.files.emplace(format, std::move(made).value());
    return success();
  }

 private:
  const std::string& html() {
    if (html_.empty()) html_ = html_of(document_);
    return html_;
  }
  Result<std::string> form(const std::string& format) {
    if (format == "json") return json_of(document_);
    if (format == "html") return html();
    if (format == "xlsx") return xlsx_of(document_);
    CAIRN_TRY(auto drawn,
              pdf_of({html(), edition_.manifest.base_url(), identifier_of(html()), edition_.manifest.made_us()}, pdf_));
    edition_.manifest.set_renderer(drawn.renderer);
    return std::move(drawn.pdf);
  }

  const Document& document_;
  Edition& edition_;
  const PdfOptions& pdf_;
  std::string html_;
};

/// Step 4.
Result<void> same_as_before(const Manifest& before, const Manifest& now) {
  const auto differs = [&](const std::string& what, const std::string& then, const std::string& is) {
    return fail(Errc::kUnavailable,
                "this summary cannot be made again here: its " + what + " was " + then + ", here it is " + is);
  };
  if (before.template_version() != now.template_version())
    return differs("template", std::to_string(before.template_version()), std::to_string(now.template_version()));
  if (before.checkpoint() != now.checkpoint()) return differs("checkpoint", before.checkpoint(), now.checkpoint());
  for (const auto& file : now.files()) {
    const auto then = std::ranges::find(before.files(), file.format(), &File::format);
    if (then == before.files().end() || then->sha256().empty() || then->sha256() == file.sha256()) continue;
    if (file.sha256().empty()) return fail(Errc::kUnavailable, file.format() + " cannot be made: " + file.failure());
    if (file.format() == "pdf" && before.renderer() != now.renderer())
      return differs("renderer", before.renderer(), now.renderer());
    return differs(file.format(), then->sha256(), file.sha256());
  }
  return success();
}

}  // namespace

Result<Edition> make_edition(const std::shared_ptr<const eventstore::Snapshot>& snapshot, const Place& place,
                             const Manifest& wanted, const std::vector<std::string>& formats, const Progress& progress,
                             const PdfOptions& pdf) {
  Edition edition;
  CAIRN_TRY(edition.manifest, settled(*snapshot, place, wanted));
  CAIRN_TRY(const auto document, make_document(snapshot, place, edition.manifest, progress));
  pin_formulas(document, edition.manifest);
  Making making(document, edition, pdf);
  uint64_t done = 0;
  for (const auto* format : kFormats) {
    if (progress) progress("files", done++, kFormats.size());
    if (!formats.empty() && std::ranges::find(formats, format) == formats.end()) continue;
    CAIRN_TRY(making.make(format));
  }
  if (progress) progress("files", kFormats.size(), kFormats.size());
  if (!wanted.files().empty()) {
    CAIRN_TRY(same_as_before(wanted, edition.manifest));
  }
  return edition;
}

}  // namespace cairn::workers::summary
