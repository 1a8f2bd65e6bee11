#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "plugin/evidence/case_snapshot.hpp"
#include "plugin/evidence/verify_report.hpp"
#include "plugin/session.hpp"

/// Which keys a case is verified with.
namespace forensics::plugin {

struct trusted_keys {
  std::vector<model::verification_key> keys;
  key_source source = key_source::published;
};

/// `--key FILE`, which may be repeated.
void declare_keys(CLI::App& app, std::vector<std::string>& files);

/// Those of the files; throws usage_failure with the file's name.
trusted_keys keys_of_files(const std::vector<std::string>& files);

/// Those of the files where some are given, else those that the cluster
/// publishes, if any; throws command_failure.
trusted_keys choose_keys(session& in, const std::vector<std::string>& files);

/// Throws command_failure with exit_not_verified, all findings and what to do,
/// unless the case is what was captured.
model::verdict require_verified(const case_snapshot& which,
                                const trusted_keys& trusted);

/// What to do about a verdict, as the end of a sentence; "" where it verifies,
/// and where there is nothing to do but to find out who changed it.
std::string next_step(const case_snapshot& which, const model::verdict& found,
                      key_source keys);

}  // namespace forensics::plugin
