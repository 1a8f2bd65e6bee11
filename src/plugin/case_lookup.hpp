#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/case_summary.hpp"
#include "model/result.hpp"
#include "plugin/session.hpp"

/// Which case is meant?
namespace forensics::plugin {

/// How short a prefix may be.
enum class prefixes {
  any,      ///< to read a case
  past_pod  ///< to change one: `web-1` must not mean a case of web-10
};

/// The case that `wanted` names among all: by its own name (also
/// `configmap/NAME`, as `list -o name` prints it, and `pod/NAME`, its clone),
/// by its source pod (`web-1`, `pod/web-1`, `shop/web-1`), or by a prefix of
/// its name. An earlier way wins over a later one. The error is a sentence
/// that lists those that fit, or says which name comes near.
result<model::case_summary, std::string> choose_case(
    std::string_view wanted, const std::vector<model::case_summary>& all,
    prefixes allowed);

/// The same against the cluster, for reading. Says on standard error which
/// case a prefix was taken for; throws command_failure.
model::case_summary find_case(session& in, const std::string& wanted);
/// Several that are to be changed, each once, in the order in which they are
/// named.
std::vector<model::case_summary> find_cases_to_change(
    session& in, const std::vector<std::string>& wanted);

}  // namespace forensics::plugin
