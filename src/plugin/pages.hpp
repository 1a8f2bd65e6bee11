#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "k8s/error.hpp"
#include "plugin/connection.hpp"

namespace forensics::plugin {

/// Objects of one answer to a list.
inline constexpr std::size_t page_size = 500;

/// Sends `request_for` a continue token after the other ("" first) and calls
/// `on_item` for each item; the error that ended it early, if any. `on_page`
/// is given each whole page before that.
std::optional<k8s::error> read_pages(
    connection& api,
    const std::function<k8s::request(std::string_view)>& request_for,
    const std::function<void(const model::json_value&)>& on_item,
    const std::function<void(const model::json_value&)>& on_page = {});

struct listing {
  std::function<k8s::request(std::string_view)> request_for;
  std::function<void()> begin;  ///< also when it begins anew
  std::function<void(const model::json_value&)> on_item;
  std::function<void(const model::json_value&)> on_page{};
};
/// The same, begun anew where the list grows too old between two pages.
std::optional<k8s::error> read_list(connection& api, const listing& what);

}  // namespace forensics::plugin
