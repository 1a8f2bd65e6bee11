#pragma once

#include <optional>
#include <string>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/case_record.hpp"
#include "model/json.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

/// Reads the metadata of every case of the target namespace, page by page:
/// `on_case(const model::case_view&)` for each, then once
/// `on_end(const std::optional<k8s::error>&)`, with what ended it early.
template <class Self, class OnCase, class OnEnd>
void list_cases(Self* self, const api_actor& api, const std::string& ns,
                OnCase on_case, OnEnd on_end,
                const std::string& continue_token = {}) {
  constexpr std::size_t page_size = 250;
  // The server reads the cases whole to tell their metadata, which may take
  // as long as it allows a request.
  constexpr std::chrono::seconds server_patience{60};
  auto next = k8s::list_config_map_metadata(ns, model::label_signature,
                                            page_size, continue_token);
  next.timeout = server_patience;
  call(self, api, std::move(next), [=](const k8s::reply& page) {
    if (!page) return on_end(std::optional<k8s::error>(page.error()));
    const auto list = model::parse_json(page->body);
    if (!list) {
      k8s::error unreadable;
      unreadable.reason = "unreadable";
      unreadable.message = list.error();
      unreadable.request = "list configmaps in " + ns;
      return on_end(std::optional<k8s::error>(std::move(unreadable)));
    }
    for (const auto& one : model::array_at(*list, {"items"}).GetArray())
      if (const auto view = model::read_case(one)) on_case(*view);
    const std::string more(model::text_at(*list, {"metadata", "continue"}));
    if (more.empty())
      on_end(std::optional<k8s::error>());
    else
      list_cases(self, api, ns, on_case, on_end, more);
  });
}

}  // namespace forensics::actors
