#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "actors/call.hpp"
#include "model/json.hpp"

namespace forensics::actors {

/// Asks for one page; the token "" begins the list.
using metadata_pages =
    std::function<k8s::request(std::string_view continue_token)>;

/// Reads a list page by page: `on_item(const model::json_value&)` for each
/// object, then once `on_end(const std::optional<k8s::error>&)`, with what
/// ended it early.
template <class Self, class OnItem, class OnEnd>
void list_metadata(Self* self, const api_actor& api, metadata_pages pages,
                   OnItem on_item, OnEnd on_end,
                   const std::string& continue_token = {}) {
  // The server reads the objects whole to tell their metadata, which may take
  // as long as it allows a request.
  constexpr std::chrono::seconds server_patience{60};
  k8s::request what = pages(continue_token);
  what.timeout = server_patience;
  const std::string purpose = what.purpose;
  call(self, api, std::move(what), [=](const k8s::reply& page) {
    if (!page) return on_end(std::optional<k8s::error>(page.error()));
    const auto list = model::parse_json(page->body);
    if (!list) {
      k8s::error unreadable;
      unreadable.reason = "unreadable";
      unreadable.message = list.error();
      unreadable.request = purpose;
      return on_end(std::optional<k8s::error>(std::move(unreadable)));
    }
    for (const auto& one : model::array_at(*list, {"items"}).GetArray())
      on_item(one);
    const std::string more(model::text_at(*list, {"metadata", "continue"}));
    if (more.empty())
      on_end(std::optional<k8s::error>());
    else
      list_metadata(self, api, pages, on_item, on_end, more);
  });
}

}  // namespace forensics::actors
