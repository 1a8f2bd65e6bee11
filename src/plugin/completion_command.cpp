#include "plugin/completion_command.hpp"

#include <ostream>
#include <string>

#include "plugin/command_failure.hpp"
#include "plugin/flags.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view about =
    R"(Prints a script that completes commands, flags and the names of cases in your
shell, where the program is called by its own name, kubectl-forensic.

kubectl forensic is completed by kubectl's own completion, which asks the
program kubectl_complete-forensic: make plugin puts it beside the plugin; both
must be in PATH.)";

constexpr std::string_view examples =
    R"(  # bash; zsh and fish alike
  source <(kubectl forensic completion bash)
  kubectl forensic completion fish | source

  # kubectl forensic, by kubectl's own completion
  source <(kubectl completion bash)
)";

constexpr std::string_view bash_script =
    R"(# bash completion of kubectl-forensic
_kubectl_forensic() {
  local word about i words=()
  # bash takes --flag=value and a:b apart; the program wants them whole.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if ((i > 1)) && [[ ${COMP_WORDS[i]} == [=:] || ${COMP_WORDS[i-1]} == [=:] ]]; then
      words[-1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
  done
  # Only what stands behind the last = or : is replaced.
  local piece=${COMP_WORDS[COMP_CWORD]}
  [[ $piece == [=:] ]] && piece=''
  local before=${words[-1]%"$piece"}
  COMPREPLY=()
  while IFS=$'\t' read -r word about; do
    case $word in
      :0) compopt -o default ;;
      :[0-9]) ;;
      *) COMPREPLY+=("${word#"$before"}") ;;
    esac
  done < <(kubectl-forensic __complete "${words[@]}" 2>/dev/null)
}
complete -F _kubectl_forensic kubectl-forensic
)";

constexpr std::string_view zsh_script = R"(#compdef kubectl-forensic
# zsh completion of kubectl-forensic
_kubectl_forensic() {
  local line
  local -a candidates
  for line in "${(@f)$(kubectl-forensic __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ $line == :[0-9] ]] && continue
    line=${line//:/\\:}
    candidates+=("${line/$'\t'/:}")
  done
  _describe 'kubectl-forensic' candidates || _files
}
compdef _kubectl_forensic kubectl-forensic
)";

constexpr std::string_view fish_script =
    R"(# fish completion of kubectl-forensic
function __kubectl_forensic_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (kubectl-forensic __complete $words[2..-1] "$current" 2>/dev/null)
    string match -v -r '^:[0-9]$' -- $lines
    if contains -- :0 $lines
        __fish_complete_path "$current"
    end
end
complete -c kubectl-forensic -f -a '(__kubectl_forensic_complete)'
)";

class completion_command : public command {
 public:
  command_text text() const override {
    return {"completion", "Completion for your shell", "bash|zsh|fish", about,
            examples};
  }

  void declare(CLI::App& app) override {
    add_choice(app, "shell", shell_, {"bash", "zsh", "fish"}, "");
  }

  int run(session& in) override {
    if (shell_.empty())
      throw usage_failure("for which shell? bash, zsh or fish");
    in.at().out << (shell_ == "bash"  ? bash_script
                    : shell_ == "zsh" ? zsh_script
                                      : fish_script);
    return exit_ok;
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<command> make_completion_command() {
  return std::make_unique<completion_command>();
}

}  // namespace forensics::plugin
