#include "sandbox/objects/table_kinds.hpp"

#include <map>

namespace forensics::sandbox {
namespace {

void plain_row(cell_writer& out) {
  out.name();
  out.text_at({"metadata", "creationTimestamp"});
}

std::map<std::string_view, table_kind> all_tables() {
  std::map<std::string_view, table_kind> tables;
  tables.emplace("pods", pod_table());
  for (const auto group :
       {configuration_tables(), cluster_tables(), workload_tables(),
        access_tables(), storage_tables()})
    for (const table_kind& kind : group) tables.emplace(kind.plural, kind);
  return tables;
}

}  // namespace

const table_kind& table_of(std::string_view plural) {
  static const std::map<std::string_view, table_kind> tables = all_tables();
  static const table_kind plain{"",
                                {name_column,
                                 {"Created At", "When the object was created.",
                                  column_width::narrow, "date"}},
                                plain_row};
  const auto found = tables.find(plural);
  return found == tables.end() ? plain : found->second;
}

}  // namespace forensics::sandbox
