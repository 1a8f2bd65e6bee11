#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "support/fake_cluster.hpp"

namespace forensics::test {

/// The test has fed the watches.
struct fed {};
/// Requests that hang are answered after all.
struct answer_late {};

}  // namespace forensics::test

FORENSICS_LOCAL_MESSAGE(forensics::test::fed)
FORENSICS_LOCAL_MESSAGE(forensics::test::answer_late)

namespace forensics::test {

struct fake_api_state {
  static constexpr const char* name = "fake_api";
  std::shared_ptr<fake_cluster> cluster;
  /// What hangs, kept so that it stays unanswered.
  std::vector<std::pair<k8s::request, caf::typed_response_promise<k8s::reply>>>
      hanging;
  std::vector<
      std::pair<std::string, caf::typed_response_promise<k8s::open_reply>>>
      hanging_opens;
};

using fake_api_actor =
    actors::api_actor::extend<actors::reacts_to<fed>,
                              actors::reacts_to<answer_late>>;

/// A fake cluster behind the real `api_actor` handle.
fake_api_actor::behavior_type fake_api(
    fake_api_actor::stateful_pointer<fake_api_state> self,
    std::shared_ptr<fake_cluster> cluster);

}  // namespace forensics::test
