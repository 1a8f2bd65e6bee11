#include "sandbox/objects/patch.hpp"

#include <doctest/doctest.h>

#include "sandbox/objects/json_text.hpp"

using namespace forensics::sandbox;
using forensics::model::dump;
using forensics::model::json_document;

namespace {

std::string told(const answered<json_document>& answer) {
  if (answer) return dump(*answer);
  return std::to_string(answer.error().code) + " " + answer.error().message;
}

std::string json_patched(std::string_view to, std::string_view patch) {
  return told(apply_json_patch(parsed(to), parsed(patch)));
}

std::string merge_patched(std::string_view to, std::string_view patch) {
  return told(apply_merge_patch(parsed(to), parsed(patch)));
}

constexpr const char* not_applicable =
    "422 the server rejected our request due to an error in our request";

}  // namespace

TEST_CASE("a patch's type is its Content-Type") {
  CHECK(patch_type_of("application/json-patch+json") == patch_type::json);
  CHECK(patch_type_of("application/merge-patch+json; charset=utf-8") ==
        patch_type::merge);
  CHECK(patch_type_of("application/strategic-merge-patch+json") ==
        patch_type::strategic);
  CHECK(patch_type_of("application/apply-patch+yaml") == patch_type::apply);
  CHECK(patch_type_of("application/json") == std::nullopt);
}

TEST_CASE("a JSON patch changes an object step by step") {
  struct row {
    const char* to;
    const char* patch;
    const char* made;
  };
  const row rows[] = {
      {"{'a':1}", "[]", "{'a':1}"},
      {"{'a':1}", "null", "{'a':1}"},
      {"{'a':1}", "[{'op':'add','path':'/b','value':{'c':2}}]",
       "{'a':1,'b':{'c':2}}"},
      {"{'a':1}", "[{'op':'add','path':'/a','value':2}]", "{'a':2}"},
      {"{'a':1}", "[{'op':'add','path':'/b'}]", "{'a':1,'b':null}"},
      {"{'a':[1,2]}", "[{'op':'add','path':'/a/0','value':0}]",
       "{'a':[0,1,2]}"},
      {"{'a':[1,2]}", "[{'op':'add','path':'/a/-','value':3}]",
       "{'a':[1,2,3]}"},
      {"{'a':[1,2]}", "[{'op':'add','path':'/a/2','value':3}]",
       "{'a':[1,2,3]}"},
      {"{'a':[1,2]}", "[{'op':'remove','path':'/a/0'}]", "{'a':[2]}"},
      {"{'a':[1,2]}", "[{'op':'remove','path':'/a/-1'}]", "{'a':[1]}"},
      {"{'a':1,'b':2}", "[{'op':'remove','path':'/a'}]", "{'b':2}"},
      {"{'a':{'b':[{'c':1}]}}",
       "[{'op':'replace','path':'/a/b/0/c','value':2}]",
       "{'a':{'b':[{'c':2}]}}"},
      {"{'a':1}", "[{'op':'copy','from':'/a','path':'/b'}]", "{'a':1,'b':1}"},
      {"{'a':1}", "[{'op':'copy','from':'/x','path':'/b'}]",
       "{'a':1,'b':null}"},
      {"{'a':1}", "[{'op':'move','from':'/a','path':'/b'}]", "{'b':1}"},
      {"{'a':1}",
       "[{'op':'test','path':'/a','value':1},{'op':'remove','path':'/a'}]",
       "{}"},
      {"{}", "[{'op':'test','path':'/a','value':null}]", "{}"},
      {"{'x/y':1,'p~q':2}",
       "[{'op':'remove','path':'/x~1y'},{'op':'replace','path':'/p~0q',"
       "'value':3}]",
       "{'p~q':3}"},
      {"{'~1':1}", "[{'op':'remove','path':'/~01'}]", "{}"},
  };
  for (const row& each : rows) {
    CAPTURE(each.patch);
    CHECK(json_patched(each.to, each.patch) == compact(each.made));
  }
}

TEST_CASE("a JSON patch that does not fit is a 422 without details") {
  const char* patches[] = {
      "[{'op':'test','path':'/a','value':2}]",
      "[{'op':'remove','path':'/x'}]",
      "[{'op':'replace','path':'/x','value':1}]",
      "[{'op':'add','path':'/x/y','value':1}]",
      "[{'op':'add','path':'/list/5','value':1}]",
      "[{'op':'add','path':'/list/x','value':1}]",
      "[{'op':'remove','path':'/list/1'}]",
      "[{'op':'move','from':'/x','path':'/y'}]",
      "[{'op':'copy','path':'/y'}]",
      "[{'op':'foo','path':'/a'}]",
      "[{'op':'add','value':1}]",
      "[{'op':'add','path':'','value':{}}]",
      "[{'path':'/a','value':1}]",
      "[{'op':5,'path':'/a'}]",
  };
  for (const char* each : patches) {
    CAPTURE(each);
    CHECK(json_patched("{'a':1,'list':[1]}", each) == not_applicable);
  }
}

TEST_CASE("what is no JSON patch is a 400") {
  CHECK(json_patched("{}", "{}") ==
        "400 error decoding patch: json: cannot unmarshal object into Go value "
        "of type []handlers.jsonPatchOp");
  CHECK(json_patched("{}", "[1]") ==
        "400 error decoding patch: json: cannot unmarshal number into Go value "
        "of type handlers.jsonPatchOp");
}

TEST_CASE("a JSON patch can't make an object deep or large by copying it") {
  std::string deeper = "[";
  std::string larger = "[";
  for (int i = 0; i < 200; ++i)
    deeper += "{'op':'copy','from':'/a','path':'/a/b'},";
  for (int i = 0; i < 30; ++i) {
    larger +=
        "{'op':'copy','from':'/a','path':'/b'},"
        "{'op':'copy','from':'/b','path':'/a/" +
        std::to_string(i) + "'},";
  }
  deeper.back() = larger.back() = ']';
  CHECK(json_patched("{'a':{}}", deeper) == not_applicable);
  CHECK(json_patched("{'a':{}}", larger) == not_applicable);
  std::string many = "[{'op':'test','path':'/a'}";
  for (int i = 0; i < 10'000; ++i) many += ",{'op':'test','path':'/a'}";
  CHECK(json_patched("{}", many + "]") ==
        "413 The allowed maximum operations in a JSON patch is 10000, got "
        "10001");
}

TEST_CASE("a merge patch follows RFC 7386") {
  struct row {
    const char* to;
    const char* patch;
    const char* made;
  };
  const row rows[] = {
      {"{'a':'b'}", "{'a':'c'}", "{'a':'c'}"},
      {"{'a':'b'}", "{'b':'c'}", "{'a':'b','b':'c'}"},
      {"{'a':'b'}", "{'a':null}", "{}"},
      {"{'a':'b','b':'c'}", "{'a':null}", "{'b':'c'}"},
      {"{'a':['b']}", "{'a':'c'}", "{'a':'c'}"},
      {"{'a':'c'}", "{'a':['b']}", "{'a':['b']}"},
      {"{'a':{'b':'c'}}", "{'a':{'b':'d','c':null}}", "{'a':{'b':'d'}}"},
      {"{'a':[{'b':'c'}]}", "{'a':[1]}", "{'a':[1]}"},
      {"{'e':null}", "{'a':1}", "{'e':null,'a':1}"},
      {"{}", "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}"},
  };
  for (const row& each : rows) {
    CAPTURE(each.patch);
    CHECK(merge_patched(each.to, each.patch) == compact(each.made));
  }
  CHECK(merge_patched("{}", "null") == "400 Invalid JSON Patch");
  CHECK(merge_patched("{}", "[]") ==
        "400 error decoding patch: json: cannot unmarshal array into Go value "
        "of type map[string]interface {}");
}

TEST_CASE("what a patch made wrong is shown with the object, or the patch") {
  const auto patch = parsed("{'data':{'b':2,'a':null,'c':['x',{}]}}");
  const auto object = parsed("{'data':{'b':2}}");
  const api_error merged =
      wrong_after_patch(patch_type::merge, patch, object, "it is wrong");
  CHECK(merged.code == 422);
  CHECK(merged.message ==
        " \"\" is invalid: patch: Invalid value: "
        "\"{\\\"data\\\":{\\\"b\\\":2}}\": it is wrong");
  REQUIRE(merged.causes.size() == 1);
  CHECK(merged.causes[0].field == "patch");
  CHECK(wrong_after_patch(patch_type::strategic, patch, object, "no").message ==
        " \"\" is invalid: patch: Invalid value: \"map[data:map[a:<nil> b:2 "
        "c:[x map[]]]]\": no");
}
