#pragma once

#include <string>
#include <string_view>

namespace forensics::plugin {

/// A bundle's VERIFY.txt: how to check it with openssl and coreutils alone.
std::string verify_by_hand(std::string_view keyid);

}  // namespace forensics::plugin
