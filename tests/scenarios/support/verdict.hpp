#pragma once

#include <string>
#include <vector>

#include "scenarios/support/cluster.hpp"

namespace forensics::test {

/// What a server made of a request.
struct verdict {
  int status = 0;       ///< of HTTP; 200 for 201 and 202, too
  std::string reason;   ///< Status.reason; "" of a success
  std::string message;  ///< Status.message
  std::vector<k8s::cause> causes;
  std::string warning;
  model::json_document body;
};

constexpr const char* merge_patch = "application/merge-patch+json";
constexpr const char* json_patch = "application/json-patch+json";
constexpr const char* strategic_patch =
    "application/strategic-merge-patch+json";
constexpr const char* apply_patch = "application/apply-patch+yaml";

verdict get(const cluster& home, const std::string& target);
verdict post(const cluster& home, const std::string& target,
             const std::string& body);
verdict put(const cluster& home, const std::string& target,
            const std::string& body);
verdict patch(const cluster& home, const std::string& target,
              const char* content_type, const std::string& body);
/// `options` is a DeleteOptions object, or "".
verdict del(const cluster& home, const std::string& target,
            const std::string& options = {});

/// `field reason: message` of each cause, a line each.
std::string causes_of(const verdict& what);

}  // namespace forensics::test
