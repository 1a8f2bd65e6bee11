#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "k8s/client.hpp"
#include "k8s/client_lab.hpp"
#include "model/json.hpp"
#include "support/temp_folder.hpp"

namespace forensics::testing {

using namespace std::chrono_literals;

namespace {

constexpr auto api_version = "client.authentication.k8s.io/v1";

std::string credential(const std::string& status) {
  return std::string{R"({"apiVersion":")"} + api_version +
         R"(","kind":"ExecCredential","status":{)" + status + "}}";
}

/// A shell script that counts its runs in a file beside it.
class plugin {
 public:
  explicit plugin(const std::string& rest) { says(rest); }

  void says(const std::string& rest) const {
    folder_.write_program(
        "plugin",
        "#!/bin/sh\necho run >>'" + folder_.path("runs") + "'\n" + rest + "\n");
  }
  void prints(const std::string& status) const {
    says("cat <<'END'\n" + credential(status) + "\nEND");
  }
  long runs() const {
    const std::string all = folder_.read("runs");
    return std::count(all.begin(), all.end(), '\n');
  }
  k8s::exec_plugin access() const {
    k8s::exec_plugin made;
    made.api_version = api_version;
    made.command = folder_.path("plugin");
    return made;
  }
  const temp_folder& folder() const noexcept { return folder_; }

 private:
  temp_folder folder_;
};

/// A named pipe whose writers can be waited for to die.
class held_pipe {
 public:
  explicit held_pipe(const std::string& path) {
    if (::mkfifo(path.c_str(), 0600) != 0)
      throw std::runtime_error("no named pipe");
    reader_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  }
  ~held_pipe() { ::close(reader_); }
  held_pipe(const held_pipe&) = delete;
  held_pipe& operator=(const held_pipe&) = delete;

  bool wait_for_last_writer() const {
    pollfd all_gone{reader_, 0, 0};
    return ::poll(&all_gone, 1, static_cast<int>(patience / 1ms)) == 1 &&
           (all_gone.revents & POLLHUP) != 0;
  }

 private:
  int reader_;
};

struct exec_lab : client_lab {
  explicit exec_lab(const std::string& rest) : runs(rest) {
    server.on("/pods", scripts::answer(200, "{}"));
  }
  std::unique_ptr<k8s::client> connect(k8s::client_options options = {}) const {
    auto to = access();
    to.auth = runs.access();
    return testing::connect(to, std::move(options));
  }
  std::string last_token() {
    return server.requests().back().headers.at("authorization");
  }
  plugin runs;
};

}  // namespace

TEST_CASE("a plugin's token is used as long as it lasts") {
  exec_lab lab("");
  SUBCASE("without an end") { lab.runs.prints(R"("token":"one")"); }
  SUBCASE("with an end far away") {
    lab.runs.prints(
        R"("token":"one","expirationTimestamp":"2999-01-01T00:00:00Z")");
  }
  const auto client = lab.connect();
  for (int i = 0; i < 3; ++i) {
    REQUIRE(ask(*client, get("/pods")));
    CHECK(lab.last_token() == "Bearer one");
  }
  CHECK(lab.runs.runs() == 1);
}

TEST_CASE("a plugin runs again when its credential is about to expire") {
  exec_lab lab("");
  lab.runs.prints(
      R"("token":"one","expirationTimestamp":"2020-01-01T00:00:00Z")");
  const auto client = lab.connect();
  REQUIRE(ask(*client, get("/pods")));
  CHECK(lab.last_token() == "Bearer one");
  lab.runs.prints(R"("token":"two")");
  REQUIRE(ask(*client, get("/pods")));
  CHECK(lab.last_token() == "Bearer two");
  CHECK(lab.runs.runs() == 2);
}

TEST_CASE("a plugin runs again after a 401") {
  exec_lab lab("");
  lab.runs.prints(R"("token":"one")");
  const auto client = lab.connect();
  REQUIRE(ask(*client, get("/pods")));
  lab.server.on("/pods",
                {scripts::answer(401, "{}"), scripts::answer(200, "{}")});
  lab.runs.prints(R"("token":"two")");
  REQUIRE(ask(*client, get("/pods")));
  CHECK(lab.last_token() == "Bearer two");
  CHECK(lab.runs.runs() == 2);

  lab.server.on("/pods", scripts::answer(401, "{}"));
  const auto refused = ask(*client, get("/pods"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == k8s::action::refresh);
  CHECK(lab.server.requests().size() == 5);
}

TEST_CASE("many requests share one run") {
  exec_lab lab("");
  lab.runs.prints(R"("token":"one")");
  const auto client = lab.connect();
  std::vector<std::future<k8s::reply>> answers;
  for (int i = 0; i < 10; ++i) answers.push_back(start(*client, get("/pods")));
  for (auto& each : answers) CHECK(take(std::move(each)));
  CHECK(lab.runs.runs() == 1);
}

TEST_CASE("a plugin gets its arguments, environment and cluster") {
  exec_lab lab("");
  const auto& folder = lab.runs.folder();
  lab.runs.says("printf '%s|' \"$@\" \"$REGION\" >'" + folder.path("got") +
                "'\nprintf %s \"$KUBERNETES_EXEC_INFO\" >'" +
                folder.path("info") + "'\nls /proc/self/fd | wc -l >'" +
                folder.path("fds") + "'\ncat <<'END'\n" +
                credential(R"("token":"one")") + "\nEND");
  auto access = lab.access();
  auto exec = lab.runs.access();
  exec.args = {"get token", "$(reboot)", ""};
  exec.env = {{"REGION", "eu west"}};
  exec.cluster_info = R"({"server":"https://lab"})";
  access.auth = exec;
  REQUIRE(ask(*connect(access), get("/pods")));
  CHECK(folder.read("got") == "get token|$(reboot)||eu west|");
  const auto info = model::parse_json(folder.read("info"));
  REQUIRE(info);
  CHECK(model::text_at(*info, {"apiVersion"}) == api_version);
  CHECK(model::text_at(*info, {"kind"}) == "ExecCredential");
  CHECK(model::text_at(*info, {"spec", "cluster", "server"}) == "https://lab");
  CHECK_FALSE(model::true_at(*info, {"spec", "interactive"}));
  // 0, 1, 2 and the folder itself: no socket of ours.
  CHECK(std::stoi(folder.read("fds")) == 4);
}

TEST_CASE("a plugin may give a certificate") {
  const authority ca;
  tls_server_options options;
  options.shown = ca.issue(client_lab::loopback());
  options.client_ca_pem = ca.pem();
  client_lab lab(std::move(options));
  lab.server.on("/pods",
                {scripts::answer(200, "{}"), scripts::answer(401, "{}"),
                 scripts::answer(200, "{}")});
  const auto shows = [&](const plugin& by, const std::string& name) {
    const auto made = ca.issue({name, {}, {}});
    model::json_document status(rapidjson::kObjectType);
    auto& memory = status.GetAllocator();
    model::set(status, "clientCertificateData", made.pem, memory);
    model::set(status, "clientKeyData", made.key_pem, memory);
    const std::string text = model::dump(status);
    by.prints(text.substr(1, text.size() - 2));
  };
  const plugin runs("");
  shows(runs, "jane");
  auto access = lab.access();
  access.ca_pem = ca.pem();
  access.auth = runs.access();
  const auto client = connect(access);
  REQUIRE(ask(*client, get("/pods")));
  CHECK(lab.server.requests().back().peer_name == "jane");
  shows(runs, "john");
  REQUIRE(ask(*client, get("/pods")));
  CHECK(lab.server.requests().back().peer_name == "john");
  CHECK_FALSE(lab.server.requests().back().headers.contains("authorization"));
}

TEST_CASE("a plugin that is missing is named, with its hint") {
  client_lab lab;
  auto access = lab.access();
  access.auth = k8s::exec_plugin{
      api_version, "no-such-plugin", {}, {}, "Install it from the shop.", ""};
  const auto answer = ask(*connect(access), get("/pods"));
  CHECK(verdict(answer) == "configuration/credential");
  CHECK(answer.error().message.find("`no-such-plugin`") != std::string::npos);
  CHECK(answer.error().message.find("Install it from the shop.") !=
        std::string::npos);
}

TEST_CASE("a plugin that fails is told from what it printed") {
  const std::vector<std::pair<std::string, std::string>> failures{
      {"echo hunter2; echo hunter2 >&2; exit 3", "exit code 3"},
      {"kill -9 $$", "exit code 137"},
      {"echo hunter2", "no JSON"},
      {"echo '{\"kind\":\"hunter2\"}'", "no ExecCredential"},
      {"echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"hunter2\"}'",
       "is not of"},
      {"cat <<'END'\n" + credential("") + "\nEND", "neither a token"},
      {"cat <<'END'\n" +
           credential(R"("token":"hunter2","expirationTimestamp":"soon")") +
           "\nEND",
       "is no time"},
      {"yes hunter2", "more than 1 MiB"},
  };
  exec_lab lab("");
  const auto client = lab.connect();
  for (const auto& [rest, says] : failures) {
    CAPTURE(rest);
    lab.runs.says(rest);
    const auto answer = ask(*client, get("/pods"));
    CHECK(verdict(answer) == "retry/credential");
    CAPTURE(answer.error().message);
    CHECK(answer.error().message.find(says) != std::string::npos);
    CHECK(k8s::describe(answer.error()).find("hunter2") == std::string::npos);
  }
  lab.runs.prints(R"("token":"one")");
  CHECK(verdict(ask(*client, get("/pods"))) == "ok");
}

TEST_CASE("a plugin that hangs is killed, with what it has started") {
  exec_lab lab("");
  const held_pipe pipe(lab.runs.folder().path("pipe"));
  lab.runs.says("exec 9>'" + lab.runs.folder().path("pipe") +
                "'\ntail -f /dev/null &\nwait");
  SUBCASE("at its deadline") {
    k8s::client_options options;
    options.exec_timeout = 300ms;
    const auto client = lab.connect(options);
    const auto answer = ask(*client, get("/pods"));
    CHECK(verdict(answer) == "retry/timeout");
    CHECK(answer.error().message.find("running the credential plugin") !=
          std::string::npos);
  }
  SUBCASE("when the client ends") {
    auto client = lab.connect();
    const auto late = ask(*client, get("/pods", 300ms));
    CHECK(verdict(late) == "retry/timeout");
    CHECK(late.error().message.find("waiting for the credential plugin") !=
          std::string::npos);
    client.reset();
  }
  CHECK(pipe.wait_for_last_writer());
}

}  // namespace forensics::testing
