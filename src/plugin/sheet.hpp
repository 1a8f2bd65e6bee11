#pragma once

#include <string>
#include <string_view>

#include "plugin/style.hpp"

namespace forensics::plugin {

/// A text of sections with fields below each other. What it is given is made
/// safe to show; an empty value leaves its field out.
class sheet {
 public:
  explicit sheet(const style& with) : with_(with) {}

  void section(std::string_view title);
  void field(std::string_view name, std::string_view value,
             paint how = paint::plain);
  /// Lines below each other, beside the field's name.
  void block(std::string_view name, std::string_view text);
  /// A line of its own.
  void line(std::string_view text, paint how = paint::plain);

  std::string take() { return std::move(text_); }

 private:
  void begin();

  style with_;
  std::string text_;
  std::string title_;  ///< of a section that has no line yet
};

}  // namespace forensics::plugin
