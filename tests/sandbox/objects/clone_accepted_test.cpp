// What a real API server would have taken it takes again as a clone.
#include <doctest/doctest.h>

#include <random>
#include <vector>

#include "model/clone.hpp"
#include "model/names.hpp"
#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/rules.hpp"
#include "sandbox/objects/schema.hpp"
#include "support/clone_trial.hpp"
#include "support/random_pod.hpp"
#include "support/random_refusal.hpp"

using namespace forensics;
using namespace forensics::sandbox;
using model::json_document;
using model::json_value;

namespace {

constexpr unsigned pods = 1000;

std::string causes_of(const std::vector<status_cause>& causes) {
  std::string text;
  for (const status_cause& each : causes)
    text += each.field + ": " + each.message + "\n";
  return text;
}

/// What the server says of `object`, which then is as it would be stored.
std::string refusal_of(json_document& object) {
  const resource_type& type = type_of("pods");
  const decoded fields = check_fields(object, schema_of(type));
  if (fields.mistyped) return *fields.mistyped;
  prune(object, schema_of(type));
  set_defaults(type, object);
  return causes_of(validate_create(type, object));
}

/// A pod that the server holds: ephemeral containers come after it was made.
struct held_pod {
  json_document pod;
  bool accepted = false;
};
held_pod random_held_pod(test::choices& pick) {
  held_pod made{*model::parse_json(test::random_pod(pick))};
  json_document created = copy_of(made.pod);
  json_value* spec = member(created, "spec");
  if (spec != nullptr && spec->IsObject()) erase(*spec, "ephemeralContainers");
  made.accepted = refusal_of(created).empty();
  if (made.accepted) refusal_of(made.pod);
  return made;
}

/// What was refused for one reason must not be refused for its healing.
void check_healed(test::choices& pick, std::string text) {
  for (int left = 8; left > 0; --left) {
    json_document clone = *model::parse_json(text);
    const model::refusal why = test::random_refusal(pick, clone);
    const auto healed = model::heal_clone(clone, why);
    if (!healed) continue;
    clone = *model::parse_json(healed->pod_json);
    const std::string fields = why.fields.empty() ? "" : why.fields.front();
    CAPTURE(fields);
    CAPTURE(why.message);
    CAPTURE(text);
    const std::string refusal = refusal_of(clone);
    CHECK(refusal == "");
    if (!refusal.empty()) return;
    text = healed->pod_json;
  }
}

}  // namespace

TEST_CASE(
    "the clone of a pod that the API server takes is taken, healed, too") {
  unsigned accepted = 0;
  for (unsigned seed = 1; seed <= pods; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::vector<std::uint8_t> bytes(4096);
    for (std::uint8_t& byte : bytes)
      byte = static_cast<std::uint8_t>(random() >> 24);
    test::choices pick(bytes);
    const held_pod source = random_held_pod(pick);
    if (!source.accepted) continue;
    const auto made =
        model::make_clone(source.pod, test::random_request(pick, source.pod));
    if (!made) continue;
    ++accepted;
    check_healed(pick, made->pod_json);
    json_document clone = *model::parse_json(made->pod_json);
    CHECK(check_fields(clone, schema_of(type_of("pods"))).unknown_fields ==
          std::vector<std::string>());
    const std::string refusal = refusal_of(clone);
    const std::string text = refusal.empty() ? "" : model::dump(source.pod);
    CAPTURE(text);
    CHECK(refusal == "");
  }
  MESSAGE(accepted << " of " << pods << " are pods of an API server");
  CHECK(accepted > pods * 3 / 10);
}
