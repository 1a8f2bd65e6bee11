#include "support/random_parts.hpp"

namespace forensics::test {

std::string random_junk(choices& pick) {
  constexpr std::string_view values[] = {"null",
                                         "true",
                                         "-1",
                                         "\"\"",
                                         "[]",
                                         "{}",
                                         "[{}]",
                                         "1e99",
                                         "\"\\u0000/..\"",
                                         "{\"name\":7}",
                                         "[[1]]",
                                         "\"junk\"",
                                         "[null,\"\",{\"name\":\"\"}]"};
  if (!pick.chance(5)) return std::string(pick.one_of(values));
  std::string deep;
  for (int depth = 0; depth < 40; ++depth) deep += "[";
  return deep + std::string(40, ']');
}

random_object& random_object::add(std::string_view name, std::string value) {
  const auto append = [&](std::string_view key, const std::string& json) {
    members_.append(members_.empty() ? "" : ",")
        .append(quoted(key))
        .append(":")
        .append(json);
  };
  if (pick_.junk()) append("newField", "[1]");
  append(name, pick_.junk() ? random_junk(pick_) : value);
  return *this;
}

std::string random_object_name(choices& pick) {
  constexpr std::string_view names[] = {
      "settings", "database", "tls",          "registry",
      "gone",     "a.b-c",    "web-forensic", "kube-root-ca.crt"};
  if (pick.junk()) return "Not_A_Name/..";
  if (pick.chance(3)) return std::string(250, 'n');
  return std::string(pick.one_of(names));
}

std::string random_text(choices& pick) {
  constexpr std::string_view texts[] = {"production",
                                        "",
                                        "true",
                                        "$(HOME) $$",
                                        "größe 宇宙",
                                        "postgres://app:s3cr3t@db/shop",
                                        "a b\\n\\\"c\\\"\\u0000",
                                        "0x7"};
  if (pick.chance(1)) return quoted(std::string(70000, 'x'));
  return quoted(pick.one_of(texts));
}

std::string random_amount(choices& pick) {
  constexpr std::string_view amounts[] = {"1", "100m", "64Mi", "2Gi",
                                          "0", "1.5",  "2e3",  "1500M"};
  return quoted(pick.one_of(amounts));
}

std::string random_profile(choices& pick) {
  constexpr std::string_view profiles[] = {
      R"({"type":"RuntimeDefault"})", R"({"type":"Unconfined"})",
      R"({"type":"Localhost","localhostProfile":"my/profile"})"};
  return std::string(pick.one_of(profiles));
}

std::string random_selinux(choices& pick) {
  constexpr std::string_view domains[] = {"container_t", "spc_t",
                                          "container_kvm_t"};
  random_object made(pick);
  if (pick.chance(30)) made.text("user", "system_u");
  if (pick.chance(30)) made.text("role", "system_r");
  if (pick.chance(60)) made.text("type", pick.one_of(domains));
  if (pick.chance(40)) made.text("level", "s0:c1,c2");
  return made.done();
}

std::string random_security(choices& pick) {
  constexpr std::string_view capabilities[] = {"NET_ADMIN", "NET_BIND_SERVICE",
                                               "SYS_PTRACE", "ALL"};
  const auto some = [&] {
    return random_list(pick, 2,
                       [&] { return quoted(pick.one_of(capabilities)); });
  };
  random_object made(pick);
  if (pick.chance(20))
    made.add("privileged", "true");
  else
    made.flag(30, "privileged").flag(30, "allowPrivilegeEscalation");
  made.maybe(30, "capabilities", [&] {
    random_object lists(pick);
    lists.maybe(60, "add", some).maybe(60, "drop", some);
    return lists.done();
  });
  for (const char* id : {"runAsUser", "runAsGroup"})
    made.maybe(25, id, [&] { return pick.chance(40) ? "0" : "1000"; });
  made.flag(20, "runAsNonRoot").flag(20, "readOnlyRootFilesystem");
  made.maybe(10, "procMount", [&] { return "\"Default\""; });
  made.maybe(25, "seccompProfile", [&] { return random_profile(pick); });
  made.maybe(20, "appArmorProfile", [&] { return random_profile(pick); });
  made.maybe(15, "seLinuxOptions", [&] { return random_selinux(pick); });
  made.maybe(3, "windowsOptions", [&] { return R"({"hostProcess":true})"; });
  return made.done();
}

}  // namespace forensics::test
