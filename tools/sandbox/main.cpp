#include <csignal>
#include <exception>
#include <iostream>
#include <string_view>

#include "sandbox/main/cluster.hpp"
#include "sandbox/main/control.hpp"
#include "sandbox/main/options.hpp"
#include "sandbox/main/run_command.hpp"
#include "sandbox/main/workspace.hpp"

namespace {

namespace asio = boost::asio;
using namespace forensics::sandbox;

constexpr const char* socket_name = "control.sock";
constexpr int no_such_command = 127;

std::string word_of(action what) {
  switch (what) {
    case action::stop_apiserver:
      return "stop-apiserver";
    case action::start_apiserver:
      return "start-apiserver";
    case action::restart_apiserver:
      return "restart-apiserver";
    case action::pause_apiserver:
      return "pause-apiserver";
    case action::resume_apiserver:
      return "resume-apiserver";
    case action::serve:
    case action::run:
      break;
  }
  return "";
}

int complain(std::string_view why, int code = 1) {
  std::cerr << "sandbox: " << why << '\n';
  return code;
}

int control(const options& how) {
  const auto told =
      tell(std::filesystem::path{how.dir} / socket_name, word_of(how.what));
  return told ? 0 : complain(told.error());
}

int serve(cluster& home) {
  const auto environment = home.environment();
  std::cout << "export KUBECONFIG=" << shell_word(environment.at("KUBECONFIG"))
            << std::endl;
  std::cerr << "sandbox: " << home.server() << ", in "
            << environment.at("TESTENV_DIR") << "\n\n"
            << R"(In other terminals, after the line above:
  make run                   # in one of them: the controller
  kubectl get nodes,pods -A
  kubectl run crash --image busybox -- sh -c 'echo so long; exit 3'
  kubectl get pods -w
  kubectl logs crash --previous

The pods that you apply run as your user on this machine, without a container
around them: apply what you would run yourself.
Stop with Ctrl-C; all that it holds is gone then.
)";
  asio::signal_set signals(home.io(), SIGINT, SIGTERM, SIGHUP);
  int code = 0;
  signals.async_wait([&](boost::system::error_code, int signal) {
    // Ctrl-C is how it is meant to end.
    code = signal == SIGINT ? 0 : 128 + signal;
    home.io().stop();
  });
  home.io().run();
  return code;
}

int run(cluster& home, const options& how) {
  const auto started =
      run_command::start(home.io(), how.command, home.environment());
  if (!started) return complain(started.error(), no_such_command);
  int code = 0;
  (*started)->when_ended([&](int ended) {
    code = ended;
    home.io().stop();
  });
  home.io().run();
  return code;
}

int live(const options& how) {
  auto taken = workspace::take(how.dir);
  if (!taken) return complain(taken.error());
  const workspace& folder = **taken;
  cluster home(how, folder);
  const control_server controlled(
      home.io(), folder / socket_name,
      [&](const std::string& word) { return home.control(word); });
  return how.what == action::serve ? serve(home) : run(home, how);
}

}  // namespace

int main(int count, char** words) {
  const auto parsed = parse_options({words + 1, words + count});
  if (const auto* end = std::get_if<early_end>(&parsed)) {
    std::cout << end->out;
    std::cerr << end->err;
    return end->code;
  }
  const auto& how = std::get<options>(parsed);
  try {
    if (how.what == action::serve || how.what == action::run) return live(how);
    return control(how);
  } catch (const std::exception& failed) {
    return complain(failed.what());
  }
}
