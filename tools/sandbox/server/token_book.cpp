#include "sandbox/server/token_book.hpp"

#include <algorithm>
#include <utility>

namespace forensics::sandbox {

namespace {

user authenticated(user who) {
  constexpr std::string_view everyone = "system:authenticated";
  if (std::find(who.groups.begin(), who.groups.end(), everyone) ==
      who.groups.end())
    who.groups.emplace_back(everyone);
  return who;
}

}  // namespace

void token_book::add(std::string token, user who,
                     std::optional<model::timestamp> expires) {
  entries_[std::move(token)] = {authenticated(std::move(who)), expires};
}

const user* token_book::find(std::string_view token,
                             model::timestamp now) const {
  const auto found = entries_.find(token);
  if (found == entries_.end()) return nullptr;
  const entry& one = found->second;
  return one.expires && *one.expires <= now ? nullptr : &one.who;
}

void token_book::expire_all_but(std::string_view token) {
  std::erase_if(entries_, [&](const auto& one) { return one.first != token; });
}

}  // namespace forensics::sandbox
