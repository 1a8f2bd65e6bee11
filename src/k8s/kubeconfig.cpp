#include "k8s/kubeconfig.hpp"

#include <filesystem>
#include <initializer_list>
#include <optional>

#include "k8s/concat.hpp"
#include "k8s/kubeconfig_entry.hpp"
#include "k8s/one_line.hpp"
#include "k8s/yaml_text.hpp"

namespace forensics::k8s {

namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t longest_sentence = 1024;
constexpr std::size_t most_names_told = 10;

struct document {
  std::string path;
  YAML::Node root;
};
using documents = std::vector<document>;

struct found_entry {
  kubeconfig_entry entry;
  std::string path;
};

std::string in_quotes(std::string_view name) {
  return concat({"\"", one_line(name, longest_name), "\""});
}

/// The first entry of that name in `list` (`clusters`); its body is at `key`
/// (`cluster`).
std::optional<found_entry> find_entry(const documents& all,
                                      const std::string& list,
                                      const std::string& key,
                                      const std::string& name) {
  for (const document& each : all)
    for (const YAML::Node& item : yaml_fields(each.root).list(list)) {
      yaml_fields fields(item);
      if (fields.text("name") == name)
        return found_entry{
            {fields.map(key),
             std::filesystem::path(each.path).parent_path().string()},
            each.path};
    }
  return std::nullopt;
}

std::string first_current_context(const documents& all) {
  for (const document& each : all)
    if (std::string name = yaml_fields(each.root).text("current-context");
        !name.empty())
      return name;
  return {};
}

/// `; there are: "a", "b"`, for somebody who mistyped one.
std::string known_contexts(const documents& all) {
  std::string text;
  std::size_t count = 0;
  for (const document& each : all)
    for (const YAML::Node& item : yaml_fields(each.root).list("contexts"))
      if (++count <= most_names_told)
        text += concat({count == 1 ? "; there are: " : ", ",
                        in_quotes(yaml_fields(item).text("name"))});
  if (count > most_names_told) text += " and others";
  return count == 0 ? "; there is none" : text;
}

std::string paths_of(const documents& all) {
  std::string text;
  for (const document& each : all)
    text += concat({text.empty() ? "" : ", ", each.path});
  return text;
}

failure<access_problem> refuse(std::initializer_list<std::string_view> parts) {
  return {{one_line(concat(parts), longest_sentence)}};
}

result<cluster_access, access_problem> resolve(const documents& all,
                                               const std::string& context_name,
                                               const file_reader& read) {
  const std::string where = concat({"kubeconfig ", paths_of(all), ": "});
  const std::string the_context =
      concat({where, "context ", in_quotes(context_name)});
  const auto context = find_entry(all, "contexts", "context", context_name);
  if (!context)
    return refuse(
        {where, "no context ", in_quotes(context_name), known_contexts(all)});
  yaml_fields fields(context->entry.body);
  const std::string cluster_name = fields.text("cluster");
  const std::string user_name = fields.text("user");
  cluster_access access;
  access.context_namespace = fields.text("namespace");
  access.source = concat({"context ", one_line(context_name, longest_name),
                          " of ", context->path});
  if (!fields.mistyped().empty())
    return refuse({the_context, ": ", fields.mistyped()});

  const auto cluster = find_entry(all, "clusters", "cluster", cluster_name);
  if (!cluster)
    return refuse({the_context, " names the cluster ", in_quotes(cluster_name),
                   ", which is not there"});
  if (const std::string problem = take_cluster(cluster->entry, read, access);
      !problem.empty())
    return refuse({where, "cluster ", in_quotes(cluster_name), ": ", problem});

  if (user_name.empty()) return access;
  const auto user = find_entry(all, "users", "user", user_name);
  if (!user)
    return refuse({the_context, " names the user ", in_quotes(user_name),
                   ", which is not there"});
  if (const std::string problem = take_user(user->entry, read, access);
      !problem.empty())
    return refuse({where, "user ", in_quotes(user_name), ": ", problem});
  return access;
}

}  // namespace

result<cluster_access, access_problem> access_from(
    const std::vector<kubeconfig_text>& files, const std::string& context,
    const file_reader& read) {
  documents all;
  for (const kubeconfig_text& file : files) {
    auto root = parse_yaml(file.text);
    if (!root) return refuse({"kubeconfig ", file.path, " ", root.error()});
    all.push_back({file.path, std::move(*root)});
  }
  const std::string name =
      context.empty() ? first_current_context(all) : context;
  if (name.empty())
    return refuse({"kubeconfig ", paths_of(all),
                   " sets no current-context: run `kubectl config "
                   "use-context` or name a context",
                   known_contexts(all)});
  return resolve(all, name, read);
}

}  // namespace forensics::k8s
