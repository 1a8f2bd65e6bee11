#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "model/json.hpp"
#include "model/time.hpp"

namespace forensics::sandbox {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

/// Writes the cells of one row, in the order of its columns.
class cell_writer {
 public:
  cell_writer(json_writer& out, const model::json_value& object,
              model::timestamp now) noexcept
      : out_(out), object_(object), now_(now) {}

  const model::json_value& object() const noexcept { return object_; }
  model::timestamp now() const noexcept { return now_; }

  void text(std::string_view value);
  void text_or(std::string_view value, std::string_view when_empty);
  void number(std::int64_t value);
  void flag(bool value);
  /// What the object has at `path`; "" or 0 when it has nothing there.
  void text_at(model::json_path path);
  void number_at(model::json_path path);
  void name() { text_at({"metadata", "name"}); }
  /// Since the object's creation.
  void age();
  /// `3/5` of two numbers of the object.
  void ratio_of(model::json_path part, model::json_path whole);

 private:
  json_writer& out_;
  const model::json_value& object_;
  model::timestamp now_;
};

/// `a=1,b=2` in the order of the keys, or `<none>`.
std::string label_list(const model::json_value& labels);
/// A `LabelSelector` object: `a=1,b in (x,y),!c`; "" when it selects all.
std::string selector_text(const model::json_value& selector);

/// The names (images) of a pod spec's containers: two cells.
void container_cells(const model::json_value& pod_spec, cell_writer& out);

}  // namespace forensics::sandbox
