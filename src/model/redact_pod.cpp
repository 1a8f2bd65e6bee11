#include "model/redact_pod.hpp"

#include <algorithm>

#include "model/credentials.hpp"
#include "model/json.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

/// What is under such a key is free text, whatever its shape.
constexpr std::string_view free_keys[] = {
    "annotations", "labels",        "message",          "httpGet",
    "httpHeaders", "livenessProbe", "readinessProbe",   "startupProbe",
    "lifecycle",   "exec",          "volumeAttributes", "options"};

bool is_free(std::string_view key) noexcept {
  return std::find(std::begin(free_keys), std::end(free_keys), key) !=
         std::end(free_keys);
}

class redactor {
 public:
  redactor(const mask& hides, free_text how, json_allocator& memory) noexcept
      : hides_(hides), how_(how), memory_(memory) {}

  /// As deep as the parser lets JSON be.
  void redact(json_value& value, bool is_free_text) {
    if (value.IsString()) {
      if (is_free_text) value = hidden(view(value));
    } else if (value.IsArray()) {
      for (json_value& item : value.GetArray()) redact(item, is_free_text);
    } else if (value.IsObject()) {
      argument_reader words;
      for (auto& member : value.GetObject())
        redact_member(view(member.name), member.value, is_free_text, words);
    }
  }

 private:
  void redact_member(std::string_view key, json_value& value, bool is_free_text,
                     argument_reader& words) {
    if (key == "env" && value.IsArray())
      redact_variables(value);
    else if ((key == "command" || key == "args") && value.IsArray())
      redact_arguments(value, words);
    else if (!key.starts_with("forensic.io/"))
      redact(value, is_free_text || is_free(key));
  }

  void redact_variables(json_value& env) {
    for (json_value& entry : env.GetArray()) {
      const std::string_view value = text_at(entry, {"value"});
      if (value.empty()) continue;
      set(entry, "value",
          names_credential(text_at(entry, {"name"}))
              ? make_string(redacted_value, memory_)
              : hidden(value),
          memory_);
    }
  }

  void redact_arguments(json_value& arguments, argument_reader& words) {
    for (json_value& one : arguments.GetArray())
      if (one.IsString())
        one = hidden(replace_parts(view(one), words.credentials(view(one))));
  }

  json_value hidden(std::string_view text) const {
    if (how_ == free_text::left_out)
      return make_string(text.empty() ? "" : redacted_value, memory_);
    return make_string(hides_.hide(text), memory_);
  }

  const mask& hides_;
  free_text how_;
  json_allocator& memory_;
};

}  // namespace

std::string redact_pod(std::string_view pod_json, const mask& hides,
                       free_text how) {
  auto pod = parse_json(pod_json);
  if (!pod || !pod->IsObject()) return "";
  redactor(hides, how, pod->GetAllocator()).redact(*pod, false);
  return dump(*pod);
}

}  // namespace forensics::model
