#include "model/crash_context.hpp"

#include "model/json.hpp"
#include "model/objects.hpp"

namespace forensics::model {

crash_context without_context(const std::string& why) {
  json_document reason(rapidjson::kObjectType);
  set(reason, "why", safe_text(why, longest_context_why),
      reason.GetAllocator());
  const std::string text = dump(reason);
  return {"[" + text + "]", "[" + text + "]", text};
}

}  // namespace forensics::model
