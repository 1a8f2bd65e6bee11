// The input's lines: an object, a patch, a selector.
#include "sandbox/objects/patch.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/rules.hpp"
#include "sandbox/objects/selectors.hpp"

using namespace forensics;
using forensics::test::require;
using namespace forensics::sandbox;
using model::json_document;
using model::json_value;

namespace {

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text = end == std::string_view::npos ? "" : text.substr(end + 1);
  return line;
}

/// What goes through the rules once stays the same when it does again.
void check_rules(const resource_type& type, const json_value& object) {
  json_document stored = copy_of(object);
  if (check_fields(stored, schema_of(type)).mistyped) {
    validate_create(type, stored);
    return;
  }
  prune(stored, schema_of(type));
  set_defaults(type, stored);
  json_document again = copy_of(stored);
  prune(again, schema_of(type));
  set_defaults(type, again);
  require(static_cast<const json_value&>(again) == stored);
  validate_create(type, stored);
  validate_update(type, stored, object);
}

void check_patch(const resource_type& type, const answered<json_document>& made,
                 const json_value& object) {
  if (!made) {
    require(made.error().code >= 400 && !made.error().message.empty());
    return;
  }
  model::json_limits limits;
  limits.depth = 1000;
  require(static_cast<bool>(model::parse_json(model::dump(*made), limits)));
  check_rules(type, *made);
  json_document tracked = copy_of(*made);
  if (tracked.IsObject())
    track_update(object, tracked, schema_of(type), apply_options{});
}

void check_selectors(std::string_view text, const json_value& object) {
  if (const auto labels = label_selector::parse(text)) labels->matches(object);
  if (const auto fields = field_selector::parse(text, type_of("pods")))
    fields->matches(object);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto object = model::parse_json(take_line(text));
  const auto patch = model::parse_json(take_line(text));
  if (!object || !patch || !object->IsObject()) return 0;
  check_selectors(text, *object);
  for (const char* plural : {"pods", "secrets", "deployments"}) {
    const resource_type& type = type_of(plural);
    const schema_struct& schema = schema_of(type);
    check_patch(type, apply_json_patch(*object, *patch), *object);
    check_patch(type, apply_merge_patch(*object, *patch), *object);
    check_patch(type, apply_strategic_patch(*object, *patch, schema), *object);
    check_patch(type, apply_config(*object, *patch, schema, {}), *object);
    if (const auto labels = label_selector::from_json(*patch))
      labels->matches(*object);
  }
  return 0;
}
