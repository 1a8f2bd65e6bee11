// Whatever an API server or a webhook says of a clone, it ends. The first line
// is what it says, the second the fields that it names, with commas between;
// the rest is the clone.
#include "model/heal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

std::string take_until(char end, std::string_view& text) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string taken(text.substr(0, at));
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  constexpr int most_tries = 8;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  refusal why;
  why.message = take_until('\n', text);
  const std::string fields = take_until('\n', text);
  for (std::string_view rest = fields; !rest.empty();)
    why.fields.push_back(take_until(',', rest));
  may_be_let_in_later(why);
  const auto clone = parse_json(text);
  if (!clone || !clone->IsObject()) return 0;
  for (const int status : {403, 422, 500}) {
    why.status = status;
    std::string now = dump(*clone);
    for (int tries = 0; tries < most_tries; ++tries) {
      const auto healed = heal_clone(*parse_json(now), why);
      if (!healed) break;
      require(status != 500 && !healed->differences.empty());
      const auto made = parse_json(healed->pod_json);
      require(made && made->IsObject());
      now = healed->pod_json;
    }
  }
  return 0;
}
