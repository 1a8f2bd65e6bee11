#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "support/api_names.hpp"

/// What a real API server checks of every object, for tests of objects that
/// are made. Sources: k8s.io/apimachinery/pkg/util/validation and
/// pkg/apis/core/validation (1.34).
namespace forensics::test {

/// Checks name, namespace, labels, annotations and owners of an object.
inline void check_metadata(const model::json_value& object) {
  using model::view;
  const auto& metadata = model::object_at(object, {"metadata"});
  CHECK(is_object_name(model::text_at(metadata, {"name"})));
  if (model::find(metadata, {"namespace"}) != nullptr)
    CHECK(is_name_label(model::text_at(metadata, {"namespace"})));
  for (const auto& label : model::object_at(metadata, {"labels"}).GetObject()) {
    CAPTURE(std::string(view(label.name)));
    CHECK(is_qualified_name(view(label.name)));
    REQUIRE(label.value.IsString());
    CHECK(is_label(view(label.value)));
  }
  std::size_t bytes = 0;
  for (const auto& note :
       model::object_at(metadata, {"annotations"}).GetObject()) {
    CAPTURE(std::string(view(note.name)));
    CHECK(is_qualified_name(view(note.name)));
    REQUIRE(note.value.IsString());
    bytes += view(note.name).size() + view(note.value).size();
  }
  CHECK(bytes <= 256U << 10);
  for (const auto& owner :
       model::array_at(metadata, {"ownerReferences"}).GetArray())
    for (const auto* field : {"apiVersion", "kind", "name", "uid"})
      CHECK(model::text_at(owner, {field}) != "");
}

/// Bytes of base64 text once decoded.
inline std::size_t decoded_size(std::string_view base64) {
  std::size_t padding = 0;
  while (base64.ends_with('=')) {
    base64.remove_suffix(1);
    ++padding;
  }
  return (base64.size() + padding) / 4 * 3 - padding;
}

/// Checks the keys and the total size of a ConfigMap's or Secret's data.
inline void check_data(const model::json_value& object) {
  using model::view;
  const bool is_secret = model::text_at(object, {"kind"}) == "Secret";
  std::size_t bytes = 0;
  for (const char* field : {"data", "binaryData"})
    for (const auto& entry : model::object_at(object, {field}).GetObject()) {
      CHECK(view(entry.name).size() <= 253);
      CHECK(is_shaped(view(entry.name), is_word, is_word));
      REQUIRE(entry.value.IsString());
      const bool encoded = is_secret || std::string_view(field) != "data";
      bytes +=
          encoded ? decoded_size(view(entry.value)) : view(entry.value).size();
    }
  CHECK(bytes <= 1U << 20);
}

}  // namespace forensics::test
