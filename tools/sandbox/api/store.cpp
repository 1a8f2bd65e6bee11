#include "sandbox/api/store.hpp"

#include <algorithm>
#include <utility>

namespace forensics::sandbox {
namespace {

using shelf = std::map<object_key, object_ptr>;

std::pair<shelf::const_iterator, shelf::const_iterator> range_of(
    const shelf& all, const std::string& ns) {
  if (ns.empty()) return {all.begin(), all.end()};
  // The first key that sorts after every name in `ns`.
  return {all.lower_bound({ns, ""}),
          all.lower_bound({ns + std::string(1, '\0'), ""})};
}

bool within(const object_key& key, const std::string& ns) {
  return ns.empty() || key.ns == ns;
}

}  // namespace

store::store(std::size_t history) : history_limit_(history) {}

void store::compact() {
  history_.clear();
  oldest_ = current_;
}

const store::shelf* store::shelf_of(const resource_type& type) const {
  const auto found = objects_.find(&stored_type(type));
  return found == objects_.end() ? nullptr : &found->second;
}

object_ptr store::find(const resource_type& type, const object_key& key) const {
  const shelf* all = shelf_of(type);
  if (all == nullptr) return nullptr;
  const auto found = all->find(key);
  return found == all->end() ? nullptr : found->second;
}

std::vector<object_ptr> store::list(const resource_type& type,
                                    const std::string& ns) const {
  std::vector<object_ptr> found;
  const shelf* all = shelf_of(type);
  if (all == nullptr) return found;
  const auto [first, last] = range_of(*all, ns);
  for (auto at = first; at != last; ++at) found.push_back(at->second);
  return found;
}

std::size_t store::count(const resource_type& type,
                         const std::string& ns) const {
  const shelf* all = shelf_of(type);
  if (all == nullptr) return 0;
  const auto [first, last] = range_of(*all, ns);
  return static_cast<std::size_t>(std::distance(first, last));
}

std::optional<std::vector<object_ptr>> store::list_at(const resource_type& type,
                                                      const std::string& ns,
                                                      revision at) const {
  if (at < oldest_ || at > current_) return std::nullopt;
  shelf then;
  for (object_ptr& one : list(type, ns)) {
    object_key key = key_of(one->json);
    then.insert_or_assign(std::move(key), std::move(one));
  }
  // Newest first, each change is taken back.
  for (auto what = history_.rbegin();
       what != history_.rend() && what->now->at > at; ++what) {
    if (what->type != &stored_type(type)) continue;
    const object_key key = key_of(what->now->json);
    if (!within(key, ns)) continue;
    if (what->before == nullptr)
      then.erase(key);
    else
      then.insert_or_assign(key, what->before);
  }
  std::vector<object_ptr> found;
  found.reserve(then.size());
  for (auto& [key, one] : then) found.push_back(std::move(one));
  return found;
}

object_ptr store::put(const resource_type& type, model::json_document json) {
  object_key key = key_of(json);
  const object_ptr made = make_object(std::move(json), current_ + 1);
  object_ptr& place = objects_[&stored_type(type)][std::move(key)];
  const object_ptr before = std::exchange(place, made);
  const change_kind kind =
      before == nullptr ? change_kind::added : change_kind::modified;
  commit({kind, &stored_type(type), made, before});
  return made;
}

object_ptr store::remove(const resource_type& type, const object_key& key) {
  const auto all = objects_.find(&stored_type(type));
  if (all == objects_.end()) return nullptr;
  const auto found = all->second.find(key);
  if (found == all->second.end()) return nullptr;
  const object_ptr before = found->second;
  all->second.erase(found);
  object_ptr last = make_object(copy_of(before->json), current_ + 1);
  commit({change_kind::deleted, &stored_type(type), last, before});
  return last;
}

void store::commit(change what) {
  current_ = what.now->at;
  history_.push_back(what);
  while (history_.size() > history_limit_) {
    oldest_ = history_.front().now->at;
    history_.pop_front();
  }
  tell(what);
}

void store::tell(const change& what) {
  // A listener may end itself or others while it runs.
  auto next = listeners_.begin();
  while (next != listeners_.end()) {
    const std::uint64_t id = next->first;
    const std::shared_ptr<const listener> call = next->second;
    (*call)(what);
    next = listeners_.upper_bound(id);
  }
}

std::optional<std::vector<change>> store::changes_after(revision since) const {
  if (since < oldest_) return std::nullopt;
  const auto first = std::partition_point(
      history_.begin(), history_.end(),
      [since](const change& what) { return what.now->at <= since; });
  return std::vector<change>(first, history_.end());
}

std::shared_ptr<void> store::listen(listener call) {
  const std::uint64_t id = next_listener_++;
  listeners_.emplace(id, std::make_shared<const listener>(std::move(call)));
  return {nullptr, [this, id](void*) { listeners_.erase(id); }};
}

}  // namespace forensics::sandbox
