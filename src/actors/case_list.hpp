#pragma once

#include <string>
#include <utility>

#include "actors/metadata_list.hpp"
#include "k8s/requests.hpp"
#include "model/case_record.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

/// Reads the metadata of every case of the target namespace, page by page:
/// `on_case(const model::case_view&)` for each, then once
/// `on_end(const std::optional<k8s::error>&)`, with what ended it early.
template <class Self, class OnCase, class OnEnd>
void list_cases(Self* self, const api_actor& api, const std::string& ns,
                OnCase on_case, OnEnd on_end) {
  constexpr std::size_t page_size = 250;
  list_metadata(
      self, api,
      [ns](std::string_view more) {
        return k8s::list_config_map_metadata(ns, model::label_signature,
                                             page_size, more);
      },
      [on_case](const model::json_value& one) {
        if (const auto view = model::read_case(one)) on_case(*view);
      },
      std::move(on_end));
}

}  // namespace forensics::actors
