#include "sandbox/objects/selectors.hpp"

#include <doctest/doctest.h>

#include "sandbox/objects/json_text.hpp"

using namespace forensics::sandbox;

namespace {

bool label_match(std::string_view selector, std::string_view labels) {
  const auto made = label_selector::parse(selector);
  REQUIRE(made);
  return made->matches(
      parsed("{'metadata':{'labels':" + std::string(labels) + "}}"));
}

std::string label_error(std::string_view selector) {
  const auto made = label_selector::parse(selector);
  return made ? "" : made.error().message;
}

bool field_match(std::string_view plural, std::string_view selector,
                 std::string_view object) {
  const auto made = field_selector::parse(selector, type_of(plural));
  REQUIRE(made);
  return made->matches(parsed(object));
}

std::string field_error(const resource_type& type, std::string_view selector) {
  const auto made = field_selector::parse(selector, type);
  return made ? "" : made.error().message;
}

}  // namespace

TEST_CASE("a label selector says which labels an object must have") {
  struct row {
    const char* selector;
    const char* labels;
    bool matches;
  };
  const row rows[] = {
      {"", "{}", true},
      {"app=web", "{'app':'web'}", true},
      {"app==web", "{'app':'web'}", true},
      {"app=web", "{'app':'db'}", false},
      {"app=web", "{}", false},
      {"app!=web", "{'app':'web'}", false},
      {"app!=web", "{}", true},
      {"app", "{'app':''}", true},
      {"app", "{}", false},
      {"!app", "{}", true},
      {"!app", "{'app':'x'}", false},
      {"app in (web, db)", "{'app':'db'}", true},
      {"app in (web,db)", "{'app':'x'}", false},
      {"app in (web,db)", "{}", false},
      {"app notin (web,db)", "{'app':'x'}", true},
      {"app notin (web,db)", "{'app':'db'}", false},
      {"app notin (web,db)", "{}", true},
      {"app in ()", "{'app':''}", true},
      {"app=", "{'app':''}", true},
      {"app in (a,)", "{'app':''}", true},
      {"size>3", "{'size':'10'}", true},
      {"size<3", "{'size':'10'}", false},
      {"size>3", "{'size':'big'}", false},
      {"in in (in)", "{'in':'in'}", true},
      {"a.b/c=d,app=web,tier!=db,!beta", "{'a.b/c':'d','app':'web','tier':'x'}",
       true},
      {"a=1,b=2", "{'a':'1'}", false},
  };
  for (const row& each : rows) {
    CAPTURE(each.selector);
    CAPTURE(each.labels);
    CHECK(label_match(each.selector, each.labels) == each.matches);
  }
}

TEST_CASE("what is no label selector is refused in the API server's words") {
  struct row {
    const char* selector;
    const char* sentence;
  };
  const row rows[] = {
      {"a b",
       "unable to parse requirement: found 'b', expected: in, notin, =, ==, "
       "!=, gt, lt"},
      {"a in b", "unable to parse requirement: found 'b' expected: '('"},
      {"a in (b",
       "unable to parse requirement: found '', expected: ',' or ')'"},
      {"a=b,", "found '', expected: identifier after ','"},
      {",", "found ',', expected: !, identifier, or 'end of string'"},
      {"!", "unable to parse requirement: found '', expected: identifier"},
      {"a=b=c", "found '=', expected: ',' or 'end of string'"},
      {"!a=b", "found '=', expected: ',' or 'end of string'"},
      {"a>5>6", "found '>', expected: ',' or 'end of string'"},
      {"a,,b", "found ',', expected: identifier after ','"},
      {"a=(b)", "unable to parse requirement: found '(', expected: identifier"},
      {"a in (b c)",
       "unable to parse requirement: found 'c', expected: ',' or ')'"},
      {"a in (,,)",
       "unable to parse requirement: found ')', expected: ',', or identifier"},
      {"a>x",
       "unable to parse requirement: values[0]: Invalid value: \"x\": for "
       "'Gt', 'Lt' operators, the value must be an integer"},
      {"/a=1",
       "unable to parse requirement: <nil>: Invalid value: \"/a\": prefix part "
       "must be non-empty"},
      {"a=-b",
       "unable to parse requirement: values[0][a]: Invalid value: \"-b\": a "
       "valid label must be an empty string or consist of alphanumeric "
       "characters, '-', '_' or '.', and must start and end with an "
       "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', "
       "regex used for validation is "
       "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"},
  };
  for (const row& each : rows) {
    CAPTURE(each.selector);
    CHECK(label_error(each.selector) == each.sentence);
  }
}

TEST_CASE("a LabelSelector object means the same") {
  const auto selector = label_selector::from_json(
      parsed("{'matchLabels':{'app':'web'},'matchExpressions':["
             "{'key':'tier','operator':'In','values':['a','b']},"
             "{'key':'x','operator':'DoesNotExist'},"
             "{'key':'y','operator':'Exists'},"
             "{'key':'z','operator':'NotIn','values':['c']}]}"));
  REQUIRE(selector);
  const auto matches = [&](std::string_view labels) {
    return selector->matches(
        parsed("{'metadata':{'labels':" + std::string(labels) + "}}"));
  };
  CHECK(matches("{'app':'web','tier':'b','y':''}"));
  CHECK_FALSE(matches("{'app':'web','tier':'c','y':''}"));
  CHECK_FALSE(matches("{'app':'web','tier':'b','y':'','x':''}"));
  CHECK_FALSE(matches("{'app':'web','tier':'b','y':'','z':'c'}"));
  CHECK_FALSE(matches("{'app':'web','tier':'b'}"));
  CHECK(label_selector::from_json(parsed("{}"))->empty());
  CHECK_FALSE(label_selector::from_json(
      parsed("{'matchExpressions':[{'key':'a','operator':'Is'}]}")));
}

TEST_CASE("a field selector reads the fields that a type offers") {
  const char* pod =
      "{'metadata':{'name':'a','namespace':'n'},'spec':{'nodeName':'x'},"
      "'status':{'phase':'Running'}}";
  CHECK(field_match("pods", "metadata.name=a,status.phase!=Failed", pod));
  CHECK(field_match("pods", "spec.nodeName==x", pod));
  CHECK_FALSE(field_match("pods", "spec.nodeName=", pod));
  CHECK(field_match("pods", "spec.hostNetwork=false", pod));
  CHECK(field_match("pods", "metadata.namespace=n,", pod));
  CHECK(field_match("nodes", "spec.unschedulable=true",
                    "{'spec':{'unschedulable':true}}"));
  CHECK(field_match("nodes", "spec.unschedulable=false", "{'spec':{}}"));
  CHECK(
      field_match("jobs", "status.successful=2", "{'status':{'succeeded':2}}"));
  CHECK(field_match("configmaps", "metadata.name=a\\,b\\=c\\\\",
                    "{'metadata':{'name':'a,b=c\\\\'}}"));
}

TEST_CASE("events are found by what they are about, in either API group") {
  const char* event =
      "{'involvedObject':{'kind':'Pod','name':'a'},'reason':'BackOff',"
      "'source':{'component':'kubelet'},'reportingComponent':'kubelet'}";
  CHECK(field_match("events",
                    "involvedObject.kind=Pod,involvedObject.name=a,"
                    "reason=BackOff,source=kubelet",
                    event));
  const resource_type& newer = *find_type("events.k8s.io", "v1", "events");
  const auto selector = field_selector::parse(
      "regarding.name=a,reportingController=kubelet", newer);
  REQUIRE(selector);
  CHECK(selector->matches(parsed(event)));
  CHECK(field_error(newer, "involvedObject.name=a") ==
        "field label not supported: involvedObject.name");
}

TEST_CASE("what is no field selector is refused in the API server's words") {
  struct row {
    const char* plural;
    const char* selector;
    const char* sentence;
  };
  const row rows[] = {
      {"pods", "a", "invalid selector: 'a'; can't understand 'a'"},
      {"pods", "!x", "invalid selector: '!x'; can't understand '!x'"},
      {"pods", "spec.foo=1", "field label not supported: spec.foo"},
      {"nodes", "metadata.namespace=x",
       "field label not supported: metadata.namespace"},
      {"jobs", "spec.foo=1", "field label \"spec.foo\" not supported for Job"},
      {"configmaps", "data=1",
       "\"data\" is not a known field selector: only \"metadata.name\", "
       "\"metadata.namespace\""},
      {"pods", "metadata.name=a=b",
       "invalid field selector: unescaped character in value: 61"},
      {"pods", "metadata.name=a\\q",
       "invalid field selector: invalid escape sequence: \\q"},
  };
  for (const row& each : rows) {
    CAPTURE(each.selector);
    CHECK(field_error(type_of(each.plural), each.selector) == each.sentence);
  }
}
