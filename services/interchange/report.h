#pragma once

#include <string>

#include "services/interchange/import.h"

namespace cairn::services::interchange {

/// {"line":12,"ref":"ENG-0011","outcome":"change","changes":[{"field","before","after"}],"events":1,"position":407,
///  "receipt":[{"position":407,"leaf_hash":"…"}]}
/// and, for a row that is bad, "errors":[{"line","column","heading","detail"}]; "name" instead of "ref" for files
/// without one. One line, with its LF.
void append_report(const RowReport& report, bool has_ref, std::string& out);

/// {"rows":165,"add":0,"change":1,"same":164,"conflict":0,"bad":0,"events":1,"applied":true,"position":407}
void append_summary(const ImportTotals& totals, std::string& out);

}  // namespace cairn::services::interchange
