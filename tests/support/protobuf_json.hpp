#pragma once

#include <string>
#include <string_view>

namespace forensics::test {

/// The ConfigMap that a server reads in a message of `protobuf_type`, as JSON.
/// Throws for a message that it would refuse, or whose fields it would drop.
std::string json_of_protobuf(std::string_view message);

}  // namespace forensics::test
