#pragma once

#include <string>
#include <vector>

#include "plugin/session.hpp"
#include "support/temp_folder.hpp"
#include "support/tls_server.hpp"

/// The plugin with an API server that answers as a test says.
namespace forensics::test {

struct outcome {
  int code;
  std::string out;
  std::string err;
};

/// A list of these objects.
inline testing::script list_of(const std::string& items = {}) {
  return testing::scripts::answer(200, R"({"items":[)" + items + "]}");
}

/// A clone with these members of its metadata, each behind a comma.
inline std::string clone_text(const std::string& name,
                              const std::string& more = {}) {
  return R"({"metadata":{"name":")" + name + R"(")" + more + "}}";
}
/// Such a member.
inline constexpr const char* hold_note =
    R"(,"annotations":{"forensic.io/hold":"true"})";

/// What the API says when it refuses.
inline testing::script refusal(int status, const std::string& reason) {
  return testing::scripts::answer(
      status, R"({"kind":"Status","reason":")" + reason + R"("})");
}

class api_desk {
 public:
  api_desk();

  /// The path of the ConfigMaps, or of one of them.
  static std::string config_maps(const std::string& name = {});
  /// The path of the clones.
  static std::string pods(const std::string& name = {});
  /// Its ~/.kube/config leads to the server.
  const k8s::environment& environment() const noexcept { return env_; }
  void set_variable(const std::string& name, const std::string& value) {
    env_.variables[name] = value;
  }
  /// The program, called with these words.
  outcome called(const std::vector<std::string>& words,
                 const std::string& input = {}, bool on_terminal = false) const;
  /// How often the server was asked by this verb.
  std::size_t asked(const std::string& verb);

  testing::tls_server server;

 private:
  testing::temp_folder home_;
  k8s::environment env_;
};

}  // namespace forensics::test
