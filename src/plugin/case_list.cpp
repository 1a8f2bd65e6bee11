#include "plugin/case_list.hpp"

#include <utility>

#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/evidence/anchor_search.hpp"
#include "plugin/pages.hpp"

namespace forensics::plugin {
namespace {

/// Of the ConfigMaps' metadata.
void read_anchors(connection& api, const std::string& ns,
                  const std::string& selector, listing to) {
  to.request_for = [&](std::string_view more) {
    return k8s::list_config_map_metadata(ns, selector, page_size, more);
  };
  const auto failed = read_list(api, to);
  if (!failed) return;
  if (failed->what == k8s::action::gone)
    throw command_failure("list configmaps in " + ns +
                          ": the list expired while it was read; try again");
  throw command_failure(explain(*failed));
}

}  // namespace

std::string case_selector(std::string_view more) {
  std::string selector(model::label_signature);
  return more.empty() ? selector : selector.append(",").append(more);
}

case_list read_cases(connection& api, const std::string& target_namespace,
                     const std::string& selector) {
  case_list all;
  listing to;
  to.begin = [&all] { all = {}; };
  to.on_item = [&all](const model::json_value& one) {
    if (auto summary = model::read_summary(one))
      all.cases.push_back(*std::move(summary));
  };
  to.on_page = [&all](const model::json_value& page) {
    if (all.resource_version.empty())
      all.resource_version =
          model::text_at(page, {"metadata", "resourceVersion"});
  };
  read_anchors(api, target_namespace, selector, std::move(to));
  return all;
}

std::vector<std::string> read_case_names(connection& api,
                                         const std::string& target_namespace) {
  anchor_search seen;
  listing to;
  to.begin = [&seen] { seen = {}; };
  to.on_item = [&seen](const model::json_value& one) { seen.add(one); };
  read_anchors(api, target_namespace, "", std::move(to));
  return seen.names();
}

}  // namespace forensics::plugin
