#include "sandbox/objects/schema.hpp"

#include <doctest/doctest.h>

#include "sandbox/objects/json_text.hpp"
#include "sandbox/objects/schema_base64.hpp"
#include "sandbox/objects/schema_quantity.hpp"

using namespace forensics::sandbox;
using forensics::model::dump;

namespace {

const schema_field& field_of(std::string_view of, std::string_view name) {
  const schema_struct* found = find_schema(of);
  REQUIRE(found != nullptr);
  const schema_field* field = found->find(name);
  REQUIRE(field != nullptr);
  return *field;
}

std::string pruned(std::string_view of, std::string_view text) {
  auto document = parsed(text);
  prune(document, *find_schema(of));
  return dump(document);
}

std::string mistyped(std::string_view of, std::string_view text) {
  return check_fields(parsed(text), *find_schema(of)).mistyped.value_or("");
}

std::vector<std::string> unknown(std::string_view of, std::string_view text) {
  return check_fields(parsed(text), *find_schema(of)).unknown_fields;
}

std::string canonical(std::string_view text) {
  const auto amount = quantity::parse(text);
  return amount ? amount->canonical() : "none";
}

}  // namespace

TEST_CASE("every served kind has a schema with metadata") {
  for (const resource_type& type : resource_types()) {
    CAPTURE(type.kind);
    CHECK(schema_of(type).find("metadata") != nullptr);
  }
  CHECK(find_schema("Nothing") == nullptr);
}

TEST_CASE("the schema knows how lists merge") {
  const schema_field& ports = field_of("Container", "ports");
  CHECK(ports.merge == list_merge::by_key);
  CHECK(ports.keys ==
        std::vector<std::string_view>{"containerPort", "protocol"});
  CHECK(ports.patch_key == "containerPort");
  CHECK(ports.object == find_schema("ContainerPort"));
  CHECK(field_of("ObjectMeta", "finalizers").merge == list_merge::set);
  CHECK(field_of("PodSpec", "tolerations").merge == list_merge::atomic);
  CHECK(field_of("PodSpec", "tolerations").patch == patch_strategy::replace);
  CHECK(field_of("PodSpec", "volumes").retain_keys);
  CHECK(field_of("PodSpec", "nodeSelector").whole);
  CHECK(field_of("PodDisruptionBudgetSpec", "selector").patch ==
        patch_strategy::replace);
  const schema_field& host_ips = field_of("PodStatus", "hostIPs");
  CHECK(host_ips.merge == list_merge::atomic);
  CHECK(host_ips.patch_key == "ip");
  CHECK(field_of("ResourceRequirements", "claims").merge == list_merge::by_key);
  CHECK(field_of("ResourceRequirements", "claims").patch ==
        patch_strategy::replace);
}

TEST_CASE("a mistyped field is told of as Go's decoder does") {
  struct row {
    const char* of;
    const char* text;
    const char* sentence;
  };
  const row rows[] = {
      {"Pod", "[]",
       "json: cannot unmarshal array into Go value of type v1.Pod"},
      {"Pod", "{'spec':{'volumes':[{'name':false}]}}",
       "json: cannot unmarshal bool into Go struct field "
       "Volume.spec.volumes.name of type string"},
      {"ConfigMap", "{'data':{'b':5}}",
       "json: cannot unmarshal number into Go struct field ConfigMap.data of "
       "type string"},
      {"Pod", "{'spec':{'containers':'x'}}",
       "json: cannot unmarshal string into Go struct field "
       "PodSpec.spec.containers of type []v1.Container"},
      {"Pod", "{'metadata':{'labels':5}}",
       "json: cannot unmarshal number into Go struct field "
       "ObjectMeta.metadata.labels of type map[string]string"},
      {"Pod", "{'spec':{'activeDeadlineSeconds':1.5}}",
       "json: cannot unmarshal number 1.5 into Go struct field "
       "PodSpec.spec.activeDeadlineSeconds of type int64"},
      {"Pod", "{'spec':{'priority':5000000000}}",
       "json: cannot unmarshal number 5000000000 into Go struct field "
       "PodSpec.spec.priority of type int32"},
      {"Pod", "{'spec':{'restartPolicy':5}}",
       "json: cannot unmarshal number into Go struct field "
       "PodSpec.spec.restartPolicy of type v1.RestartPolicy"},
      {"Pod", "{'spec':'x'}",
       "json: cannot unmarshal string into Go struct field Pod.spec of type "
       "v1.PodSpec"},
      {"Pod", "{'spec':{'containers':[{'resources':{'limits':{'cpu':'x'}}}]}}",
       "quantities must match the regular expression "
       "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"},
      {"Secret", "{'data':{'a':'x'}}", "illegal base64 data at input byte 0"},
      {"Event", "{'firstTimestamp':'x'}",
       "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse "
       "\"x\" as \"2006\""},
      {"Lease", "{'spec':{'renewTime':'2026-01-01T00:00:00Z'}}",
       "parsing time \"2026-01-01T00:00:00Z\" as "
       "\"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as "
       "\".000000\""},
      {"Lease", "{'spec':{'renewTime':'2026-01-01T00:00:00.0000001+01:00'}}",
       "parsing time \"2026-01-01T00:00:00.0000001+01:00\" as "
       "\"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"1+01:00\" as "
       "\"Z07:00\""},
      {"Lease", "{'spec':{'renewTime':'2026-01-01T00:00:00.123456+01:00'}}",
       ""},
      {"Pod", "{'spec':null,'metadata':{'labels':null}}", ""},
  };
  for (const row& each : rows) {
    CAPTURE(each.text);
    CHECK(mistyped(each.of, each.text) == each.sentence);
  }
}

TEST_CASE(
    "fields that are unknown or given twice are told of with their path") {
  using names = std::vector<std::string>;
  CHECK(unknown("Pod",
                "{'foo':1,'spec':{'containers':[{},{'bar':2,'env':[{'x':1}]}]},"
                "'metadata':{'labels':{'a':'1','b':'2','a':'3'},'name':'x',"
                "'name':'y'}}") ==
        names{"unknown field \"foo\"",
              "unknown field \"spec.containers[1].bar\"",
              "unknown field \"spec.containers[1].env[0].x\"",
              "duplicate field \"metadata.labels.a\"",
              "duplicate field \"metadata.name\""});
  CHECK(unknown("Pod", "{'metadata':{'annotations':{'any':'x'}}}").empty());
}

TEST_CASE("an object is stored as Go encodes it") {
  struct row {
    const char* of;
    const char* text;
    const char* stored;
  };
  const row rows[] = {
      {"ConfigMap", "{}", "{'metadata':{}}"},
      {"ConfigMap",
       "{'kind':'ConfigMap','metadata':{'labels':{},'name':'a','uid':null},"
       "'data':{},'foo':1,'immutable':false}",
       "{'kind':'ConfigMap','metadata':{'name':'a'},'immutable':false}"},
      {"Role", "{'rules':[]}", "{'metadata':{},'rules':[]}"},
      {"Role", "{}", "{'metadata':{},'rules':null}"},
      {"Container",
       "{'name':'a','stdin':false,'env':[{'name':'A','value':''}]}",
       "{'name':'a','env':[{'name':'A'}],'resources':{}}"},
      {"Volume", "{'name':'a','emptyDir':{}}", "{'name':'a','emptyDir':{}}"},
      {"ResourceRequirements",
       "{'limits':{'cpu':0.5,'memory':'1024Mi'},'requests':{}}",
       "{'limits':{'cpu':'500m','memory':'1Gi'}}"},
      {"ResourceFieldSelector", "{'resource':'a'}",
       "{'resource':'a','divisor':'0'}"},
      {"ContainerStateRunning", "{'startedAt':'2026-01-02T05:04:05.5+02:00'}",
       "{'startedAt':'2026-01-02T03:04:05Z'}"},
      {"ContainerStateRunning", "{}", "{'startedAt':null}"},
      {"ContainerStatus", "{}",
       "{'name':'','state':{},'lastState':{},'ready':false,'restartCount':0,"
       "'image':'','imageID':''}"},
      {"ObjectMeta", "{'name':'a','name':'b'}", "{'name':'b'}"},
      {"ConfigMap", "{'data':{'b':'1','a':null}}",
       "{'metadata':{},'data':{'a':'','b':'1'}}"},
  };
  for (const row& each : rows) {
    CAPTURE(each.text);
    CHECK(pruned(each.of, each.text) == compact(each.stored));
  }
}

TEST_CASE("a quantity has one spelling") {
  struct row {
    const char* text;
    const char* canonical;
  };
  const row rows[] = {
      {"0", "0"},
      {"0Mi", "0"},
      {"1", "1"},
      {"0.5", "500m"},
      {"1000m", "1"},
      {"1500m", "1500m"},
      {"1024Mi", "1Gi"},
      {"1.5Gi", "1536Mi"},
      {"512Ki", "512Ki"},
      {"1000", "1k"},
      {"100000k", "100M"},
      {"1e3", "1e3"},
      {"12E2", "1200"},
      {"1E", "1E"},
      {"-1", "-1"},
      {"+1.0", "1"},
      {"0.0000000001", "1n"},
      {"1n", "1n"},
      {"123Mi", "123Mi"},
      {"0.1Ki", "102400m"},
      {"1Ei", "1Ei"},
      {"999999999999999999999", "9223372036854775807"},
      {"", "none"},
      {"x", "none"},
      {"1.2.3", "none"},
      {"1 Mi", "none"},
      {"1mi", "none"},
      {"e3", "none"},
      {"1e", "none"},
      {".", "none"},
      {"--1", "none"},
  };
  for (const row& each : rows) {
    CAPTURE(each.text);
    CHECK(canonical(each.text) == each.canonical);
  }
  CHECK(*quantity::parse("1Gi") > *quantity::parse("1G"));
  CHECK(*quantity::parse("1000m") == *quantity::parse("1"));
  CHECK(*quantity::parse("-1") < *quantity::parse("0"));
  CHECK(quantity::parse("1u")->in_milli().canonical() == "1m");
  CHECK(quantity::parse("1.0001")->in_milli().canonical() == "1001m");
}

TEST_CASE("base64 is checked as Go's decoder does") {
  using place = std::optional<std::size_t>;
  CHECK(bad_base64_at("") == std::nullopt);
  CHECK(bad_base64_at("YQ==") == std::nullopt);
  CHECK(bad_base64_at("YWI=\n") == std::nullopt);
  CHECK(bad_base64_at("YWJj") == std::nullopt);
  CHECK(bad_base64_at("!") == place{0});
  CHECK(bad_base64_at("YQ=") == place{3});
  CHECK(bad_base64_at("YWJj=") == place{4});
  CHECK(bad_base64_at("YQ==YQ==") == place{4});
  CHECK(bad_base64_at("x") == place{0});
  CHECK(base64_size("YQ==") == 1);
  CHECK(base64_size("YWJjZA==") == 4);
}
