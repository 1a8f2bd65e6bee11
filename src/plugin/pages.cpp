#include "plugin/pages.hpp"

#include <utility>

namespace forensics::plugin {

std::optional<k8s::error> read_pages(
    connection& api,
    const std::function<k8s::request(std::string_view)>& request_for,
    const std::function<void(const model::json_value&)>& on_item,
    const std::function<void(const model::json_value&)>& on_page) {
  std::string more;
  do {
    k8s::request what = request_for(more);
    const std::string purpose = what.purpose;
    const k8s::reply answer = api.send(std::move(what));
    if (!answer) return answer.error();
    const model::json_document page = parse_answer(answer, purpose);
    if (on_page) on_page(page);
    for (const auto& one : model::array_at(page, {"items"}).GetArray())
      on_item(one);
    more = model::text_at(page, {"metadata", "continue"});
  } while (!more.empty());
  return std::nullopt;
}

std::optional<k8s::error> read_list(connection& api, const listing& what) {
  constexpr int most_tries = 3;
  std::optional<k8s::error> failed;
  for (int tries = 0; tries < most_tries; ++tries) {
    what.begin();
    failed = read_pages(api, what.request_for, what.on_item, what.on_page);
    if (!failed || failed->what != k8s::action::gone) break;
  }
  return failed;
}

}  // namespace forensics::plugin
