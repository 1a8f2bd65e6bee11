#include <csignal>
#include <utility>

#include "sandbox/node/probe_check.hpp"

namespace forensics::sandbox {
namespace {

constexpr std::size_t longest_message = 10U << 10;  // a kubelet's limit

struct running_check {
  std::shared_ptr<child_process> process;
  std::shared_ptr<void> timer;
  std::string output;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Says so on the next turn of the loop, as every other result comes.
std::shared_ptr<void> later(surroundings& around, check_result result,
                            const check_done& done) {
  return around.after(model::duration::zero(),
                      [done, result = std::move(result)] { done(result); });
}

check_result not_run(const std::string& why) {
  return {
      check_result::verdict::unknown,
      "rpc error: code = Unknown desc = failed to exec in container: " + why};
}

}  // namespace

std::shared_ptr<void> check_by_command(boost::asio::io_context& io,
                                       surroundings& around,
                                       const container_plan& container,
                                       const std::vector<std::string>& command,
                                       const process_limits& limits,
                                       model::duration timeout,
                                       const check_done& done) {
  const auto line = container.command(command);
  if (!line) return later(around, not_run(line.error().message), done);
  auto check = std::make_shared<running_check>();
  // The check owns the process, whose handlers must not own the check.
  running_check* const mine = check.get();
  auto process = child_process::start(
      io, *line, limits,
      [mine](std::string_view text) {
        mine->output +=
            text.substr(0, longest_message -
                               std::min(longest_message, mine->output.size()));
      },
      [mine, done](int code) {
        mine->timer.reset();
        // The ticket may go within the call, and the check with it.
        const auto tell = done;
        std::string output = std::move(mine->output);
        tell({code == 0 ? check_result::verdict::passed
                        : check_result::verdict::failed,
              std::move(output)});
      });
  if (!process)
    return later(around,
                 not_run(exec_problem(command.front(), process.error())), done);
  check->process = std::move(*process);
  check->timer = around.after(timeout, [mine, done, timeout, command] {
    mine->process.reset();
    const auto tell = done;
    tell({check_result::verdict::failed,
          "command timed out: \"" + joined(command) + "\" timed out after " +
              model::format_duration(timeout)});
  });
  return check;
}

}  // namespace forensics::sandbox
