#include <doctest/doctest.h>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/json_text.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/recorded.hpp"

using namespace forensics;
using namespace forensics::sandbox;
using model::json_document;
using model::json_value;

namespace {

/// The registry's part of a service is none of a patch's.
json_document patch_alone(const json_value& object) {
  json_document made = copy_of(object);
  if (json_value* spec = member(made, "spec"))
    for (const char* field : {"clusterIPs", "ipFamilies", "ipFamilyPolicy"})
      erase(*spec, field);
  return made;
}

}  // namespace

TEST_CASE("a strategic merge patch changes what the API server changes") {
  const json_document cases = recorded("patches.json");
  CHECK(cases.Size() > 25);
  for (const json_value& each : cases.GetArray()) {
    const std::string title(model::text_at(each, {"title"}));
    CAPTURE(title);
    const std::string resource(model::text_at(each, {"resource"}));
    const resource_type& type = type_of(resource);
    const json_document before =
        changed(type, base_of(resource), model::object_at(each, {"before"}));
    auto after = apply_strategic_patch(
        before, model::object_at(each, {"patch"}), schema_of(type));
    const json_value& wanted = *model::find(each, {"after"});
    if (wanted.IsString()) {
      REQUIRE_FALSE(after);
      CHECK(after.error().message == model::view(wanted));
      continue;
    }
    REQUIRE(after);
    complete(type, *after);
    const json_document made = patch_alone(as_recorded(*after));
    const json_document real = patch_alone(wanted);
    if (static_cast<const json_value&>(made) != real)
      CHECK(model::dump(made) == model::dump(real));
  }
}

TEST_CASE("what is no strategic merge patch is refused") {
  const schema_struct& schema = *find_schema("Pod");
  const auto told = [&](std::string_view patch) {
    const auto made =
        apply_strategic_patch(parsed("{'spec':{'containers':[{'name':'a'}]}}"),
                              parsed(patch), schema);
    return made
               ? model::dump(*made)
               : std::to_string(made.error().code) + " " + made.error().message;
  };
  CHECK(told("null") == "{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
  CHECK(told("[]") ==
        "400 json: cannot unmarshal array into Go value of type "
        "map[string]interface {}");
  CHECK(told("{'spec':{'containers':['x']}}") ==
        "500 list element types are not identical: [[map[name:a]] [x]]");
  CHECK(told("{'spec':{'$retainKeys':'x'}}") ==
        "400 invalid patch format of retainKeys");
  CHECK(told("{'spec':{'$setElementOrder/containers':'x'}}") ==
        "400 invalid patch format of setElementOrder list");
  CHECK(told("{'spec':{'$deleteFromPrimitiveList/x':'x'}}") ==
        "400 invalid patch format of primitive list");
}
