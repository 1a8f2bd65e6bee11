#include "sandbox/node/scripted_node.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "sandbox/node/node_lab.hpp"
#include "sandbox/node/scripted_answer.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using model::text_at;

struct script_lab : node_lab {
  fs::path folder_of_app = fs::path(folder.path("logs")) / "default/web/app";
  scripted_node scripted{cluster, "testenv-node", folder.path("logs")};

  script_lab() : node_lab(false) {
    logs.add(scripted.name(), scripted.logs());
    create("pods", R"({"metadata": {"name": "web"},
      "spec": {"nodeName": "testenv-node",
               "automountServiceAccountToken": false,
               "containers": [{"name": "app", "image": "x"}]}})");
    fs::create_directories(folder_of_app);
  }
  void put(const char* file, const std::string& text) const {
    std::ofstream(folder_of_app / file) << text;
  }
};

TEST_CASE("a scripted node is ready, and shows what files say") {
  script_lab lab;
  const auto node = lab.objects.find(type_of("nodes"), {"", "testenv-node"});
  REQUIRE(node != nullptr);
  const auto& conditions =
      model::array_at(node->json, {"status", "conditions"});
  REQUIRE(conditions.Size() == 1);
  CHECK(text_at(conditions[0], {"type"}) == "Ready");
  CHECK(text_at(conditions[0], {"status"}) == "True");

  CHECK(lab.log("web").code == 400);
  CHECK(lab.log("web", {{"previous", "true"}}).code == 400);
  lab.put("current.log", "one\ntwo\nthree");
  lab.put("previous.log", "old");
  CHECK(lab.log("web").body == "one\ntwo\nthree");
  CHECK(lab.log("web", {{"tailLines", "1"}}).body == "three");
  CHECK(lab.log("web", {{"tailLines", "2"}, {"limitBytes", "5"}}).body ==
        "two\nt");
  CHECK(lab.log("web", {{"previous", "true"}}).body == "old");
  lab.put("current.status", "200\nunable to retrieve container logs");
  CHECK(lab.log("web").body == "unable to retrieve container logs");
}

TEST_CASE("a kubelet's errors come as the API server passes them on") {
  struct row {
    int status;
    const char* reason;
    const char* message;
  };
  for (const row& one : {
           row{400, "BadRequest", "oh\n"},
           row{401, "Unauthorized",
               "the server has asked for the client to provide credentials ( "
               "pods/log web)"},
           row{403, "Forbidden", "oh\n ( pods/log web)"},
           row{404, "NotFound",
               "the server could not find the requested resource ( pods/log "
               "web)"},
           row{418, "",
               "the server responded with the status code 418 but did not "
               "return more information ( pods/log web)"},
           row{500, "InternalError", "Internal error occurred: oh\n"},
           row{502, "InternalError",
               "an error on the server (\"oh\\n\") has prevented the request "
               "from succeeding ( pods/log web)"},
           row{503, "ServiceUnavailable",
               "the server is currently unable to handle the request ( "
               "pods/log web)"},
       }) {
    CAPTURE(one.status);
    const auto answer = proxied(one.status, "oh\n", "web");
    CHECK(answer.code == one.status);
    const auto status = model::parse_json(answer.body);
    REQUIRE(status);
    CHECK(text_at(*status, {"reason"}) == one.reason);
    CHECK(text_at(*status, {"message"}) == one.message);
  }
  CHECK(proxied(204, "x", "web").code == 200);
  CHECK(proxied(204, "x", "web").body.empty());
}

TEST_CASE("a scripted answer comes when it is told to") {
  script_lab lab;
  lab.put("current.log", "late\n");
  bool answered = false;
  const auto ask = [&] {
    answered = false;
    const auto pod = lab.pod("web");
    log_query query;
    query.container = "app";
    lab.scripted.logs()(query, pod, [&](api_answer answer) {
      answered = true;
      CHECK(answer.body == "late\n");
    });
  };
  SUBCASE("at once") {
    ask();
    CHECK(answered);
  }
  SUBCASE("after a delay") {
    lab.put("delay", "0.05");
    ask();
    CHECK_FALSE(answered);
    CHECK(lab.until([&] { return answered; }));
  }
  SUBCASE("once it no longer hangs") {
    lab.put("hang", "");
    ask();
    lab.turn(120ms);
    CHECK_FALSE(answered);
    fs::remove(lab.folder_of_app / "hang");
    CHECK(lab.until([&] { return answered; }));
  }
}

TEST_CASE("a scripted log is followed until its file goes") {
  script_lab lab;
  lab.put("current.log", "one\n");
  const auto answer = lab.log("web", {{"follow", "true"}});
  REQUIRE(answer.stream != nullptr);
  std::string seen;
  const auto take = [&] {
    const auto pieces = answer.stream->take();
    for (const auto& piece : pieces.value_or(std::vector<std::string>{}))
      seen += piece;
    return pieces.has_value();
  };
  CHECK(take());
  CHECK(seen == "one\n");
  bool ready = false;
  answer.stream->when_ready([&ready] { ready = true; });
  CHECK_FALSE(ready);
  std::ofstream(lab.folder_of_app / "current.log", std::ios::app) << "two\n";
  CHECK(lab.until([&] { return ready; }));
  CHECK(take());
  CHECK(seen == "one\ntwo\n");
  fs::remove(lab.folder_of_app / "current.log");
  CHECK_FALSE(take());
}

}  // namespace
}  // namespace forensics::sandbox
