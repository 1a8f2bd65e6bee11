#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/objects/api_error.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/resource_type.hpp"

/// Objects and their history in memory: what etcd is to an API server. It
/// knows nothing of rules; whoever writes has checked before.
///
/// A type may be any view of what is stored (see `stored_type`).
///
/// For one thread. A listener is called before the write returns and must not
/// write by itself: post it.
namespace forensics::sandbox {

enum class change_kind { added, modified, deleted };

struct change {
  change_kind kind = change_kind::added;
  const resource_type* type = nullptr;
  object_ptr now;  ///< as written; as it last was, at its deletion's revision
  object_ptr before;  ///< nullptr when added
};

class store {
 public:
  /// Changes kept for watches that begin in the past; older ones are 410.
  explicit store(std::size_t history = 20'000);

  revision current() const noexcept { return current_; }
  /// The oldest revision that a watch may begin after.
  revision oldest() const noexcept { return oldest_; }
  /// Forgets the history so far, as etcd's compaction does.
  void compact();

  object_ptr find(const resource_type& type, const object_key& key) const;
  /// In order of (namespace, name), which is etcd's; `ns` "" is all.
  std::vector<object_ptr> list(const resource_type& type,
                               const std::string& ns) const;
  std::size_t count(const resource_type& type, const std::string& ns) const;
  /// The same list as it was at `at`; nullopt when the history no longer
  /// reaches there, or not yet.
  std::optional<std::vector<object_ptr>> list_at(const resource_type& type,
                                                 const std::string& ns,
                                                 revision at) const;

  /// Writes `json` under its own key, with the next revision as its
  /// resourceVersion; adds or replaces.
  object_ptr put(const resource_type& type, model::json_document json);
  /// The object as it last was, at its deletion's revision; nullptr when there
  /// is none.
  object_ptr remove(const resource_type& type, const object_key& key);

  /// All changes after `since`, oldest first; nullopt when the history no
  /// longer reaches there.
  std::optional<std::vector<change>> changes_after(revision since) const;

  using listener = std::function<void(const change&)>;
  /// Until the returned ticket goes; the store must outlive it.
  [[nodiscard]] std::shared_ptr<void> listen(listener call);

 private:
  using shelf = std::map<object_key, object_ptr>;
  const shelf* shelf_of(const resource_type& type) const;
  void commit(change what);
  void tell(const change& what);

  std::map<const resource_type*, shelf> objects_;
  std::deque<change> history_;
  std::size_t history_limit_;
  revision current_ = 1;
  revision oldest_ = 1;
  std::uint64_t next_listener_ = 0;
  std::map<std::uint64_t, std::shared_ptr<const listener>> listeners_;
};

}  // namespace forensics::sandbox
