#include <doctest/doctest.h>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/recorded.hpp"

using namespace forensics;
using namespace forensics::sandbox;
using model::json_document;
using model::json_value;

namespace {

/// What admission and the registry add is no default.
json_document defaults_alone(const json_value& stored) {
  json_document made = copy_of(stored);
  const std::string_view kind = model::text_at(stored, {"kind"});
  erase(*member(made, "metadata"), "finalizers");
  json_value* spec = member(made, "spec");
  if (kind == "Service")
    for (const char* field : {"clusterIPs", "ipFamilies", "ipFamilyPolicy"})
      erase(*spec, field);
  if (kind == "Job") {
    erase(*spec, "selector");
    erase(*member(made, "metadata"), "labels");
    json_value* pod_template = member(*spec, "template");
    erase(*member(*pod_template, "metadata"), "labels");
  }
  if (kind == "Pod")
    for (const char* field : {"serviceAccount", "serviceAccountName"})
      erase(*spec, field);
  return made;
}

}  // namespace

TEST_CASE("objects get the defaults that the API server gives them") {
  const json_document cases = recorded("defaults.json");
  CHECK(cases.Size() > 30);
  for (const json_value& each : cases.GetArray()) {
    const std::string title(model::text_at(each, {"title"}));
    CAPTURE(title);
    const std::string resource(model::text_at(each, {"resource"}));
    const json_document object = changed(type_of(resource), base_of(resource),
                                         model::object_at(each, {"with"}));
    const json_document made = defaults_alone(as_recorded(object));
    const json_document stored =
        defaults_alone(model::object_at(each, {"stored"}));
    if (static_cast<const json_value&>(made) != stored)
      CHECK(model::dump(made) == model::dump(stored));
  }
}
