#include "plugin/case_events.hpp"

#include <utility>

#include "k8s/status.hpp"
#include "model/json.hpp"

namespace forensics::plugin {
namespace {

/// Metadata has 256 KiB of annotations at most.
constexpr std::size_t longest_event = 1U << 20;

}  // namespace

case_events::case_events(k8s::request what)
    : what_(std::move(what)),
      framer_(k8s::json_framer::shape::documents, longest_event) {}

std::optional<k8s::error> case_events::feed(
    std::string_view bytes,
    const std::function<void(const case_event&)>& found) {
  std::optional<k8s::error> failed;
  framer_.feed(bytes, [&](std::string_view text) {
    if (!failed) failed = take(text, found);
  });
  return failed;
}

std::optional<k8s::error> case_events::take(
    std::string_view text,
    const std::function<void(const case_event&)>& found) {
  const auto event = model::parse_json(text);
  if (!event) return {};
  const std::string_view type = model::text_at(*event, {"type"});
  const model::json_value& object = model::object_at(*event, {"object"});
  if (type == "ERROR")
    return k8s::error_from_event(
        what_, static_cast<int>(model::integer_at(object, {"code"})),
        model::dump(object));
  const std::string_view version =
      model::text_at(object, {"metadata", "resourceVersion"});
  if (!version.empty()) version_ = version;
  if (type == "BOOKMARK") return {};
  if (auto summary = model::read_summary(object))
    found({type == "DELETED", *std::move(summary)});
  return {};
}

}  // namespace forensics::plugin
