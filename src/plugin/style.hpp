#pragma once

#include <string>
#include <string_view>

namespace forensics::plugin {

enum class paint { plain, bold, faint, red, green, yellow };

/// Colours where they are wanted, plain text elsewhere.
class style {
 public:
  explicit style(bool colours) noexcept : colours_(colours) {}
  std::string operator()(paint how, std::string_view text) const;

 private:
  bool colours_;
};

}  // namespace forensics::plugin
