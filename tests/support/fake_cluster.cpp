#include "support/fake_cluster.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "model/json.hpp"
#include "support/api_target.hpp"
#include "support/collections.hpp"
#include "support/merge_patch.hpp"

namespace forensics::test {

namespace {

k8s::reply ok(std::string body) { return k8s::response{200, std::move(body)}; }

k8s::reply not_found() {
  return failure{api_error(k8s::action::not_found, 404, "NotFound")};
}

/// The part of a label that percent-encoding leaves alone.
std::string ending_of(std::string_view label) {
  return std::string(label.substr(label.find('/') + 1));
}

bool has_label(const model::json_value& object, const std::string& selector) {
  if (selector.empty()) return true;
  for (const auto& label :
       model::object_at(object, {"metadata", "labels"}).GetObject())
    if (selector.find(ending_of(model::view(label.name))) != std::string::npos)
      return true;
  return false;
}

/// The text at a path with dots.
std::string_view field_of(const model::json_value& object,
                          const std::string& path) {
  const model::json_value* here = &object;
  std::istringstream steps(path);
  for (std::string step; here != nullptr && std::getline(steps, step, '.');)
    here = model::find(*here, {step});
  return here != nullptr && here->IsString() ? model::view(*here)
                                             : std::string_view{};
}

/// Only terms `key=value` are known.
bool is_selected(const model::json_value& object, const std::string& target) {
  const auto holds = [&](const char* selector, const auto& value_of) {
    std::istringstream terms(decoded_query_value(target, selector));
    for (std::string term; std::getline(terms, term, ',');) {
      const auto sign = term.find('=');
      if (value_of(term.substr(0, sign)) != term.substr(sign + 1)) return false;
    }
    return true;
  };
  return holds("labelSelector",
               [&](const std::string& key) {
                 return model::text_at(object, {"metadata", "labels", key});
               }) &&
         holds("fieldSelector",
               [&](const std::string& key) { return field_of(object, key); });
}

/// Was `change` made for the object as it stands, or for whatever stands?
bool is_of_version(const std::string& change, const std::string& object) {
  const auto version = [](const std::string& text) {
    return std::string(model::text_at(*model::parse_json(text),
                                      {"metadata", "resourceVersion"}));
  };
  const std::string read = version(change);
  return read.empty() || read == version(object);
}

std::string only_metadata(const model::json_value& object) {
  return R"({"metadata":)" +
         model::dump(model::object_at(object, {"metadata"})) + "}";
}

}  // namespace

k8s::error api_error(k8s::action what, int status, std::string reason) {
  k8s::error out;
  out.what = what;
  out.status = status;
  out.message = reason;
  out.reason = std::move(reason);
  return out;
}

k8s::error unavailable() {
  return api_error(k8s::action::retry, 503, "ServiceUnavailable");
}

void fake_cluster::put(const std::string& collection,
                       const std::string& object_json) {
  auto parsed = model::parse_json(object_json);
  if (!parsed) throw std::invalid_argument(parsed.error());
  auto& memory = parsed->GetAllocator();
  auto& metadata = (*parsed)["metadata"];
  if (!metadata.HasMember("uid"))
    model::set(metadata, "uid", "uid-" + std::to_string(++last_uid_), memory);
  if (!metadata.HasMember("creationTimestamp"))
    model::set(metadata, "creationTimestamp", model::format_rfc3339(now),
               memory);
  model::set(metadata, "resourceVersion", std::to_string(++last_uid_), memory);
  const std::string path = collection + "/" + metadata["name"].GetString();
  const bool is_new = at(path) == nullptr;
  objects_[path] = model::dump(*parsed);
  announce(is_new ? "ADDED" : "MODIFIED", collection, *at(path));
}

void fake_cluster::remove(const std::string& path) {
  const auto found = objects_.find(path);
  if (found == objects_.end()) return;
  const std::string last = std::move(found->second);
  objects_.erase(found);
  announce("DELETED", path.substr(0, path.rfind('/')), last);
}

const std::string* fake_cluster::at(const std::string& path) const {
  const auto found = objects_.find(path);
  return found == objects_.end() ? nullptr : &found->second;
}

std::vector<std::string> fake_cluster::paths(
    const std::string& collection) const {
  std::vector<std::string> out;
  for (const auto& [path, object] : objects_)
    if (path.rfind(collection + "/", 0) == 0) out.push_back(path);
  return out;
}

void fake_cluster::put_log(const std::string& ns, const std::string& pod,
                           const std::string& container, bool previous,
                           std::string text) {
  logs_[ns + "/" + pod + "/" + container + (previous ? "/previous" : "")] =
      std::move(text);
}

void fake_cluster::fail(const std::string& fragment, k8s::error why,
                        int times) {
  rules_.push_back({fragment, std::move(why), {}, times});
}

void fake_cluster::hang(const std::string& fragment, int times) {
  rules_.push_back({fragment, std::nullopt, {}, times});
}

void fake_cluster::lose_answer(const std::string& fragment, k8s::error why,
                               int times) {
  rules_.push_back({fragment, std::move(why), {}, times, true});
}

void fake_cluster::garble(const std::string& fragment, int times) {
  rules_.push_back({fragment, std::nullopt, {}, times, true});
}

void fake_cluster::before(const std::string& fragment,
                          std::function<void()> change) {
  rules_.push_back({fragment, std::nullopt, std::move(change), 1});
}

std::size_t fake_cluster::count(const std::string& fragment) const {
  return times(fragment).size();
}

std::size_t fake_cluster::position(const std::string& fragment) const {
  const auto found =
      std::find_if(requests.begin(), requests.end(), [&](const auto& seen) {
        return seen.line.find(fragment) != std::string::npos;
      });
  return static_cast<std::size_t>(found - requests.begin());
}

std::vector<model::timestamp> fake_cluster::times(
    const std::string& fragment) const {
  std::vector<model::timestamp> out;
  for (const auto& seen : requests)
    if (seen.line.find(fragment) != std::string::npos) out.push_back(seen.at);
  return out;
}

bool fake_cluster::was_sent(const std::string& text) const {
  return std::any_of(requests.begin(), requests.end(), [&](const auto& seen) {
    return seen.body.find(text) != std::string::npos;
  });
}

std::optional<rule> fake_cluster::meet(const std::string& line,
                                       const std::string& body) {
  requests.push_back({line, body, now});
  return take_rule(line + " ");
}

std::optional<rule> fake_cluster::take_rule(const std::string& line) {
  // A rule that a change adds is for the next request.
  std::size_t last = rules_.size();
  for (std::size_t i = 0; i < last;) {
    if (line.find(rules_[i].fragment) == std::string::npos) {
      ++i;
      continue;
    }
    const rule found = rules_[i];
    if (--rules_[i].times > 0) {
      ++i;
    } else {
      rules_.erase(rules_.begin() + static_cast<std::ptrdiff_t>(i));
      --last;
    }
    if (!found.change) return found;
    found.change();
  }
  return std::nullopt;
}

k8s::reply fake_cluster::answer(const k8s::request& what) {
  if (!is_known_call(what)) {
    unexpected.push_back(verb_of(what.verb) + " " + what.target);
    return failure{api_error(k8s::action::forbidden, 403, "Forbidden")};
  }
  switch (what.verb) {
    case k8s::method::post:
      return create(what);
    case k8s::method::put:
      return replace(what);
    case k8s::method::patch:
      return patch(what);
    case k8s::method::del:
      return erase(what);
    default:
      return get(what);
  }
}

k8s::reply fake_cluster::get(const k8s::request& what) const {
  const std::string call = call_of(what);
  if (call == "GET pods/log") return log_of(what);
  if (call == "LIST configmaps" || path_of(what.target) == target_pods)
    return list_metadata(what);
  if (call.starts_with("LIST ")) return list(what);
  const std::string* object = at(path_of(what.target));
  if (object == nullptr) return not_found();
  const bool is_partial =
      what.accept.find("PartialObjectMetadata") != std::string::npos;
  return ok(is_partial ? only_metadata(*model::parse_json(*object)) : *object);
}

k8s::reply fake_cluster::create(const k8s::request& what) {
  const auto object = model::parse_json(what.body);
  if (!object) return failure{api_error(k8s::action::invalid, 400, "no JSON")};
  const std::string path =
      path_of(what.target) + "/" +
      std::string(model::text_at(*object, {"metadata", "name"}));
  if (at(path) != nullptr)
    return failure{api_error(k8s::action::exists, 409, "AlreadyExists")};
  put(path_of(what.target), what.body);
  return ok(*at(path));
}

k8s::reply fake_cluster::replace(const k8s::request& what) {
  const std::string path = path_of(what.target);
  if (at(path) == nullptr) return not_found();
  if (!is_of_version(what.body, *at(path)))
    return failure{api_error(k8s::action::conflict, 409, "Conflict")};
  put(path.substr(0, path.rfind('/')), what.body);
  return ok(*at(path));
}

k8s::reply fake_cluster::patch(const k8s::request& what) {
  const std::string path = path_of(what.target);
  if (at(path) == nullptr) return not_found();
  if (!is_of_version(what.body, *at(path)))
    return failure{api_error(k8s::action::conflict, 409, "Conflict")};
  put(path.substr(0, path.rfind('/')), merge_patch(*at(path), what.body));
  return ok(*at(path));
}

k8s::reply fake_cluster::erase(const k8s::request& what) {
  const auto found = objects_.find(path_of(what.target));
  if (found == objects_.end()) return not_found();
  const auto object = model::parse_json(found->second);
  const auto options = model::parse_json(what.body);
  for (const char* key : {"uid", "resourceVersion"}) {
    const auto wanted = model::text_at(*options, {"preconditions", key});
    if (!wanted.empty() && wanted != model::text_at(*object, {"metadata", key}))
      return failure{api_error(k8s::action::conflict, 409, "Conflict")};
  }
  remove(path_of(what.target));
  return ok("{}");
}

k8s::reply fake_cluster::log_of(const k8s::request& what) const {
  // /api/v1/namespaces/NS/pods/POD/log?container=…
  const std::string path = path_of(what.target);
  const auto ns_begin = std::string("/api/v1/namespaces/").size();
  const auto ns_end = path.find('/', ns_begin);
  const auto pod_begin = ns_end + std::string("/pods/").size();
  const auto pod_end = path.find('/', pod_begin);
  const bool previous = query_value(what.target, "previous") == "true";
  const auto found = logs_.find(path.substr(ns_begin, ns_end - ns_begin) + "/" +
                                path.substr(pod_begin, pod_end - pod_begin) +
                                "/" + query_value(what.target, "container") +
                                (previous ? "/previous" : ""));
  if (found == logs_.end())
    return failure{api_error(k8s::action::invalid, 400,
                             previous
                                 ? "previous terminated container not found"
                                 : "container is waiting to start")};
  const std::string& log = found->second;
  const std::size_t dropped =
      log.size() > what.body_limit ? log.size() - what.body_limit : 0;
  return k8s::response{200, log.substr(dropped), dropped};
}

k8s::reply fake_cluster::list(const k8s::request& what) const {
  const auto after = query_value(what.target, "continue");
  const auto limit = query_value(what.target, "limit");
  const std::size_t longest = std::min<std::size_t>(
      page_size, limit.empty() ? page_size : std::stoul(limit));
  std::string items;
  std::string last;
  std::string more;
  std::size_t size = 0;
  for (const auto& path : paths(path_of(what.target))) {
    const auto object = model::parse_json(*at(path));
    const std::string name(model::text_at(*object, {"metadata", "name"}));
    if (name <= after || !is_selected(*object, what.target)) continue;
    if (size == longest) {
      more = last;
      break;
    }
    items += (size++ == 0 ? "" : ",") + *at(path);
    last = name;
  }
  return ok(R"({"metadata":{"continue":")" + more + R"("},"items":[)" + items +
            "]}");
}

k8s::reply fake_cluster::list_metadata(const k8s::request& what) const {
  const auto selector = query_value(what.target, "labelSelector");
  const auto after = query_value(what.target, "continue");
  std::string items;
  std::string last;
  std::string more;
  std::size_t size = 0;
  for (const auto& path : paths(path_of(what.target))) {
    const auto object = model::parse_json(*at(path));
    const std::string name(model::text_at(*object, {"metadata", "name"}));
    if (name <= after || !has_label(*object, selector)) continue;
    if (size == page_size) {
      more = last;
      break;
    }
    items += (size++ == 0 ? "" : ",") + only_metadata(*object);
    last = name;
  }
  return ok(R"({"kind":"PartialObjectMetadataList","metadata":{)"
            R"("resourceVersion":"100","continue":")" +
            more + R"("},"items":[)" + items + "]}");
}

}  // namespace forensics::test
