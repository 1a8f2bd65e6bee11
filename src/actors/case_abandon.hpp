#pragma once

#include <optional>
#include <string>

#include "actors/call.hpp"
#include "k8s/requests.hpp"
#include "model/case_record.hpp"
#include "model/json.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

/// True: the case says what has ended it. False: it has said something else
/// before and is left as it is, for a closed case is sealed.
using abandon_reply = result<bool, k8s::error>;

/// Marks a case that nobody will finish as Failed, with the `defect` added to
/// what it says already. `on_end(const abandon_reply&)` runs once, on `self`;
/// the error is a conflict where the case has changed meanwhile.
template <class Self, class OnEnd>
void abandon_case(Self* self, const api_actor& api, const std::string& ns,
                  const std::string& name, const model::problem& defect,
                  OnEnd on_end) {
  call(self, api, k8s::get_config_map_metadata(ns, name),
       [=](const k8s::reply& found) {
         if (!found) return on_end(abandon_reply{failure{found.error()}});
         const auto object = model::parse_json(found->body);
         const auto seen = object ? model::read_case(*object) : std::nullopt;
         // An answer that is lost may have been a close that was carried out.
         if (!seen || seen->phase != model::phase_collecting)
           return on_end(abandon_reply{false});
         call(self, api,
              k8s::patch_config_map(ns, name,
                                    model::failure_patch(*seen, defect)),
              [=](const k8s::reply& marked) {
                on_end(marked ? abandon_reply{true}
                              : abandon_reply{failure{marked.error()}});
              });
       });
}

}  // namespace forensics::actors
