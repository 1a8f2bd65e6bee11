#include <doctest/doctest.h>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/json_text.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/recorded.hpp"
#include "sandbox/objects/server_side_apply_fields.hpp"

using namespace forensics;
using namespace forensics::sandbox;
using model::json_document;
using model::json_value;
using namespace std::chrono_literals;

namespace {

apply_options by(std::string_view manager, std::string_view subresource = "") {
  apply_options how;
  how.manager = manager;
  how.api_version = std::string_view("v1");
  how.subresource = subresource;
  how.now = model::timestamp{1'700'000'000s};
  return how;
}

json_document without_times(const json_value& object) {
  json_document made =
      copy_of(model::array_at(object, {"metadata", "managedFields"}));
  for (json_value& each : made.GetArray()) erase(each, "time");
  return made;
}

/// Configs and patches that come in turn to one object.
class history {
 public:
  explicit history(const std::string& resource)
      : type_(type_of(resource)), base_(base_of(resource)) {}

  /// The refusal, or "".
  std::string take(const json_value& step) {
    now_ += 1s;
    apply_options how;
    how.manager = model::text_at(step, {"manager"});
    how.force = model::true_at(step, {"force"});
    how.api_version = type_.api_version();
    how.now = now_;
    const json_document config = complete_config(step);
    return model::true_at(step, {"patch"}) ? patch(config, how)
                                           : apply(config, how);
  }

  const json_value& live() const { return live_; }

 private:
  json_document complete_config(const json_value& step) const {
    json_document made = copy_of(model::object_at(step, {"object"}));
    auto& memory = made.GetAllocator();
    for (const char* field : {"kind", "apiVersion"})
      model::set(made, field, model::text_at(base_, {field}), memory);
    model::set(object_in(made, "metadata", memory), "name", name_of(base_),
               memory);
    return made;
  }

  std::string apply(const json_value& config, const apply_options& how) {
    auto made = apply_config(live_, config, schema_of(type_), how);
    if (!made) return made.error().message;
    complete(type_, *made);
    live_ = *std::move(made);
    return "";
  }

  std::string patch(const json_value& config, const apply_options& how) {
    auto made = apply_merge_patch(live_, config);
    REQUIRE(made);
    complete(type_, *made);
    track_update(live_, *made, schema_of(type_), how);
    live_ = *std::move(made);
    return "";
  }

  const resource_type& type_;
  json_document base_;
  json_document live_;
  model::timestamp now_{1'700'000'000s};
};

void check_step(const history& object, const json_value& step) {
  json_document live = as_recorded(object.live());
  for (const char* field : {"kind", "apiVersion"}) erase(live, field);
  const json_value& real = model::object_at(step, {"live"});
  if (static_cast<const json_value&>(live) != real)
    CHECK(model::dump(live) == model::dump(real));
  const json_document managers = without_times(object.live());
  const json_value& real_managers = model::array_at(step, {"managers"});
  if (static_cast<const json_value&>(managers) != real_managers)
    CHECK(model::dump(managers) == model::dump(real_managers));
}

}  // namespace

TEST_CASE("applies and updates share an object as on the API server") {
  const json_document cases = recorded("applies.json");
  CHECK(cases.Size() > 12);
  for (const json_value& each : cases.GetArray()) {
    const std::string title(model::text_at(each, {"title"}));
    CAPTURE(title);
    history object(std::string(model::text_at(each, {"resource"})));
    int number = 0;
    for (const json_value& step : model::array_at(each, {"steps"}).GetArray()) {
      CAPTURE(++number);
      CHECK(object.take(step) == model::text_at(step, {"says"}));
      if (model::find(step, {"says"}) == nullptr) check_step(object, step);
    }
  }
}

TEST_CASE("a conflict names each field with the manager that has it") {
  const schema_struct& schema = *find_schema("ConfigMap");
  const auto made = apply_config(
      json_value(), parsed("{'metadata':{'name':'c'},'data':{'x':'1'}}"),
      schema, by("a"));
  REQUIRE(made);
  const auto refused =
      apply_config(*made, parsed("{'metadata':{'name':'c'},'data':{'x':'2'}}"),
                   schema, by("b"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == 409);
  CHECK(refused.error().reason == "Conflict");
  REQUIRE(refused.error().causes.size() == 1);
  CHECK(refused.error().causes[0].reason == "FieldManagerConflict");
  CHECK(refused.error().causes[0].message == "conflict with \"a\"");
  CHECK(refused.error().causes[0].field == ".data.x");
}

TEST_CASE("who creates an object manages its fields, but not its identity") {
  json_document pod = parsed(
      "{'kind':'Pod','apiVersion':'v1','metadata':{'name':'a','namespace':'b',"
      "'labels':{'x':'y'}},'spec':{'containers':[{'name':'c','image':'d'}]}}");
  complete(type_of("pods"), pod);
  track_update(json_value(), pod, *find_schema("Pod"), by("kubectl-create"));
  const json_value& entries =
      model::array_at(pod, {"metadata", "managedFields"});
  REQUIRE(entries.Size() == 1);
  CHECK(model::text_at(entries[0], {"time"}) == "2023-11-14T22:13:20Z");
  CHECK(model::text_at(entries[0], {"operation"}) == "Update");
  CHECK(model::dump(*model::find(entries[0], {"fieldsV1"})) ==
        compact("{'f:metadata':{'f:labels':{'.':{},'f:x':{}}},'f:spec':{"
                "'f:containers':{'k:{\\'name\\':\\'c\\'}':{'.':{},'f:image':{},"
                "'f:imagePullPolicy':{},'f:name':{},'f:resources':{},"
                "'f:terminationMessagePath':{},'f:terminationMessagePolicy':{}"
                "}},'f:dnsPolicy':{},'f:enableServiceLinks':{},"
                "'f:restartPolicy':{},'f:schedulerName':{},"
                "'f:securityContext':{},'f:terminationGracePeriodSeconds':{}"
                "}}"));
}

TEST_CASE("a status write tells its subresource, and [{}] forgets all") {
  const schema_struct& schema = *find_schema("Pod");
  const json_document live = parsed(
      "{'metadata':{'name':'a'},'spec':{'containers':null},'status':{}}");
  json_document updated = copy_of(live);
  auto& memory = updated.GetAllocator();
  model::set(*member(updated, "status"), "phase", "Running", memory);
  track_update(live, updated, schema, by("kubelet", "status"));
  const json_value& entry =
      model::array_at(updated, {"metadata", "managedFields"})[0];
  CHECK(model::text_at(entry, {"subresource"}) == "status");
  CHECK(model::dump(*model::find(entry, {"fieldsV1"})) ==
        compact("{'f:status':{'f:phase':{}}}"));

  json_document forgetful = copy_of(updated);
  json_value nothing(rapidjson::kArrayType);
  nothing.PushBack(json_value(rapidjson::kObjectType),
                   forgetful.GetAllocator());
  model::set(*member(forgetful, "metadata"), "managedFields",
             std::move(nothing), forgetful.GetAllocator());
  track_update(updated, forgetful, schema, by("kubelet"));
  CHECK(model::find(forgetful, {"metadata", "managedFields"}) == nullptr);
}

TEST_CASE("fields are written as paths") {
  const field_set set = parse_fields(
      parsed("{'f:a':{'.':{},'f:b':{}},'f:c':{'k:{\\'name\\':\\'x\\',"
             "\\'port\\':80}':{'.':{}},'v:\\'y\\'':{}}}"));
  CHECK(paths_of(set) == std::vector<std::string>{".a", ".a.b",
                                                  ".c[name=\"x\",port=80]",
                                                  ".c[=\"y\"]"});
}
