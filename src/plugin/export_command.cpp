#include "plugin/export_command.hpp"

#include <ostream>
#include <string>
#include <vector>

#include "model/vocabulary.hpp"
#include "plugin/case_reader.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/evidence/bundle.hpp"
#include "plugin/evidence/case_logs.hpp"
#include "plugin/flags.hpp"
#include "plugin/keys.hpp"
#include "plugin/log_sentences.hpp"
#include "plugin/new_file.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view about =
    R"(Verifies a case, then writes the log of the run that crashed, byte by byte as it
was captured. A case that is not what was captured is not written: nothing comes
out, and the exit code is 3.

With --bundle all of the case is written, in an archive that can be verified
without a cluster: with kubectl forensic verify, or by hand as its VERIFY.txt
says.)";

constexpr std::string_view examples =
    R"(  # The log, verified
  kubectl forensic export shop/web-1 > crash.log

  # All of the case, to be kept elsewhere
  kubectl forensic export --bundle -o web-1.tar.zst shop/web-1

  # With a copy of the key, which nobody in the cluster can replace
  kubectl forensic export --key forensic.pem shop/web-1 > crash.log
)";

bool is_standard_output(std::string_view name) {
  return name == "-" || name == "/dev/stdout";
}

class export_command : public command {
 public:
  command_text text() const override {
    return {"export", "The evidence, verified", "CASE [flags]", about,
            examples};
  }

  void declare(CLI::App& app) override {
    add_case(app, wanted_);
    add_switch(app, "--bundle", bundle_,
               "All of the case as a tar archive, compressed by zstd.");
    add_text(app, "-o,--output", output_,
             "Write to this file, which only you may read; - is standard "
             "output, also where that is a terminal. Empty: standard output.");
    add_switch(app, "--force", force_, "Replace the file if it is there.");
    declare_keys(app, key_files_);
  }

  int run(session& in) override {
    const bool to_file = !output_.empty() && !is_standard_output(output_);
    if (to_file && !force_) require_new(output_);
    const trusted_keys pinned = keys_of_files(key_files_);
    const case_snapshot which = read_snapshot(in, wanted_);
    const trusted_keys trusted =
        key_files_.empty() ? choose_keys(in, {}) : pinned;
    const model::verdict found = require_verified(which, trusted);
    const std::string bytes =
        bundle_ ? bundle_of(which, found, trusted) : log_of(in.at(), which);
    if (to_file)
      write_file(output_, bytes, force_);
    else
      write(in.at(), bytes);
    tell(in.at(), which, found, trusted.source);
    return exit_ok;
  }

 private:
  static std::string bundle_of(const case_snapshot& which,
                               const model::verdict& found,
                               const trusted_keys& trusted) {
    for (const model::verification_key& key : trusted.keys)
      if (key.keyid() == found.keyid) {
        auto bytes = make_bundle(which, key);
        if (!bytes) throw command_failure(bytes.error());
        return *std::move(bytes);
      }
    throw command_failure("the case is signed by none of the keys");
  }

  static std::string log_of(screen& at, const case_snapshot& which) {
    const std::vector<case_log> logs = logs_of(which);
    const case_log* log = log_named(logs, model::key_log);
    if (log == nullptr || log->parts.empty())
      throw command_failure((log == nullptr ? "the case has no crash.log"
                                            : not_kept(which, *log)) +
                            "; --bundle writes what else there is");
    if (const std::string text = left_out(*log); !text.empty())
      at.err << at.err_style()(paint::yellow, "note: ") << text << "\n";
    return joined(which, *log);
  }

  /// A terminal would obey what is in it, and show other bytes than these.
  void write(screen& at, const std::string& bytes) const {
    if (at.out_is_terminal && output_.empty() && shown(bytes) != bytes)
      throw usage_failure(
          "these bytes could upset the terminal: write them to a file with "
          "-o FILE or >FILE, or pass -o - to see them all the same; kubectl "
          "forensic logs shows a log");
    at.out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    at.require_written();
  }

  static void tell(screen& at, const case_snapshot& which,
                   const model::verdict& found, key_source source) {
    at.err << "verified: case " << case_and_source(which) << ", "
           << found.claimed->items.size()
           << " items as captured, signed by the key " << found.keyid
           << (source == key_source::given ? ", pinned by --key"
                                           : ", not pinned; see --key")
           << "\n";
  }

  std::string wanted_;
  std::string output_;
  std::vector<std::string> key_files_;
  bool bundle_ = false;
  bool force_ = false;
};

}  // namespace

std::unique_ptr<command> make_export_command() {
  return std::make_unique<export_command>();
}

}  // namespace forensics::plugin
