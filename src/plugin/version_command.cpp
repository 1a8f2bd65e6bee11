#include "plugin/version_command.hpp"

#include <ostream>
#include <string>

#include "cli/version_line.hpp"
#include "plugin/flags.hpp"
#include "plugin/structured.hpp"

namespace forensics::plugin {
namespace {

constexpr std::string_view about =
    R"(Prints the version of this plugin and the commit that it was built from. No
cluster is asked.)";

constexpr std::string_view examples = R"(  kubectl forensic version
  kubectl forensic version -o json
)";

class version_command : public command {
 public:
  command_text text() const override {
    return {"version", "Version of this plugin", "[flags]", about, examples};
  }

  void declare(CLI::App& app) override {
    add_choice(app, "-o,--output", output_, {"json", "yaml"},
               "json or yaml. Empty: a line.");
  }

  int run(session& in) override {
    std::ostream& out = in.at().out;
    if (output_.empty()) {
      out << cli::version_line("kubectl-forensic");
      return exit_ok;
    }
    model::json_document version(rapidjson::kObjectType);
    auto& memory = version.GetAllocator();
    model::set(version, "version", cli::project_version(), memory);
    model::set(version, "commit", cli::project_commit(), memory);
    out << (output_ == "json" ? as_json(version) : as_yaml(version));
    return exit_ok;
  }

 private:
  std::string output_;
};

}  // namespace

std::unique_ptr<command> make_version_command() {
  return std::make_unique<version_command>();
}

}  // namespace forensics::plugin
