#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"

namespace forensics::model {

/// Everything in a Secret object's data by which its content could be seen
/// elsewhere: each value, its base64, percent-encoded and JSON-escaped forms;
/// of one with several lines each line that says something by itself, and what
/// looks like a credential in JSON, assignments and URLs.
std::vector<std::string> secret_values(const json_value& secret);

/// The literals of a pod that look like credentials: environment variables by
/// their names, words of commands, passwords in URLs; with the same forms.
std::vector<std::string> literal_values(const json_value& pod);

}  // namespace forensics::model
