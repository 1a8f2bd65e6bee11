#include "support/clone_checker.hpp"

#include "support/clone_checker_parts.hpp"

namespace forensics::test {

using model::json_value;

std::string plain_path(std::string_view path) {
  std::vector<std::string_view> steps;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view step = path.substr(0, slash);
    path = slash == std::string_view::npos ? "" : path.substr(slash + 1);
    if (step.empty() || step == ".") continue;
    if (step != "..")
      steps.push_back(step);
    else if (!steps.empty())
      steps.pop_back();
  }
  std::string plain;
  for (const std::string_view step : steps) plain.append("/").append(step);
  return plain.empty() ? "/" : plain;
}

bool is_within(std::string_view path, std::string_view above) {
  if (above == "/" || path == above) return true;
  return path.starts_with(above) && path[above.size()] == '/';
}

const json_value* named(const json_value& from, std::string_view list,
                        std::string_view name) {
  for (const json_value& entry : model::array_at(from, {list}).GetArray())
    if (model::text_at(entry, {"name"}) == name) return &entry;
  return nullptr;
}

bool is_source_s(const json_value& source, std::string_view field,
                 const json_value& value) {
  if (source.IsArray())
    return std::any_of(source.Begin(), source.End(), [&](const auto& each) {
      return is_source_s(each, field, value);
    });
  if (!source.IsObject()) return false;
  for (const auto& member : source.GetObject())
    if ((model::view(member.name) == field && member.value == value) ||
        is_source_s(member.value, field, value))
      return true;
  return false;
}

std::vector<std::string> faults_of(const json_value& clone,
                                   const json_value& source,
                                   std::string_view target_namespace) {
  const checked_clone all{clone,
                          source,
                          target_namespace,
                          model::text_at(clone, {"metadata", "name"}),
                          model::object_at(clone, {"spec"}),
                          model::object_at(source, {"spec"})};
  fault_list found;
  for (const auto check :
       {check_shape, check_token, check_host, check_profiles, check_parked,
        check_toolkit, check_logs, check_references, check_volumes,
        check_placement, check_resources, check_marks, check_structure})
    check(all, found);
  return found.take();
}

}  // namespace forensics::test
