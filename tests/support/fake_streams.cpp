#include <algorithm>

#include "model/json.hpp"
#include "model/vocabulary.hpp"
#include "support/api_target.hpp"
#include "support/collections.hpp"
#include "support/fake_cluster.hpp"

/// The pod list and the watches of the fake cluster.
namespace forensics::test {

namespace {

std::string resource_of(const std::string& target) {
  const std::string path = path_of(target);
  if (path == target_pods) return "clones";
  return path.substr(path.rfind('/') + 1);
}

std::string only_metadata(const model::json_value& object) {
  return R"({"metadata":)" +
         model::dump(model::object_at(object, {"metadata"})) + "}";
}

k8s::error no_such_stream() {
  return api_error(k8s::action::retry, 0, "no such stream");
}

}  // namespace

void fake_cluster::push_event(const std::string& event_json,
                              const std::string& resource) {
  push_bytes(event_json + "\n", resource);
}

void fake_cluster::push_bytes(const std::string& bytes,
                              const std::string& resource) {
  for (auto& [id, open] : streams_)
    if (open.resource == resource && !open.ends) open.chunks.push_back(bytes);
}

void fake_cluster::end_watches(std::optional<k8s::error> why,
                               const std::string& resource) {
  for (auto& [id, open] : streams_)
    if (open.resource == resource) {
      open.broken = why;
      open.ends = true;
    }
}

std::size_t fake_cluster::open_streams(const std::string& resource) const {
  return static_cast<std::size_t>(std::count_if(
      streams_.begin(), streams_.end(),
      [&](const auto& one) { return one.second.resource == resource; }));
}

k8s::stream_id fake_cluster::open(const std::string& target) {
  auto& opened = streams_[++last_stream_];
  opened.resource = resource_of(target);
  if (query_value(target, "watch") == "true") return last_stream_;
  // A page comes in pieces.
  const std::string page = stream_list(target);
  const auto items = page.find('[') + 1;
  opened.chunks = {page.substr(0, items), page.substr(items)};
  opened.ends = true;
  return last_stream_;
}

std::string fake_cluster::stream_list(const std::string& target) const {
  const std::string path = path_of(target);
  if (path == target_maps || path == target_pods) {
    k8s::request what;
    what.target = target;
    return list_metadata(what)->body;
  }
  std::string items;
  for (const auto& [at, object] : objects_)
    if (at.find("/pods/") != std::string::npos &&
        (path == "/api/v1/pods" || at.rfind(path + "/", 0) == 0))
      items += (items.empty() ? "" : ",") + object;
  return R"({"kind":"PodList","metadata":{"resourceVersion":"100"},"items":[)" +
         items + "]}";
}

void fake_cluster::announce(const std::string& type,
                            const std::string& collection,
                            const std::string& object_json) {
  const auto object = model::parse_json(object_json);
  const auto& labels = model::object_at(*object, {"metadata", "labels"});
  if (model::find(labels, {model::label_signature}) == nullptr) return;
  const std::string event =
      R"({"type":")" + type + R"(","object":)" + only_metadata(*object) + "}";
  if (collection == target_maps) push_event(event, "configmaps");
  if (collection == target_pods) push_event(event, "clones");
}

void fake_cluster::read(k8s::stream_id id, chunk_promise promise) {
  ++reads;
  const auto found = streams_.find(id);
  if (found == streams_.end()) {
    unexpected.push_back("a read of a stream that is closed");
    promise.deliver(k8s::chunk_reply{failure{no_such_stream()}});
    return;
  }
  if (found->second.reader)
    unexpected.push_back("a second read of a stream at the same time");
  found->second.reader = promise;
  serve_reader(id);
}

void fake_cluster::serve_readers() {
  std::vector<k8s::stream_id> ids;
  for (const auto& [id, open] : streams_) ids.push_back(id);
  for (const auto id : ids) serve_reader(id);
}

void fake_cluster::serve_reader(k8s::stream_id id) {
  auto& open = streams_.at(id);
  if (!open.reader) return;
  auto promise = *open.reader;
  if (!open.chunks.empty()) {
    k8s::stream_chunk chunk{std::move(open.chunks.front()), false};
    open.chunks.pop_front();
    open.reader.reset();
    promise.deliver(k8s::chunk_reply{std::move(chunk)});
  } else if (open.broken) {
    promise.deliver(k8s::chunk_reply{failure{*open.broken}});
    streams_.erase(id);
  } else if (open.ends) {
    promise.deliver(k8s::chunk_reply{k8s::stream_chunk{"", true}});
    streams_.erase(id);
  }
}

}  // namespace forensics::test
