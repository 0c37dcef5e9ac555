#pragma once

#include <string>

#include "workers/summary/document.h"

/// The forms of a document that need nothing but itself. Pure: the same document gives the same bytes.
namespace cairn::workers::summary {

/// Raised with every change of what the forms look like; a summary that was signed under another one is not made again
/// by a program that does not know it.
inline constexpr uint32_t kTemplateVersion = 2;

/// The master: one accessible page that prints, with charts as inline SVG and the table below each.
std::string html_of(const Document& document);

/// {"title","municipality","year","position","made_at","checkpoint","sections":[{"id","title","tables":[{"id",
///  "caption","columns","rows":[[{"text","number","decimals","link"}]]}]}],"figures":[{"id","title","formula",
///  "version","text","value","members":[{"id","title"}],"link"}]}; a value is null where there is no data.
std::string json_of(const Document& document);

/// A workbook: About, every figure with typed cells, then a sheet for each table. A text that begins as a formula would
/// is written as text. kIo when it could not be written.
Result<std::string> xlsx_of(const Document& document);

}  // namespace cairn::workers::summary
