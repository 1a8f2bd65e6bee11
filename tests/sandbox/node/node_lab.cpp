#include "sandbox/node/node_lab.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>

#include "sandbox/node/loop_timers.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;
using model::text_at;

model::json_document parsed(const std::string& json) {
  auto document = model::parse_json(json);
  REQUIRE_MESSAGE(document, json);
  return std::move(*document);
}

surroundings real_surroundings(boost::asio::io_context& io) {
  surroundings around;
  around.now = [] {
    return std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
  };
  around.after = loop_timers(io);
  around.server = "https://127.0.0.1:6443";
  return around;
}

}  // namespace

node_lab::node_lab(bool with_node)
    : around(real_surroundings(io)), cluster(objects, around) {
  settings.root = folder.path("node");
  settings.stand_ins = std::getenv("SANDBOX_STAND_INS");
  settings.crash_backoff = 50ms;
  settings.crash_backoff_limit = 200ms;
  settings.pull_backoff = 50ms;
  settings.pull_backoff_limit = 100ms;
  settings.pull = 1ms;
  settings.pause = 5ms;
  settings.restart_pause = 5ms;
  settings.retry = 20ms;
  settings.memory_poll = 5ms;
  cluster.set_log_source(logs.source());
  if (with_node) {
    node.emplace(io, cluster, settings);
    logs.add(node->name(), node->logs());
  }
}

object_ptr node_lab::create(const char* type, const std::string& json) {
  auto made = cluster.create(type_of(type), "default", parsed(json));
  REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
  return *made;
}

object_ptr node_lab::run(const std::string& name, const std::string& spec) {
  auto json = parsed(R"({"metadata": {"name": ")" + name +
                     R"("}, "spec": {"nodeName": "sandbox-node",
                      "automountServiceAccountToken": false,
                      "terminationGracePeriodSeconds": 1,)" +
                     spec + "}}");
  auto made = cluster.create(type_of("pods"), "default", std::move(json));
  REQUIRE_MESSAGE(made, (made ? "" : made.error().message));
  return *made;
}

object_ptr node_lab::pod(const std::string& name) const {
  return objects.find(type_of("pods"), {"default", name});
}

model::json_document node_lab::status(const std::string& name,
                                      const std::string& container) const {
  const object_ptr found = pod(name);
  if (found == nullptr) return {};
  for (const char* list : {"containerStatuses", "initContainerStatuses"})
    for (const auto& status :
         model::array_at(found->json, {"status", list}).GetArray())
      if (text_at(status, {"name"}) == container) return copy_of(status);
  return {};
}

std::string node_lab::phase(const std::string& name) const {
  const object_ptr found = pod(name);
  return found == nullptr
             ? ""
             : std::string(text_at(found->json, {"status", "phase"}));
}

std::string node_lab::condition(const std::string& name,
                                const std::string& type) const {
  const object_ptr found = pod(name);
  if (found == nullptr) return "";
  for (const auto& one :
       model::array_at(found->json, {"status", "conditions"}).GetArray())
    if (text_at(one, {"type"}) == type)
      return std::string(text_at(one, {"status"}));
  return "";
}

std::vector<std::string> node_lab::events(const std::string& name) const {
  std::vector<std::string> told;
  for (const auto& event : objects.list(type_of("events"), "default"))
    if (text_at(event->json, {"involvedObject", "name"}) == name)
      told.push_back(std::string(text_at(event->json, {"type"})) + " " +
                     std::string(text_at(event->json, {"reason"})) + " " +
                     std::to_string(model::integer_at(event->json, {"count"})) +
                     " " + std::string(text_at(event->json, {"message"})));
  return told;
}

bool node_lab::told(const std::string& name, const std::string& part) const {
  for (const std::string& event : events(name))
    if (event.find(part) != std::string::npos) return true;
  return false;
}

bool node_lab::until(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    io.restart();
    io.run_one_for(100ms);
  }
  return true;
}

bool node_lab::until_phase(const std::string& name, const std::string& wanted) {
  return until([&] { return phase(name) == wanted; });
}

void node_lab::turn(model::duration length) {
  io.restart();
  io.run_for(length);
}

api_answer node_lab::log(const std::string& name,
                         std::map<std::string, std::string> query) {
  api_request request;
  request.method = "GET";
  request.path = {"api", "v1", "namespaces", "default", "pods", name, "log"};
  request.query = std::move(query);
  std::optional<api_answer> answer;
  const object_ptr found = pod(name);
  REQUIRE(found != nullptr);
  logs.source()({}, request, found,
                [&](api_answer came) { answer = std::move(came); });
  REQUIRE(until([&] { return answer.has_value(); }));
  return std::move(*answer);
}

std::string one_container(const std::string& command, const std::string& more,
                          const std::string& pod_more) {
  return R"("containers": [{"name": "app", "image": "busybox:1.36",
    "command": )" +
         command + (more.empty() ? "" : "," + more) + "}]" +
         (pod_more.empty() ? "" : "," + pod_more);
}

}  // namespace forensics::sandbox
