#include "plugin/case_document.hpp"

#include <utility>

#include "model/vocabulary.hpp"

namespace forensics::plugin {
namespace {

model::json_document part(const model::json_value& anchor,
                          std::string_view key) {
  auto parsed = model::parse_json(model::text_at(anchor, {"data", key}));
  return parsed ? *std::move(parsed) : model::json_document();
}

}  // namespace

case_document read_document(model::case_summary summary,
                            model::json_document anchor) {
  case_document out;
  out.summary = std::move(summary);
  out.crash = part(anchor, model::key_crash);
  out.pod = part(anchor, model::key_pod);
  out.events = part(anchor, model::key_events);
  out.owners = part(anchor, model::key_owners);
  out.changes = part(anchor, model::key_changes);
  out.logs = part(anchor, model::key_logs);
  out.anchor = std::move(anchor);
  return out;
}

std::optional<std::size_t> size_of_item(const model::json_value& anchor,
                                        std::string_view key) {
  if (const auto* text = model::find(anchor, {"data", key});
      text != nullptr && text->IsString())
    return model::view(*text).size();
  const std::string_view base64 = model::text_at(anchor, {"binaryData", key});
  if (base64.size() < 4) return std::nullopt;
  const std::size_t padding = (base64.back() == '=' ? 1U : 0U) +
                              (base64[base64.size() - 2] == '=' ? 1U : 0U);
  return base64.size() / 4 * 3 - padding;
}

}  // namespace forensics::plugin
