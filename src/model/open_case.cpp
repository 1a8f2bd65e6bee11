#include "model/open_case.hpp"

#include "model/digest.hpp"
#include "model/dsse.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

/// Of its own, so that it is the signature of no manifest.
constexpr std::string_view open_case_type =
    "application/vnd.forensic.open-case+json";

std::string signed_bytes(const open_case& which) {
  manifest what;
  what.case_name = which.name;
  what.target_namespace = which.target_namespace;
  what.marks = which.contents.marks;
  what.marks.annotations.erase(std::string(note_open_signature));
  what.items = which.contents.items;
  return pre_authentication_encoding(open_case_type, to_statement(what));
}

/// Takes away what the target has not.
void remove(json_value& target, std::string_view name, json_allocator& memory) {
  if (find(target, {name}) == nullptr) set(target, name, json_value(), memory);
}

}  // namespace

std::string sign(const open_case& which, const signing_key& key) {
  return base64_encode(key.sign(signed_bytes(which)));
}

bool is_signed(const open_case& which) {
  return which.contents.marks.annotations.contains(
      std::string(note_open_signature));
}

bool is_signed_by(const open_case& which, const signing_key& key) {
  const auto& notes = which.contents.marks.annotations;
  const auto found = notes.find(std::string(note_open_signature));
  if (found == notes.end()) return false;
  const auto signature = base64_decode(found->second);
  const auto verifier = verification_key::read(key.public_pem());
  return signature && verifier &&
         verifier->verifies(signed_bytes(which), *signature);
}

std::string replacement_patch(std::string_view stands,
                              std::string_view anchor) {
  auto patch = parse_json(anchor);
  const auto seen = parse_json(stands);
  if (!patch || !seen) return std::string(anchor);
  json_allocator& memory = patch->GetAllocator();
  for (const char* field : {"data", "binaryData"}) {
    json_value items = copy_of(object_at(*patch, {field}), memory);
    for (const auto& each : object_at(*seen, {field}).GetObject())
      remove(items, view(each.name), memory);
    set(*patch, field, std::move(items), memory);
  }
  json_value& metadata = (*patch)["metadata"];
  const covered_marks marks = marks_of(*seen);
  for (const auto& [name, value] : marks.labels)
    remove(metadata["labels"], name, memory);
  for (const auto& [name, value] : marks.annotations)
    remove(metadata["annotations"], name, memory);
  set(metadata, "resourceVersion",
      text_at(*seen, {"metadata", "resourceVersion"}), memory);
  return dump(*patch);
}

}  // namespace forensics::model
