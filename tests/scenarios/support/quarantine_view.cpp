#include "scenarios/support/quarantine_view.hpp"

#include <algorithm>
#include <chrono>

#include "model/vocabulary.hpp"

namespace forensics::test {

namespace {

std::string fresh_name() {
  const auto ticks =
      std::chrono::steady_clock::now().time_since_epoch().count();
  return "quarantine-" + std::to_string(ticks);
}

std::vector<model::json_document> items_of(
    const std::optional<model::json_document>& list) {
  std::vector<model::json_document> out;
  if (!list) return out;
  for (const auto& item : model::array_at(*list, {"items"}).GetArray())
    out.emplace_back().CopyFrom(item, out.back().GetAllocator());
  return out;
}

}  // namespace

quarantine_view::quarantine_view(const cluster& home)
    : home_(home), name_(fresh_name()) {}

quarantine_view::~quarantine_view() {
  const std::string path = "/api/v1/namespaces/" + name_;
  // The clones at once, and without a word each, as kubectl would.
  for (const auto& target : {path + "/pods?gracePeriodSeconds=0", path})
    (void)home_.call(make_request(k8s::method::del, target));
}

std::vector<model::json_document> quarantine_view::clones() const {
  return items_of(home_.get("/api/v1/namespaces/" + name_ + "/pods"));
}

std::vector<model::json_document> quarantine_view::cases() const {
  return items_of(
      home_.get("/api/v1/namespaces/" + name_ +
                "/configmaps?labelSelector=forensic.io%2Fcrash-signature"));
}

std::size_t quarantine_view::closed() const {
  const auto all = cases();
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const auto& one) {
        return annotation(one, model::note_phase) != model::phase_collecting;
      }));
}

std::string quarantine_view::everything() const {
  return home_
      .kubectl({"get",
                "pods,configmaps,secrets,serviceaccounts,events,"
                "networkpolicies",
                "-n", name_, "-o", "json"})
      .out;
}

std::string_view annotation(const model::json_document& object,
                            std::string_view key) {
  return model::text_at(object, {"metadata", "annotations", key});
}

}  // namespace forensics::test
