#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace forensics::model {

/// What stands, by name, as lists and the events between them tell it; finds
/// what a list no longer has, so that a deletion which was missed is noticed.
/// Not thread-safe.
template <class Record>
class roll {
 public:
  struct named {
    std::string name;
    Record what;
  };

  /// From now on a list is read, perhaps for the second time.
  void begin_list() noexcept { ++list_; }
  /// It was complete: what it did not have is taken off.
  std::vector<named> end_list() {
    std::vector<named> gone;
    for (auto each = lines_.begin(); each != lines_.end();) {
      if (each->second.list == list_) {
        ++each;
      } else {
        gone.push_back({each->first, std::move(each->second.what)});
        each = lines_.erase(each);
      }
    }
    return gone;
  }

  /// It stands; the record that stood there before is replaced.
  void put(const std::string& name, Record what) {
    lines_.insert_or_assign(name, line{std::move(what), list_});
  }
  const Record* find(const std::string& name) const {
    const auto found = lines_.find(name);
    return found == lines_.end() ? nullptr : &found->second.what;
  }
  std::optional<Record> take(const std::string& name) {
    const auto found = lines_.find(name);
    if (found == lines_.end()) return std::nullopt;
    std::optional<Record> what = std::move(found->second.what);
    lines_.erase(found);
    return what;
  }
  std::size_t size() const noexcept { return lines_.size(); }

 private:
  struct line {
    Record what;
    std::uint64_t list;  ///< the last one that it was in, or after
  };
  std::unordered_map<std::string, line> lines_;
  std::uint64_t list_ = 0;
};

}  // namespace forensics::model
