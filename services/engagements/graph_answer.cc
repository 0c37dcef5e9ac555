#include "services/engagements/answers.h"
#include "services/engagements/graph_forms.h"

// The network of partners (graph_forms.h) of the engagements that meet the filters of the matrix. `format` says how it
// is written; all but JSON is a file to keep.

namespace cairn::services::engagements {

Result<Answer> make_graph(const Reads& reads, const eventstore::Snapshot& snapshot, const Question& question) {
  auto rest = question;
  const auto word = take_text(rest, "format");
  const auto form = graph_form_of(word.empty() ? "json" : word);
  if (!form)
    return refused("/query/format", "\"" + word.substr(0, 32) + "\" is none of json, graphml, kumu, kumu-elements");
  CAIRN_TRY(const auto query, conditions_of(rest));
  CAIRN_TRY(const auto table, table_of(reads, question, snapshot));
  auto answer = answer_of(write_graph(projections::matrix::graph(*table, query), table->at(), *form), question,
                          table->at(), snapshot);
  answer.media_type = media_type_of(*form);
  if (*form != GraphForm::kJson) answer.file_name = file_name_of(*form, table->at());
  return answer;
}

}  // namespace cairn::services::engagements
