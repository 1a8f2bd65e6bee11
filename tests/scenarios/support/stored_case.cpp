#include "scenarios/support/stored_case.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <utility>

#include "scenarios/support/eventually.hpp"
#include "scenarios/support/process.hpp"
#include "scenarios/support/terminal.hpp"
#include "scenarios/support/verdict.hpp"

namespace forensics::test {
namespace {

std::string program() {
  const char* path = std::getenv("TESTENV_PLUGIN");
  if (path == nullptr) FAIL("TESTENV_PLUGIN names no kubectl-forensic");
  return path;
}

std::vector<std::string> command_line(std::vector<std::string> args) {
  args.insert(args.begin(), program());
  return args;
}

std::string path_of(const std::string& ns, const std::string& name = {}) {
  return "/api/v1/namespaces/" + ns + "/configmaps" +
         (name.empty() ? "" : "/" + name);
}

}  // namespace

outcome run_plugin(const std::vector<std::string>& args,
                   const std::string& kubeconfig) {
  return run(command_line(args), {}, {{"KUBECONFIG", kubeconfig}});
}

std::string stored_case::create(const model::json_value& object) const {
  const verdict made = post(home_, path_of(ns_), model::dump(object));
  if (made.status >= 300) FAIL("not created: ", made.message);
  return std::string(model::text_at(made.body, {"metadata", "uid"}));
}

stored_case::stored_case()
    : key_file_(folder_.write("forensic.pem", test_key().public_pem())),
      what_(open_case(ns_.name())) {
  what_.anchor["metadata"].EraseMember("uid");
  what_ = open_case(ns_.name(), create(what_.anchor));
  for (const model::json_document& object : what_.logs) create(object);
}

void stored_case::close() {
  seal(what_, &test_key());
  model::set(what_.anchor, "immutable", model::json_value(true),
             what_.anchor.GetAllocator());
  const verdict closed =
      put(home_, path_of(ns_, sealed_name), model::dump(what_.anchor));
  if (closed.status >= 300) FAIL("not closed: ", closed.message);
  auto keys = home_.kubectl(
      {"create", "configmap", "forensic-signing-keys", "-n", ns_,
       "--from-file=" + test_key().keyid() + ".pem=" + key_file_});
  if (keys.exit_code != 0) FAIL("no key published: ", keys.err);
}

void stored_case::forge(const std::string& key, const std::string& value) {
  auto anchor = home_.get(path_of(ns_, sealed_name)).value();
  auto& memory = anchor.GetAllocator();
  model::set(anchor["data"], key, value, memory);
  for (const char* field :
       {"uid", "resourceVersion", "creationTimestamp", "managedFields"})
    anchor["metadata"].EraseMember(field);
  const verdict gone = del(home_, path_of(ns_, sealed_name),
                           R"({"propagationPolicy":"Orphan"})");
  if (gone.status >= 300) FAIL("not deleted: ", gone.message);
  eventually(std::chrono::seconds{20}, "the anchor is gone",
             [&] { return !home_.get(path_of(ns_, sealed_name)); });
  create(anchor);
}

outcome stored_case::plugin(std::vector<std::string> args) const {
  args.insert(args.end(), {"-n", ns_});
  return run_plugin(args, home_.admin_kubeconfig());
}

outcome stored_case::plugin_on_terminal(std::vector<std::string> args) const {
  args.insert(args.end(), {"-n", ns_});
  return run_on_terminal(command_line(std::move(args)),
                         {{"KUBECONFIG", home_.admin_kubeconfig()}});
}

}  // namespace forensics::test
