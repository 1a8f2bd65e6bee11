#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/json.hpp"
#include "model/time.hpp"

/// What a case owned that is gone: nothing ever deletes it.
namespace forensics::model {

/// The ConfigMaps of the target namespace that may own something, by what
/// their dependents say of them.
class owner_roll {
 public:
  /// A ConfigMap, or its metadata.
  void add(const json_value& object);
  bool has_uid(const std::string& uid) const { return uids_.contains(uid); }
  bool has_name(const std::string& name) const { return names_.contains(name); }

 private:
  std::unordered_set<std::string> uids_;
  std::unordered_set<std::string> names_;  ///< as the label of a dependent
};

struct orphan {
  std::string resource;  ///< `configmaps`, `pods`
  std::string name;
  std::string uid;
  std::string case_name;
  /// It names an owner, so that the garbage collector will delete it.
  bool has_owner = false;
};

/// What belongs to a case, whether that stands or not.
struct dependent {
  orphan what;
  std::vector<std::string> owners;  ///< uids
};

/// `object` (or its metadata) belongs to a case by its label or, a clone, by
/// its name. nullopt for all else, and for what is being deleted.
std::optional<dependent> find_dependent(const json_value& object,
                                        const std::string& resource);
/// No such case stands: neither one that it names as its owner nor one of the
/// name.
bool is_orphan(const dependent& which, const owner_roll& standing);
/// Both at once.
std::optional<orphan> find_orphan(const json_value& object,
                                  const std::string& resource,
                                  const owner_roll& standing);

/// Remembers who was seen without a case, so that what is about to be deleted
/// is not reported. Not thread-safe.
class orphan_register {
 public:
  /// Holds at most `capacity`; others are as if they were not seen.
  explicit orphan_register(std::size_t capacity);

  void begin_look() noexcept { ++look_; }
  void add(orphan what, timestamp now);
  /// The look has ended: those that are orphans by now, that is in a look
  /// before, and if they name an owner at least `patience` ago.
  std::vector<orphan> end_look(timestamp now, duration patience);

 private:
  struct line {
    orphan what;
    timestamp since{};
    unsigned long first_look = 0;
    unsigned long last_look = 0;
  };
  std::size_t capacity_;
  std::map<std::string, line> lines_;  ///< by uid
  unsigned long look_ = 0;
};

}  // namespace forensics::model
