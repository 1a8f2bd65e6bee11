#include "sandbox/node/termination_message.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "model/utf8.hpp"
#include "sandbox/node/log_reader.hpp"

namespace forensics::sandbox {
namespace {

// Source: kubelet's `pkg/kubelet/container`.
constexpr std::size_t longest_message = 4096;
constexpr std::size_t longest_log_part = 2048;
constexpr std::int64_t most_log_lines = 80;

void hide(std::string& text, const std::string& folder) {
  for (std::size_t at = text.find(folder); at != std::string::npos;
       at = text.find(folder, at))
    text.erase(at, folder.size());
}

std::string readable(std::string text) {
  if (!model::is_utf8(text))
    std::replace_if(
        text.begin(), text.end(),
        [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  return text;
}

std::string message_in(const container_plan& plan) {
  std::ifstream in(plan.message_file(), std::ios::binary);
  std::string text(longest_message, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  hide(text, plan.root().folder().string());
  return text;
}

std::string end_of_log(const std::filesystem::path& log) {
  log_query query;
  query.tail_lines = most_log_lines;
  std::string text = read_log(log, query);
  if (text.size() > longest_log_part)
    text.erase(0, text.size() - longest_log_part);
  return text;
}

}  // namespace

std::string termination_message(const model::json_value& spec,
                                const container_plan& plan,
                                const std::filesystem::path& log, int code) {
  std::string text = message_in(plan);
  if (text.empty() && code != 0 &&
      model::text_at(spec, {"terminationMessagePolicy"}) ==
          "FallbackToLogsOnError")
    text = end_of_log(log);
  return readable(std::move(text));
}

}  // namespace forensics::sandbox
