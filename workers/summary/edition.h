#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cairn/summary/v1/events.pb.h"
#include "workers/summary/model.h"
#include "workers/summary/pdf.h"

namespace cairn::workers::summary {

/// A year's summary in its forms.
struct Edition {
  cairn::summary::v1::Manifest manifest;     ///< all that it takes to make the files again
  std::map<std::string, std::string> files;  ///< by format: html, json, xlsx, pdf; one that failed is absent
};

/// Makes the forms named in `formats` (all when none is) of the year and municipality that `wanted` names, from as many
/// events as it says (all when it says none). A form that cannot be made stands in the manifest with the reason, and
/// the others come all the same; a PDF is tried twice. When the program is stopping nothing comes: kCancelled.
///
/// A `wanted` that has files was made before: then the very same bytes come, or kUnavailable says what differs
/// (template, formula, renderer, fonts). Blocking. kInvalid for a year or position that there is not.
Result<Edition> make_edition(const std::shared_ptr<const eventstore::Snapshot>& snapshot, const Place& place,
                             const cairn::summary::v1::Manifest& wanted, const std::vector<std::string>& formats,
                             const Progress& progress, const PdfOptions& pdf = {});

}  // namespace cairn::workers::summary
