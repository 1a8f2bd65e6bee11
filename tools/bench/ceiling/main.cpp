#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include <rapidjson/ostreamwrapper.h>
#include <rapidjson/writer.h>
#include <CLI/CLI.hpp>

#include "bench/ceiling/list.hpp"
#include "bench/ceiling/storm.hpp"

namespace {

using namespace ceiling;
using writer = rapidjson::Writer<rapidjson::OStreamWrapper>;

constexpr const char* about =
    "What can be had of an API server at all: a client without a controller\n"
    "around it. tools/bench/bench compares the controller with it.\n\n"
    "A job is a line of JSON on standard input:\n"
    "  {\"name\": \"web-1\", \"calls\": [{\"method\": \"PATCH\", \"path\": "
    "\"/api/…\",\n"
    "    \"content\": \"application/merge-patch+json\", \"body\": {…}}, …]}\n"
    "Reports are JSON on standard output, times in milliseconds.";

void print(const storm_report& report) {
  rapidjson::OStreamWrapper out(std::cout);
  writer json(out);
  json.StartObject();
  json.Key("ms");
  json.Double(report.ms);
  json.Key("jobs");
  json.StartArray();
  for (const auto& one : report.jobs) {
    json.StartObject();
    json.Key("name");
    json.String(one.name);
    json.Key("begun_ms");
    json.Double(one.begun_ms);
    json.Key("seen_ms");
    json.Double(one.seen_ms);
    json.EndObject();
  }
  json.EndArray();
  json.Key("refused");
  json.StartObject();
  for (const auto& [what, times] : report.refused) {
    json.Key(what.c_str());
    json.Uint(times);
  }
  json.EndObject();
  json.EndObject();
  std::cout << '\n';
}

void print(const list_report& report) {
  rapidjson::OStreamWrapper out(std::cout);
  writer json(out);
  json.StartObject();
  json.Key("ms");
  json.Double(report.ms);
  json.Key("bytes");
  json.Uint64(report.bytes);
  json.Key("pages");
  json.Uint64(report.pages);
  json.EndObject();
  std::cout << '\n';
}

std::vector<job> read_jobs() {
  std::vector<job> out;
  std::string line;
  while (std::getline(std::cin, line)) out.push_back(read_job(line));
  return out;
}

}  // namespace

int main(int count, char** arguments) {
  storm_plan plan;
  std::string path;
  std::size_t page_size = 500;
  CLI::App app(about, "ceiling");
  app.require_subcommand(1);
  app.add_option("--host", plan.to.host, "Address of the API server")
      ->required();
  app.add_option("--port", plan.to.port, "Its port")->required();
  app.add_option("--ca-file", plan.to.ca_file, "PEM file of its CA")
      ->required();
  app.add_option("--token", plan.to.token, "Whose requests these are")
      ->required();

  auto* const storm = app.add_subcommand(
      "storm",
      "Makes the first call of each job, which is a crash, then the "
      "rest in a row, and waits for the clones");
  storm->add_option("--clones-at", plan.watched,
                    "Collection in which each job's clone is to be seen, "
                    "NAME-forensic-…; none: the end is that of the calls");
  storm
      ->add_option("--connections", plan.connections,
                   "That all but the first calls share")
      ->capture_default_str();
  storm
      ->add_option("--crashers", plan.crashers,
                   "Connections that the first calls share")
      ->capture_default_str();
  storm->add_flag("--leave-rest", plan.leave_rest,
                  "Make each first call alone: somebody else clones");
  storm->add_flag("--in-turn", plan.in_turn,
                  "Begin a job when the clone of the one before is there");
  std::size_t pause_ms = 0, timeout_s = 120;
  storm->add_option("--pause-ms", pause_ms, "Between two in turn")
      ->capture_default_str();
  storm->add_option("--timeout-s", timeout_s, "Of the whole")
      ->capture_default_str();

  auto* const list =
      app.add_subcommand("list", "Reads a collection, page by page");
  list->add_option("PATH", path, "Of the collection")->required();
  list->add_option("--page-size", page_size, "Objects a page")
      ->capture_default_str();

  CLI11_PARSE(app, count, arguments);
  plan.pause = std::chrono::milliseconds(pause_ms);
  plan.timeout = std::chrono::seconds(timeout_s);
  try {
    if (*list)
      print(read_list(plan.to, path, page_size));
    else
      print(run_storm(plan, read_jobs()));
    return 0;
  } catch (const std::exception& why) {
    std::cerr << "ceiling: " << why.what() << '\n';
    return 1;
  }
}
