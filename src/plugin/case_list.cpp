#include "plugin/case_list.hpp"

#include <optional>
#include <utility>

#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/pages.hpp"

namespace forensics::plugin {
namespace {

constexpr int most_tries = 3;

/// nullopt when the list grew too old between two pages.
std::optional<case_list> try_to_read(connection& api, const std::string& ns,
                                     const std::string& selector) {
  case_list all;
  const auto failed = read_pages(
      api,
      [&](std::string_view more) {
        return k8s::list_config_map_metadata(ns, selector, page_size, more);
      },
      [&all](const model::json_value& one) {
        if (auto summary = model::read_summary(one))
          all.cases.push_back(*std::move(summary));
      },
      [&all](const model::json_value& page) {
        if (all.resource_version.empty())
          all.resource_version =
              model::text_at(page, {"metadata", "resourceVersion"});
      });
  if (!failed) return all;
  if (failed->what == k8s::action::gone) return std::nullopt;
  throw command_failure(explain(*failed));
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
