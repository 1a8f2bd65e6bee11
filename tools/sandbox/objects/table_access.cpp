#include "sandbox/objects/table_kinds.hpp"

namespace forensics::sandbox {
namespace {

using model::text_at;

/// The subjects of one kind: `a, b`; ServiceAccounts as `namespace/name`.
std::string subjects(const model::json_value& binding, std::string_view kind) {
  std::string names;
  for (const model::json_value& subject :
       model::array_at(binding, {"subjects"}).GetArray()) {
    if (text_at(subject, {"kind"}) != kind) continue;
    if (!names.empty()) names += ", ";
    if (kind == "ServiceAccount")
      names.append(text_at(subject, {"namespace"})).append("/");
    names += text_at(subject, {"name"});
  }
  return names;
}

void binding_row(cell_writer& out) {
  const model::json_value& binding = out.object();
  out.name();
  out.text(std::string(text_at(binding, {"roleRef", "kind"})) + "/" +
           std::string(text_at(binding, {"roleRef", "name"})));
  out.age();
  out.text(subjects(binding, "User"));
  out.text(subjects(binding, "Group"));
  out.text(subjects(binding, "ServiceAccount"));
}

std::vector<table_column> binding_columns() {
  constexpr column_width wide = column_width::wide;
  return {name_column,
          {"Role", "What the subjects are allowed."},
          age_column,
          {"Users", "The users it is allowed to.", wide},
          {"Groups", "The groups it is allowed to.", wide},
          {"ServiceAccounts", "The accounts it is allowed to.", wide}};
}

}  // namespace

std::span<const table_kind> access_tables() {
  static const std::vector<table_kind> tables{
      {"rolebindings", binding_columns(), binding_row},
      {"clusterrolebindings", binding_columns(), binding_row},
  };
  return tables;
}

}  // namespace forensics::sandbox
