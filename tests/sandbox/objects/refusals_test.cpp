// What a real API server said to each case: record_answers asks it anew.
#include <doctest/doctest.h>

#include <algorithm>

#include "sandbox/objects/recorded.hpp"
#include "sandbox/objects/rules.hpp"

using namespace forensics;
using namespace forensics::sandbox;
using model::json_document;
using model::json_value;

namespace {

/// Objects are shown in Go's names there, in the API's here.
std::string without_object(std::string text) {
  const std::size_t value = text.find(" value: ");
  if (value == std::string::npos) return text;
  const std::size_t begin = value + 8;
  if (text[begin] != '{' && text[begin] != '[') return text;
  const std::size_t end = text.find_last_of("}]");
  return text.replace(begin, end + 1 - begin, "…");
}

/// The API server tells some things twice.
std::string distinct(std::vector<std::string> sentences) {
  std::vector<std::string> made;
  for (std::string& each : sentences) {
    each = without_object(each.substr(0, each.find('\n')));
    if (std::find(made.begin(), made.end(), each) == made.end())
      made.push_back(each);
  }
  std::sort(made.begin(), made.end());
  std::string text;
  for (const std::string& each : made) text += each + "\n";
  return text;
}

std::string told(const std::vector<status_cause>& causes) {
  std::vector<std::string> sentences;
  for (const status_cause& each : causes)
    sentences.push_back(each.reason + " " + each.field + ": " + each.message);
  return distinct(sentences);
}

std::string answer_of(const json_value& from) {
  std::vector<std::string> sentences;
  for (const json_value& each : model::array_at(from, {"says"}).GetArray())
    sentences.emplace_back(model::view(each));
  return distinct(sentences);
}

}  // namespace

TEST_CASE("what the API server refuses is refused in its words") {
  const json_document cases = recorded("refusals.json");
  CHECK(cases.Size() > 300);
  for (const json_value& each : cases.GetArray()) {
    const std::string title(model::text_at(each, {"title"}));
    CAPTURE(title);
    const std::string resource(model::text_at(each, {"resource"}));
    CAPTURE(resource);
    const resource_type& type = type_of(resource);
    const json_document object =
        changed(type, base_of(resource), model::object_at(each, {"with"}));
    const json_value* then = model::find(each, {"then"});
    if (then == nullptr)
      CHECK(told(validate_create(type, object)) == answer_of(each));
    else
      CHECK(told(validate_update(type, changed(type, object, *then), object)) ==
            answer_of(each));
  }
}
