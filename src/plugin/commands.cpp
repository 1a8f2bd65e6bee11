#include "plugin/access_command.hpp"
#include "plugin/cleanup_command.hpp"
#include "plugin/command.hpp"
#include "plugin/completion_command.hpp"
#include "plugin/export_command.hpp"
#include "plugin/hold_command.hpp"
#include "plugin/list_command.hpp"
#include "plugin/logs_command.hpp"
#include "plugin/show_command.hpp"
#include "plugin/verify_command.hpp"
#include "plugin/version_command.hpp"

namespace forensics::plugin {

std::vector<std::unique_ptr<command>> all_commands() {
  std::vector<std::unique_ptr<command>> all;
  all.push_back(make_list_command());
  all.push_back(make_show_command());
  all.push_back(make_logs_command());
  all.push_back(make_export_command());
  all.push_back(make_verify_command());
  all.push_back(make_access_command());
  all.push_back(make_hold_command());
  all.push_back(make_release_command());
  all.push_back(make_cleanup_command());
  all.push_back(make_completion_command());
  all.push_back(make_version_command());
  return all;
}

}  // namespace forensics::plugin
