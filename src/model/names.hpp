#pragma once

#include <string>
#include <string_view>

#include "model/crash.hpp"

/// Names that are a function of the crash instance, and label values that the
/// API always accepts.
namespace forensics::model {

/// Between the pod's part of a case's name and the hash.
inline constexpr std::string_view case_infix = "-forensic-";

/// `<pod>-forensic-<10 hex>`: the case's anchor and the clone. A long pod name
/// is cut so that the whole fits 63 characters (it becomes a host name) and
/// stays an RFC 1123 name. The hash covers (pod UID, container, containerID),
/// or (pod UID, reason) for a pod-level failure.
std::string case_name(const crash& which);

/// Name of the copy of the ConfigMap or Secret `name` inside a case:
/// `<case>-<kind>-<8 hex>`, kind being `cm` or `secret`.
std::string copy_name(std::string_view case_name, std::string_view kind,
                      std::string_view name);

/// The nearest valid label value: at most 63 characters of [A-Za-z0-9._-] with
/// alphanumeric ends. A value that had to be changed ends in a hash of the
/// whole, so that two long ones stay apart; "" stays "".
std::string label_value(std::string_view text);

/// Valid as an RFC 1123 subdomain / label?
bool is_dns_subdomain(std::string_view text) noexcept;
bool is_dns_label(std::string_view text) noexcept;

}  // namespace forensics::model
