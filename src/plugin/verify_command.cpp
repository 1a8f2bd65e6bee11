#include "plugin/verify_command.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "k8s/local_file.hpp"
#include "plugin/case_list.hpp"
#include "plugin/case_reader.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/evidence/bundle.hpp"
#include "plugin/flags.hpp"
#include "plugin/keys.hpp"
#include "plugin/shown.hpp"
#include "plugin/structured.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view about =
    R"(Checks that a case is what was captured: every item byte by byte, the labels and
annotations that do not change, and the signature of the manifest that names
them. All that does not hold is named, and the exit code is 3.

A bundle (a name that ends in .tar.zst, or begins with / or .) is verified
without a cluster. Its own key proves nothing of who made it, so that it does
not do alone: pass a copy of the key that was taken when the controller was
installed, or say with --own-key that it is enough for you.)";

constexpr std::string_view examples =
    R"(  # Is it what was captured?
  kubectl forensic verify shop/web-1

  # With a copy of the key, which nobody in the cluster can replace
  kubectl forensic verify shop/web-1 --key forensic.pem

  # A bundle, offline
  kubectl forensic verify web-1.tar.zst --key forensic.pem

  # Every case, for machines
  kubectl forensic verify --all -o json | jq '.items[] | select(.verified | not)'
)";

constexpr std::size_t largest_bundle = 256U << 20;

bool is_bundle(std::string_view word) {
  return word.ends_with(".tar.zst") || word.starts_with('/') ||
         word.starts_with('.');
}

struct judged_case {
  case_snapshot content;
  model::verdict found;
  key_source keys;
};

judged_case judged(case_snapshot content, const trusted_keys& trusted) {
  model::verdict found = judge(content, trusted.keys);
  return {std::move(content), std::move(found), trusted.source};
}

class verify_command : public command {
 public:
  command_text text() const override {
    return {"verify", "Is a case what was captured?",
            "(CASE|BUNDLE... | --all) [flags]", about, examples};
  }

  void declare(CLI::App& app) override {
    add_cases(app, wanted_);
    add_switch(app, "--all", all_,
               "Every case of the namespace, also one whose labels are gone.");
    declare_keys(app, key_files_);
    add_switch(app, "--own-key", own_key_,
               "Believe the key that a bundle brings along.");
    add_choice(app, "-o,--output", output_, {"json", "yaml"},
               "json or yaml. Empty: text.");
  }

  int run(session& in) override {
    if (wanted_.empty() != all_)
      throw usage_failure(all_ ? "--all takes no names"
                               : "name a case or a bundle, or pass --all");
    if (own_key_ && !key_files_.empty())
      throw usage_failure("--key and --own-key exclude each other");
    pinned_ = keys_of_files(key_files_);
    if (all_) wanted_ = read_case_names(in.api(), in.target_namespace());
    if (wanted_.empty())
      in.at().err << "No cases found in " << in.target_namespace() << ".\n";
    int worst = exit_ok;
    std::vector<std::string> bad;
    for (const std::string& word : wanted_) {
      const int code = look_at(in, word);
      if (code != exit_ok) bad.push_back(word);
      worst = std::max(worst, code);
    }
    print_structured(in.at());
    if (wanted_.size() > 1) sum_up(in.at(), bad);
    return worst;
  }

 private:
  /// Of many, which are to be looked at.
  void sum_up(screen& at, const std::vector<std::string>& bad) const {
    at.out.flush();
    const std::string all = std::to_string(wanted_.size());
    if (bad.empty()) {
      at.err << "all " << all << " verify\n";
      return;
    }
    at.err << bad.size() << " of " << all << " do not verify:\n";
    for (const std::string& word : bad)
      at.err << "  " << shown_in_line(word) << "\n";
  }

  /// One that can't be read does not keep the others from being verified.
  int look_at(session& in, const std::string& word) {
    try {
      const judged_case one = is_bundle(word) ? bundle(word) : live(in, word);
      tell(in.at(), one);
      return is_verified(one.found, one.keys) ? exit_ok : exit_not_verified;
    } catch (const command_failure& why) {
      if (!output_.empty())
        reports_.PushBack(failure_json(word, why.what(), owner_.GetAllocator()),
                          owner_.GetAllocator());
      in.at().out.flush();
      in.at().err << in.at().err_style()(paint::red, "error: ") << why.what()
                  << "\n";
      return why.code();
    }
  }

  judged_case live(session& in, const std::string& word) {
    if (key_files_.empty() && !have_published_) {
      published_ = choose_keys(in, {});
      have_published_ = true;
    }
    return judged(read_snapshot(in, word),
                  key_files_.empty() ? published_ : pinned_);
  }

  judged_case bundle(const std::string& path) {
    const auto bytes = k8s::read_local_file(path, largest_bundle);
    if (!bytes)
      throw command_failure("the bundle " + shown_in_line(path) + " " +
                            bytes.error().message);
    auto opened = read_bundle(*bytes);
    if (!opened)
      throw command_failure("the bundle " + shown_in_line(path) +
                                " does not verify: " + opened.error(),
                            exit_not_verified);
    const trusted_keys own{
        {opened->key}, own_key_ ? key_source::accepted : key_source::bundled};
    return judged(std::move(opened->content),
                  key_files_.empty() ? own : pinned_);
  }

  void tell(screen& at, const judged_case& one) {
    if (!output_.empty()) {
      reports_.PushBack(
          report_json(one.content, one.found, one.keys, owner_.GetAllocator()),
          owner_.GetAllocator());
      return;
    }
    at.out << separator_ << report_text(one.content, one.found, one.keys);
    separator_ = "\n";
    if (const std::string next = next_step(one.content, one.found, one.keys);
        !next.empty())
      at.err << at.err_style()(paint::yellow, "hint: ") << next << "\n";
  }

  /// An object for one name, as kubectl does; else a list, also of one.
  void print_structured(screen& at) {
    if (output_.empty()) return;
    const auto print = [&](const model::json_value& value) {
      at.out << (output_ == "json" ? as_json(value) : as_yaml(value));
    };
    if (!all_ && wanted_.size() == 1) return print(reports_[0]);
    model::json_value list(rapidjson::kObjectType);
    model::set(list, "apiVersion", "forensic.io/v1", owner_.GetAllocator());
    model::set(list, "kind", "VerificationList", owner_.GetAllocator());
    model::set(list, "items", std::move(reports_), owner_.GetAllocator());
    print(list);
  }

  std::vector<std::string> wanted_;
  std::vector<std::string> key_files_;
  std::string output_;
  bool all_ = false;
  bool own_key_ = false;
  trusted_keys pinned_;
  trusted_keys published_;
  bool have_published_ = false;
  std::string_view separator_ = "";
  model::json_document owner_;
  model::json_value reports_{rapidjson::kArrayType};
};

}  // namespace

std::unique_ptr<command> make_verify_command() {
  return std::make_unique<verify_command>();
}

}  // namespace forensics::plugin
