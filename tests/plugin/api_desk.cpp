#include "plugin/api_desk.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "plugin/program.hpp"

namespace forensics::test {
namespace {

testing::tls_server_options plain() {
  testing::tls_server_options options;
  options.tls = false;
  return options;
}

}  // namespace

api_desk::api_desk() : server(plain()) {
  std::filesystem::create_directory(home_.path(".kube"));
  home_.write(".kube/config",
              "current-context: lab\ncontexts:\n- name: lab\n  context: "
              "{cluster: c}\nclusters:\n- name: c\n  cluster: {server: "
              "'http://127.0.0.1:" +
                  std::to_string(server.port()) + "'}\n");
  env_.variables = {{"HOME", home_.path("")}, {"USER", "jane"}};
}

std::string api_desk::config_maps(const std::string& name) {
  const std::string all = "/api/v1/namespaces/debug-forensics/configmaps";
  return name.empty() ? all : all + "/" + name;
}

std::string api_desk::pods(const std::string& name) {
  const std::string all = "/api/v1/namespaces/debug-forensics/pods";
  return name.empty() ? all : all + "/" + name;
}

outcome api_desk::called(const std::vector<std::string>& words,
                         const std::string& input, bool on_terminal) const {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  plugin::screen around{in,          out,         err,  on_terminal,
                        on_terminal, on_terminal, false};
  const int code = plugin::run(words, env_, around);
  return {code, out.str(), err.str()};
}

std::size_t api_desk::asked(const std::string& verb) {
  const auto seen = server.requests();
  return static_cast<std::size_t>(
      std::count_if(seen.begin(), seen.end(),
                    [&verb](const auto& one) { return one.verb == verb; }));
}

}  // namespace forensics::test
