#include "support/api_target.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <vector>

#include "model/protobuf.hpp"

namespace forensics::test {

namespace {

const char* const known_calls[] = {
    "GET pods",
    "GET pods/log",
    "POST pods",
    "GET configmaps",
    "LIST configmaps",
    "POST configmaps",
    "PATCH configmaps",
    "DELETE configmaps",
    "GET secrets",
    "POST secrets",
    "GET namespaces",
    "POST namespaces",
    "GET networkpolicies",
    "POST networkpolicies",
    "PUT networkpolicies",
    "GET resourcequotas",
    "POST resourcequotas",
    "PUT resourcequotas",
    "GET priorityclasses",
    "POST priorityclasses",
    "LIST services",
    "GET serviceaccounts",
    "POST serviceaccounts",
    "POST events",
    "LIST events",
    "LIST pods",
    "GET replicasets",
    "LIST replicasets",
    "GET deployments",
    "GET statefulsets",
    "GET daemonsets",
    "GET jobs",
    "GET cronjobs",
    "GET leases",
    "POST leases",
    "PUT leases",
};

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream in(path.substr(1));
  for (std::string part; std::getline(in, part, '/');) parts.push_back(part);
  return parts;
}

/// Resource, name and subresource: the path without its group and namespace.
std::vector<std::string> object_path(const std::string& target) {
  auto parts = split(path_of(target));
  const auto drop = [&parts](std::size_t count) {
    const auto n = static_cast<std::ptrdiff_t>(std::min(count, parts.size()));
    parts.erase(parts.begin(), parts.begin() + n);
  };
  drop(parts.front() == "api" ? 2 : 3);
  if (parts.size() > 2 && parts.front() == "namespaces") drop(2);
  parts.resize(3);
  return parts;
}

}  // namespace

std::string verb_of(k8s::method verb) {
  switch (verb) {
    case k8s::method::get:
      return "GET";
    case k8s::method::post:
      return "POST";
    case k8s::method::put:
      return "PUT";
    case k8s::method::patch:
      return "PATCH";
    case k8s::method::del:
      return "DELETE";
  }
  return "";
}

std::string path_of(const std::string& target) {
  return target.substr(0, target.find('?'));
}

std::string query_value(const std::string& target, const std::string& key) {
  const auto query = target.find('?');
  if (query == std::string::npos) return "";
  const std::string pairs = "&" + target.substr(query + 1);
  const auto found = pairs.find("&" + key + "=");
  if (found == std::string::npos) return "";
  const auto begin = found + key.size() + 2;
  return pairs.substr(begin, pairs.find('&', begin) - begin);
}

std::string decoded_query_value(const std::string& target,
                                const std::string& key) {
  const std::string raw = query_value(target, key);
  std::string text;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '%') {
      text += raw[i];
      continue;
    }
    text += static_cast<char>(std::stoi(raw.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  return text;
}

std::string call_of(const k8s::request& what) {
  const auto parts = object_path(what.target);
  const bool lists = what.verb == k8s::method::get && parts[1].empty();
  return (lists ? "LIST" : verb_of(what.verb)) + " " + parts[0] +
         (parts[2].empty() ? "" : "/" + parts[2]);
}

bool is_known_call(const k8s::request& what) {
  const std::string call = call_of(what);
  if (std::find(std::begin(known_calls), std::end(known_calls), call) ==
      std::end(known_calls))
    return false;
  if (call == "LIST configmaps")
    return what.accept.find("as=PartialObjectMetadataList") !=
           std::string::npos;
  if (what.verb == k8s::method::get) return what.body.empty();
  if (what.verb == k8s::method::patch)
    return what.content_type == "application/merge-patch+json";
  return what.content_type == "application/json" ||
         (call == "POST configmaps" &&
          what.content_type == model::protobuf_type);
}

}  // namespace forensics::test
