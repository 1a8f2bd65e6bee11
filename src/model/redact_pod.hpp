#pragma once

#include <string>
#include <string_view>

#include "model/mask.hpp"

namespace forensics::model {

/// What of a pod's free text is kept: environment, command lines, probes,
/// annotations, labels, messages, options of volume drivers. Names, images and
/// the like hold the pod together and are no place for a secret.
enum class free_text {
  masked,   ///< but for what is known or looks like a credential
  left_out  ///< none of it: what would have to be hidden is not known
};

/// The pod with REDACTED for each value that `hides` knows and each literal
/// that looks like a credential, as JSON text. What is no pod comes back as
/// "". Everything that is kept of a redacted case is made of this text, so
/// that a case that is resumed from it is the same as one that went through at
/// once. The controller's own annotations stay: they say what to do.
std::string redact_pod(std::string_view pod_json, const mask& hides,
                       free_text how = free_text::masked);

}  // namespace forensics::model
