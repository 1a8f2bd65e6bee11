#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sandbox/api/api.hpp"
#include "sandbox/controllers/work_queue.hpp"

/// Deletes what has lost its last owner, and lets owners that are deleted in
/// the foreground or as orphaning go once their dependents are seen to.
/// Source: kubernetes.io, "Garbage Collection".
///
/// For one thread. The API must outlive it.
namespace forensics::sandbox {

class garbage_collector {
 public:
  garbage_collector(api& through, post_function post);

 private:
  struct item {
    const resource_type* type;
    object_key key;
    auto operator<=>(const item&) const = default;
  };
  enum class owner_state { there, going, absent };
  struct reference {
    std::string uid;
    owner_state state;
    const resource_type* type;  ///< nullptr: of a kind that is not served
    object_key key;
  };

  void on_change(const change& what);
  void index(const change& what);
  reference resolve(const model::json_value& owner,
                    const std::string& ns) const;
  std::vector<reference> owners_of(const model::json_value& object) const;
  std::set<item> dependents_of(const std::string& uid) const;
  void look_at(const item& one);
  void check_owners(const item& one, const object_ptr& object);
  void drop_references(const item& one, const object_ptr& object,
                       const std::set<std::string>& uids);
  void orphan(const item& one, const object_ptr& object);
  bool is_blocked(const std::string& uid) const;
  void delete_dependents(const item& one, const object_ptr& object);
  void drop_finalizer(const item& one, const object_ptr& object,
                      const char* finalizer);

  api& api_;
  std::map<std::string, std::set<item>> dependents_;  ///< by their owner's uid
  work_queue<item> queue_;
  std::shared_ptr<void> ticket_;
};

}  // namespace forensics::sandbox
