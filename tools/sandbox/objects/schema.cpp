#include "sandbox/objects/schema.hpp"

#include <array>
#include <stdexcept>

#include "sandbox/objects/schema_parser.hpp"
#include "sandbox/objects/schema_text.hpp"

namespace forensics::sandbox {
namespace {

schema_book make_book() {
  const std::array texts{meta_schema_text(),      volumes_schema_text(),
                         pod_schema_text(),       core_schema_text(),
                         workloads_schema_text(), access_schema_text()};
  schema_book made;
  for (const std::string_view text : texts) declare_structs(made, text);
  for (const std::string_view text : texts) define_structs(made, text);
  return made;
}

const schema_book& the_book() {
  static const schema_book book = make_book();
  return book;
}

}  // namespace

const schema_field* schema_struct::find(std::string_view field) const noexcept {
  for (const schema_field& each : fields)
    if (each.name == field) return &each;
  return nullptr;
}

const schema_struct* find_schema(std::string_view name) {
  const auto found = the_book().find(name);
  return found == the_book().end() ? nullptr : &found->second;
}

const schema_struct& schema_of(const resource_type& type) {
  const bool other_event =
      type.kind == "Event" && type.group == "events.k8s.io";
  const schema_struct* found =
      find_schema(other_event ? "events.k8s.io/Event" : type.kind);
  if (found == nullptr)
    throw std::invalid_argument("no schema of " + std::string(type.kind));
  return *found;
}

std::vector<const schema_struct*> all_schemas() {
  std::vector<const schema_struct*> all;
  for (const auto& [name, each] : the_book()) all.push_back(&each);
  return all;
}

}  // namespace forensics::sandbox
