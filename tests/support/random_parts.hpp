#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/choices.hpp"

/// Parts of random pods, as JSON text.
namespace forensics::test {

/// A JSON string of printable text that needs no escapes.
inline std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}
/// Something of no field's type.
std::string random_junk(choices& pick);

/// The members of an object. A value may turn to junk.
class random_object {
 public:
  explicit random_object(choices& pick) : pick_(pick) {}
  random_object& add(std::string_view name, std::string value);
  random_object& text(std::string_view name, std::string_view value) {
    return add(name, quoted(value));
  }
  /// With that chance; `make` is called only then.
  template <class Make>
  random_object& maybe(unsigned percent, std::string_view name, Make make) {
    return pick_.chance(percent) ? add(name, make()) : *this;
  }
  random_object& flag(unsigned percent, std::string_view name) {
    return maybe(percent, name,
                 [&] { return pick_.chance(50) ? "true" : "false"; });
  }
  std::string done() const { return "{" + members_ + "}"; }

 private:
  choices& pick_;
  std::string members_;
};

/// A list of 0 … `most` entries.
template <class Make>
std::string random_list(choices& pick, std::size_t most, Make make) {
  std::string list;
  for (std::size_t left = pick.below(most + 1); left > 0; --left)
    list.append(list.empty() ? "" : ",").append(make());
  return "[" + list + "]";
}

/// Volumes that were made, for mounts.
struct random_volume {
  std::string name;
  std::string json;
  bool is_block = false;
};
/// What a pod's containers must agree with.
struct random_scope {
  std::vector<random_volume> volumes;
  std::vector<std::string> container_names;
  std::vector<std::string> claims;
  bool host_network = false;
};
enum class random_kind { regular, init, sidecar, ephemeral };

std::string random_object_name(choices& pick);
std::string random_text(choices& pick);
std::string random_amount(choices& pick);
std::vector<random_volume> random_volumes(choices& pick);
std::string random_environment(choices& pick);
std::string random_env_from(choices& pick);
std::string random_resources(choices& pick, const random_scope& scope);
std::string random_profile(choices& pick);
std::string random_selinux(choices& pick);
std::string random_security(choices& pick);
std::string random_probe(choices& pick, bool is_readiness);
std::string random_lifecycle(choices& pick);
std::string random_container(choices& pick, random_scope& scope,
                             random_kind kind);
std::string random_downward_items(choices& pick);
/// The spec's placement: affinity, tolerations, spread, gates, priority.
void add_placement(choices& pick, random_object& spec);

}  // namespace forensics::test
