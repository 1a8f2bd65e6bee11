#include "sandbox/main/cluster.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "k8s/client.hpp"
#include "k8s/requests.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;

/// A whole sandbox on a thread of its own.
class living_cluster {
 public:
  explicit living_cluster(const options& how)
      : folder_(*workspace::take("")), home_(how, *folder_) {
    thread_ = std::thread([this] { home_.io().run(); });
  }
  ~living_cluster() {
    home_.io().stop();
    thread_.join();
  }
  living_cluster(const living_cluster&) = delete;
  living_cluster& operator=(const living_cluster&) = delete;

  result<bool, std::string> control(const std::string& word) {
    std::promise<result<bool, std::string>> done;
    boost::asio::post(home_.io(), [&] { done.set_value(home_.control(word)); });
    return done.get_future().get();
  }
  std::map<std::string, std::string> environment() const {
    return home_.environment();
  }
  std::unique_ptr<k8s::client> connect(const std::string& token) const {
    const std::string url = home_.server();
    k8s::cluster_access access;
    access.host = "127.0.0.1";
    access.port =
        static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    access.ca_file = environment().at("TESTENV_CA");
    access.auth = k8s::static_token{environment().at(token)};
    auto made = k8s::client::create(std::move(access), {});
    if (!made) FAIL(made.error().message);
    return *std::move(made);
  }

 private:
  std::unique_ptr<workspace> folder_;
  cluster home_;
  std::thread thread_;
};

k8s::reply get(k8s::client& by, const std::string& target) {
  k8s::request what;
  what.target = target;
  what.purpose = "get " + target;
  what.timeout = 5s;
  std::promise<k8s::reply> done;
  by.send(what, [&](k8s::reply answer) { done.set_value(std::move(answer)); });
  return done.get_future().get();
}

TEST_CASE("a cluster is ready at once, for those who have a right") {
  options how;
  how.scripted_node = "testenv-node";
  const living_cluster home(how);
  const auto admin = home.connect("TESTENV_TOKEN");
  const auto ready = get(*admin, "/readyz");
  REQUIRE(ready);
  CHECK(ready->body == "ok");
  const auto nodes = get(*admin, "/api/v1/nodes");
  REQUIRE(nodes);
  CHECK(nodes->body.find("\"sandbox-node\"") != std::string::npos);
  CHECK(nodes->body.find("\"testenv-node\"") != std::string::npos);

  const auto powerless = home.connect("TESTENV_POWERLESS_TOKEN");
  CHECK(get(*powerless, "/version"));
  const auto refused = get(*powerless, "/api/v1/nodes");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().what == k8s::action::forbidden);
}

TEST_CASE("without its node a cluster runs nothing") {
  options how;
  how.node = false;
  const living_cluster home(how);
  const auto admin = home.connect("TESTENV_TOKEN");
  const auto nodes = get(*admin, "/api/v1/nodes");
  REQUIRE(nodes);
  CHECK(nodes->body.find("\"items\":[]") != std::string::npos);
}

TEST_CASE("the environment names what is there") {
  const living_cluster home(options{});
  const auto environment = home.environment();
  for (const char* file :
       {"KUBECONFIG", "TESTENV_POWERLESS_KUBECONFIG", "TESTENV_DIR",
        "TESTENV_LOGS", "TESTENV_CA", "TESTENV_BIN"}) {
    CAPTURE(file);
    CHECK(std::filesystem::exists(environment.at(file)));
  }
  std::ostringstream text;
  text << std::ifstream(environment.at("KUBECONFIG")).rdbuf();
  for (const char* part : {"TESTENV_SERVER", "TESTENV_CA", "TESTENV_TOKEN"}) {
    CAPTURE(part);
    CHECK(text.str().find('"' + environment.at(part) + '"') !=
          std::string::npos);
  }
  CHECK(environment.at("TESTENV_KIND") == "sandbox");
}

TEST_CASE("an API server that was stopped comes back by the same port") {
  living_cluster home(options{});
  const auto admin = home.connect("TESTENV_TOKEN");
  REQUIRE(get(*admin, "/readyz"));
  CHECK(home.control("stop-apiserver"));
  CHECK(home.control("stop-apiserver"));
  CHECK_FALSE(get(*admin, "/readyz"));
  CHECK(home.control("start-apiserver"));
  CHECK(home.control("start-apiserver"));
  CHECK(get(*admin, "/readyz"));
  CHECK(home.control("restart-apiserver"));
  CHECK(get(*home.connect("TESTENV_TOKEN"), "/readyz"));
  CHECK_FALSE(home.control("dance-apiserver"));
}

TEST_CASE("a port that is taken is told") {
  const living_cluster home(options{});
  const std::string url = home.environment().at("TESTENV_SERVER");
  options how;
  how.port =
      static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  const auto folder = workspace::take("");
  REQUIRE(folder);
  CHECK_THROWS_WITH(cluster(how, **folder),
                    ("cannot listen on 127.0.0.1:" + std::to_string(how.port) +
                     ": Address already in use")
                        .c_str());
}

}  // namespace
}  // namespace forensics::sandbox
