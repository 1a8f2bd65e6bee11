// A bundle comes from anywhere. What is read of it can be judged, and has no
// more than a bundle may have.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

#include "model/json.hpp"
#include "plugin/evidence/bundle.hpp"
#include "plugin/evidence/verify_report.hpp"

namespace {

using namespace forensics;

/// Whoever reads its labels and annotations reads the same.
bool is_unambiguous(const std::string& case_json) {
  const auto head = model::parse_json(case_json);
  if (!head) return false;
  for (const std::string_view field : {"labels", "annotations"}) {
    std::set<std::string_view> names;
    for (const auto& each :
         model::object_at(*head, {"metadata", field}).GetObject())
      if (!each.value.IsString() ||
          !names.insert(model::view(each.name)).second)
        return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using namespace forensics::plugin;
  const auto opened = read_bundle({reinterpret_cast<const char*>(data), size});
  if (!opened) {
    if (opened.error().empty()) __builtin_trap();
    return 0;
  }
  if (!is_unambiguous(opened->content.metadata_json)) __builtin_trap();
  const auto found = judge(opened->content, {opened->key});
  if (!found.claimed) __builtin_trap();
  for (const char c : report_text(opened->content, found, key_source::bundled))
    if (c != '\n' && static_cast<unsigned char>(c) < ' ') __builtin_trap();
  return 0;
}
