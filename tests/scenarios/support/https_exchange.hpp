#pragma once

#include <string>

namespace forensics::test {

struct https_request {
  std::string server;  ///< `https://127.0.0.1:6443`
  std::string ca_file;
  std::string token;
  std::string method;
  std::string target;
  std::string body;
  std::string content_type;
  std::string accept = "application/json";
};
struct https_answer {
  int status = 0;
  std::string content_type;
  std::string warning;  ///< the header of that name
  std::string body;
};

/// One exchange on a connection of its own, as raw as a test wants to see it;
/// fails the test when no whole answer comes in ten seconds.
https_answer exchange(const https_request& what);

}  // namespace forensics::test
