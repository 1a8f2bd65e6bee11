#include "plugin/access_plan.hpp"

#include "model/vocabulary.hpp"
#include "plugin/shell_word.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
std::string original_command(const model::json_value& clone) {
  std::string line;
  for (const std::string_view note : {model::note_command, model::note_args}) {
    const auto words = model::parse_json(
        model::text_at(clone, {"metadata", "annotations", note}));
    if (!words || !words->IsArray()) continue;
    for (const model::json_value& word : words->GetArray())
      if (word.IsString())
        line += (line.empty() ? "" : " ") + shell_word(model::view(word));
  }
  return shown_in_line(line);
}

std::vector<std::string> exec_arguments(const exec_target& where,
                                        const global_flags& flags) {
  std::vector<std::string> words{"kubectl", "exec", "--stdin"};
  if (where.terminal) words.emplace_back("--tty");
  words.push_back("--namespace=" + flags.target_namespace);
  if (!flags.kubeconfig.empty())
    words.push_back("--kubeconfig=" + flags.kubeconfig);
  if (!flags.context.empty()) words.push_back("--context=" + flags.context);
  words.push_back("--container=" + where.container);
  words.push_back(where.pod);
  words.emplace_back("--");
  if (where.command.empty())
    words.push_back(std::string(model::toolkit_directory) + "/sh");
  words.insert(words.end(), where.command.begin(), where.command.end());
  return words;
}

}  // namespace forensics::plugin
