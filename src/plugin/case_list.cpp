#include "plugin/case_list.hpp"

#include <functional>
#include <utility>

#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/evidence/anchor_search.hpp"
#include "plugin/pages.hpp"

namespace forensics::plugin {
namespace {

constexpr int most_tries = 3;

struct listing {
  std::function<void()> begin;  ///< also when it begins anew
  std::function<void(const model::json_value&)> on_item;
  std::function<void(const model::json_value&)> on_page{};
};

/// Begins anew where the list grows too old between two pages.
void read_list(connection& api, const std::string& ns,
               const std::string& selector, const listing& to) {
  for (int tries = 0; tries < most_tries; ++tries) {
    to.begin();
    const auto failed = read_pages(
        api,
        [&](std::string_view more) {
          return k8s::list_config_map_metadata(ns, selector, page_size, more);
        },
        to.on_item, to.on_page);
    if (!failed) return;
    if (failed->what != k8s::action::gone)
      throw command_failure(explain(*failed));
  }
  throw command_failure("list configmaps in " + ns +
                        ": the list expired while it was read; try again");
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
  read_list(api, target_namespace, selector, to);
  return all;
}

std::vector<std::string> read_case_names(connection& api,
                                         const std::string& target_namespace) {
  anchor_search seen;
  listing to;
  to.begin = [&seen] { seen = {}; };
  to.on_item = [&seen](const model::json_value& one) { seen.add(one); };
  read_list(api, target_namespace, "", to);
  return seen.names();
}

}  // namespace forensics::plugin
