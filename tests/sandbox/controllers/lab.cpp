#include "sandbox/controllers/lab.hpp"

#include <stdexcept>
#include <utility>

#include "sandbox/api/metadata.hpp"

namespace forensics::sandbox {

std::string lab::make_map(const std::string& name, const std::string& metadata,
                          const std::string& ns) {
  const auto made = home.served.create(
      type_of("configmaps"), ns,
      parsed("{'metadata':{'name':'" + name + "'" +
             (metadata.empty() ? "" : "," + metadata) + "}}"));
  if (!made) throw std::runtime_error(made.error().message);
  return std::string(uid_of((*made)->json));
}

object_ptr lab::map(const std::string& name) const {
  return find("configmaps", name);
}

std::string lab::maps() const {
  std::string text;
  for (const object_ptr& one : list("configmaps")) {
    const std::string_view name = name_of(one->json);
    if (name == "kube-root-ca.crt") continue;
    if (!text.empty()) text += ' ';
    text += name;
  }
  return text;
}

void lab::remove_map(const std::string& name, const std::string& propagation) {
  delete_options how;
  how.propagation = propagation;
  const auto done =
      home.served.remove(type_of("configmaps"), {"default", name}, how);
  if (!done) throw std::runtime_error(done.error().message);
}

void lab::free_map(const std::string& name) {
  model::json_document changed = copy_of(map(name)->json);
  set_finalizers(changed, {});
  const auto done =
      home.served.update(type_of("configmaps"), std::move(changed));
  if (!done) throw std::runtime_error(done.error().message);
}

std::string owner(const std::string& name, const std::string& uid,
                  const std::string& more) {
  return "{'apiVersion':'v1','kind':'ConfigMap','name':'" + name + "','uid':'" +
         uid + "'" + more + "}";
}

std::string owned_by(const std::vector<std::string>& owners) {
  std::string text;
  for (const std::string& one : owners) text += (text.empty() ? "" : ",") + one;
  return "'ownerReferences':[" + text + "]";
}

}  // namespace forensics::sandbox
