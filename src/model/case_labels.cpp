#include "model/case_labels.hpp"

#include <string>
#include <utility>

#include "model/names.hpp"
#include "model/objects.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {

void mark_as_case(json_value& object, const case_marks& marks,
                  json_allocator& memory) {
  // The longest name that the API knows has 253 characters.
  constexpr std::size_t longest_name = 253;
  const crash& which = marks.which;
  json_value& labels = object["metadata"]["labels"];
  json_value full_names(rapidjson::kObjectType);
  const auto add_label = [&](std::string_view key, std::string_view full) {
    const std::string value = label_value(full);
    set(labels, key, value, memory);
    if (value != full)
      set(full_names, key, safe_text(full, longest_name), memory);
  };
  add_label(label_source_pod, which.pod);
  add_label(label_source_uid, which.pod_uid);
  add_label(label_source_namespace, which.pod_namespace);
  add_label(label_time, format_label_time(marks.captured_at));
  add_label(label_ttl, format_duration(marks.ttl));
  add_label(label_signature, marks.signature);

  json_value notes(rapidjson::kObjectType);
  set(notes, note_exit_code, std::to_string(which.exit_code), memory);
  set(notes, note_reason, safe_text(which.reason, longest_name), memory);
  set(notes, note_container, safe_text(which.container, longest_name), memory);
  if (!full_names.ObjectEmpty())
    set(notes, note_full_names, dump(full_names), memory);
  set(object["metadata"], "annotations", std::move(notes), memory);
}

}  // namespace forensics::model
