#include "plugin/case_list.hpp"

#include <optional>
#include <utility>

#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"

namespace forensics::plugin {
namespace {

constexpr std::size_t page_size = 500;
constexpr int most_tries = 3;

/// nullopt when the list grew too old between two pages.
std::optional<case_list> try_to_read(connection& api, const std::string& ns,
                                     const std::string& selector) {
  case_list all;
  std::string more;
  do {
    auto request = k8s::list_config_map_metadata(ns, selector, page_size, more);
    const std::string purpose = request.purpose;
    const k8s::reply answer = api.send(std::move(request));
    if (!answer && answer.error().what == k8s::action::gone) return {};
    const model::json_document page = parse_answer(answer, purpose);
    for (const auto& one : model::array_at(page, {"items"}).GetArray())
      if (auto summary = model::read_summary(one))
        all.cases.push_back(*std::move(summary));
    if (all.resource_version.empty())
      all.resource_version =
          model::text_at(page, {"metadata", "resourceVersion"});
    more = model::text_at(page, {"metadata", "continue"});
  } while (!more.empty());
  return all;
}

}  // namespace

std::string case_selector(std::string_view more) {
  std::string selector(model::label_signature);
  return more.empty() ? selector : selector.append(",").append(more);
}

case_list read_cases(connection& api, const std::string& target_namespace,
                     const std::string& selector) {
  for (int tries = 0; tries < most_tries; ++tries)
    if (auto all = try_to_read(api, target_namespace, selector))
      return *std::move(all);
  throw command_failure("list configmaps in " + target_namespace +
                        ": the list expired while it was read; try again");
}

}  // namespace forensics::plugin
