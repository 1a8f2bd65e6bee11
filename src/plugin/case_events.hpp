#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "k8s/error.hpp"
#include "k8s/json_framer.hpp"
#include "k8s/types.hpp"
#include "model/case_summary.hpp"

namespace forensics::plugin {

/// A change of a case.
struct case_event {
  bool deleted = false;
  model::case_summary which;
};

/// Reads the body of a watch of cases' metadata. Pure.
class case_events {
 public:
  /// `what` is the watch, for errors.
  explicit case_events(k8s::request what);

  /// Bytes of the body, split anywhere. The error is the server's.
  std::optional<k8s::error> feed(
      std::string_view bytes,
      const std::function<void(const case_event&)>& found);
  /// The last one seen, or "".
  const std::string& resource_version() const noexcept { return version_; }

 private:
  std::optional<k8s::error> take(
      std::string_view text,
      const std::function<void(const case_event&)>& found);

  k8s::request what_;
  k8s::json_framer framer_;
  std::string version_;
};

}  // namespace forensics::plugin
