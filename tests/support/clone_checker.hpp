#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"

/// What no forensic clone may be, told apart from how clones are made: this
/// shares no code with src/model/clone*.cpp but the names that users rely on.
namespace forensics::test {

/// Everything that is wrong with `clone` as a clone of `source` in
/// `target_namespace`, a sentence each that begins with the field; empty when
/// nothing is. The whole clone is walked: a field that is not known to be
/// harmless is a fault.
std::vector<std::string> faults_of(const model::json_value& clone,
                                   const model::json_value& source,
                                   std::string_view target_namespace);

}  // namespace forensics::test
