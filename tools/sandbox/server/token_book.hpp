#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/time.hpp"
#include "sandbox/api/request.hpp"

namespace forensics::sandbox {

/// Whose bearer token is whose. For one thread.
class token_book {
 public:
  /// For ever, or until `expires`. Every user is `system:authenticated` too.
  void add(std::string token, user who,
           std::optional<model::timestamp> expires = {});
  /// nullptr: 401.
  const user* find(std::string_view token, model::timestamp now) const;
  /// Every token but this one is refused from now on, as after the key that
  /// signed them was replaced; for faults.
  void expire_all_but(std::string_view token);

 private:
  struct entry {
    user who;
    std::optional<model::timestamp> expires;
  };
  std::map<std::string, entry, std::less<>> entries_;
};

}  // namespace forensics::sandbox
