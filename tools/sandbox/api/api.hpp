#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "model/time.hpp"
#include "sandbox/api/request.hpp"
#include "sandbox/api/store.hpp"
#include "sandbox/objects/api_error.hpp"

/// The Kubernetes API over a store: verbs, rules, admission. The HTTP server,
/// the controllers and the node simulator all write through it.
///
/// For one thread.
namespace forensics::sandbox {

struct surroundings {
  std::function<model::timestamp()> now;
  std::mt19937_64 random{1};  ///< seeds uids, generateName suffixes, tokens
  std::string server;         ///< `https://127.0.0.1:6443`
  /// Runs `call` on the same thread once the time is over, unless the ticket
  /// that it returns has gone by then. Without it, watches never time out.
  std::function<std::shared_ptr<void>(model::duration wait,
                                      std::function<void()> call)>
      after;
  std::string ca;  ///< the server's CA in PEM, for `kube-root-ca.crt`
};

struct write_options {
  bool dry_run = false;
  std::string subresource;  ///< "" or `status`
  /// Who is written down in managedFields; "": the write is not tracked, as
  /// those of the sandbox itself, and applied objects, which bring theirs.
  std::string field_manager;
};

struct delete_options {
  std::string uid;               ///< precondition when not empty
  std::string resource_version;  ///< the same
  std::optional<std::int64_t> grace_seconds;
  std::string
      propagation;  ///< Background, Foreground, Orphan; "" is Background
  bool dry_run = false;
};

/// Serves `/log` of a pod. Answers later, on the same thread, and once.
using log_source =
    std::function<void(const resource_request& what, const api_request& how,
                       const object_ptr& pod, const send_answer& done)>;

/// What access reviews ask: whether someone may do something.
struct access_question {
  std::string verb;
  std::string group;
  std::string resource;  ///< plural, perhaps of no type that is served, or `*`
  std::string subresource;
  std::string ns;
  std::string name;
  std::string path;  ///< not empty: of a path that is no resource's
};
struct access_verdict {
  access_verdict(bool allows, std::string because = {})
      : allowed(allows), reason(std::move(because)) {}
  bool allowed;
  std::string reason;  ///< which binding allows it; may be empty
};
using access_reviewer =
    std::function<access_verdict(const user& who, const access_question& what)>;
/// The `status` of a SelfSubjectRulesReview, as JSON text: resourceRules,
/// nonResourceRules, incomplete.
using rules_reviewer =
    std::function<std::string(const user& who, const std::string& ns)>;
/// A bearer token for `who` (a ServiceAccount) that ends at `expires`.
using token_issuer =
    std::function<std::string(const user& who, model::timestamp expires)>;
/// Who a bearer token stands for; nullopt when it is no valid one.
using token_reader = std::function<std::optional<user>(std::string_view token)>;

/// What the server's access control answers for the API. One that is empty
/// makes its resource a 404.
struct access_answers {
  access_reviewer may;
  rules_reviewer rules;
  token_issuer issue;
  token_reader read;
};

class api {
 public:
  api(store& objects, surroundings& around);

  /// Authorised already. `done` is called once, now or later.
  void handle(const api_request& request, const send_answer& done);
  void set_log_source(log_source source) { logs_ = std::move(source); }
  void set_access(access_answers answers) { access_ = std::move(answers); }

  // In process, as the system's own parts use it:

  /// Names (`generateName`), defaults, admission, validation, then the store.
  answered<object_ptr> create(const resource_type& type, const std::string& ns,
                              model::json_document object,
                              const write_options& how = {});
  /// A full replacement; `metadata.resourceVersion`, where it is set, must be
  /// the current one. With subresource `status` only the status changes, and
  /// without it all but that. Nothing is written when nothing changes. An
  /// object whose last finalizer goes while it is being deleted is removed.
  answered<object_ptr> update(const resource_type& type,
                              model::json_document object,
                              const write_options& how = {});
  /// Pods end by their grace period, which the node confirms with grace 0;
  /// objects with finalizers stay until those are gone; namespaces until they
  /// are empty.
  answered<object_ptr> remove(const resource_type& type, const object_key& key,
                              const delete_options& how = {});
  /// Assigns a pod to a node, as a scheduler does.
  answered<object_ptr> bind(const object_key& pod, const std::string& node);
  /// Changes a copy of the object and writes its status.
  answered<object_ptr> change_status(
      const resource_type& type, const object_key& key,
      const std::function<void(model::json_document&)>& edit);

  store& objects() noexcept { return store_; }
  surroundings& around() noexcept { return around_; }
  const access_answers& access() const noexcept { return access_; }

 private:
  void send_log(const resource_request& what, const api_request& request,
                const send_answer& done);

  store& store_;
  surroundings& around_;
  log_source logs_;
  access_answers access_;
};

}  // namespace forensics::sandbox
