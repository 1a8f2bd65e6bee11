#pragma once

#include <optional>
#include <string>

namespace forensics::test {

struct http_answer {
  int status = 0;
  std::string body;
};

/// Plain HTTP GET from a loopback `address` (`127.0.0.1:8081`); nullopt when
/// there is no whole answer, or none comes for two seconds.
std::optional<http_answer> http_get(const std::string& address,
                                    const std::string& path);

}  // namespace forensics::test
