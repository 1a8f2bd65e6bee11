#include <array>
#include <optional>
#include <set>

#include "sandbox/objects/schema_quantity.hpp"
#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_resources.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

constexpr std::array<std::string_view, 7> scopes = {
    "Terminating",          "NotTerminating", "BestEffort",
    "NotBestEffort",        "PriorityClass",  "CrossNamespacePodAffinity",
    "VolumeAttributesClass"};

bool is_scope(std::string_view name) {
  for (const std::string_view each : scopes)
    if (each == name) return true;
  return false;
}

/// A name without a domain that check_resource_name lets pass, or does not, is
/// told of again where no quota knows it.
void check_quota_name(std::string_view name, const std::string& path,
                      findings& found) {
  findings of_name;
  check_resource_name(name, path, of_name);
  check_resource_name(name, path, found);
  const bool plain = name.find('/') == std::string_view::npos;
  if (plain && !of_name.empty() && qualified_name_problems(name).empty())
    found.invalid(path, name, "must be a standard resource for quota");
}

struct bound {
  std::string_view list;
  std::string_view name;  ///< in sentences
};

/// One resource's bounds in an item of a LimitRange.
class bounds {
 public:
  bounds(const json_value& limit, std::string_view resource,
         const std::string& path, findings& found)
      : limit_(limit), resource_(resource), path_(path), found_(found) {}

  /// `shown`'s amount, at `at`, where `low` exceeds `high`.
  void check_order(const bound& low, const bound& high, std::string_view at,
                   std::string_view shown) {
    const auto least = amount(low.list);
    const auto most = amount(high.list);
    if (!least || !most || !(*least > *most)) return;
    found_.invalid(item(child(path_, at), resource_),
                   amount(shown)->canonical(),
                   std::string(low.name) + " value " + least->canonical() +
                       " is greater than " + std::string(high.name) +
                       " value " + most->canonical());
  }

 private:
  std::optional<quantity> amount(std::string_view list) const {
    const json_value* found = model::find(limit_, {list, resource_});
    return found == nullptr ? std::nullopt : quantity::parse(text_of(*found));
  }

  const json_value& limit_;
  std::string_view resource_;
  const std::string& path_;
  findings& found_;
};

void check_bounds(const json_value& limit, std::string_view resource,
                  const std::string& path, findings& found) {
  constexpr bound least{"min", "min"};
  constexpr bound most{"max", "max"};
  constexpr bound given{"default", "default"};
  constexpr bound requested{"defaultRequest", "default request"};
  constexpr bound given_limit{"default", "default limit"};
  bounds check(limit, resource, path, found);
  check.check_order(least, most, "min", "min");
  check.check_order(least, requested, "defaultRequest", "defaultRequest");
  check.check_order(requested, most, "defaultRequest", "defaultRequest");
  check.check_order(requested, given_limit, "defaultRequest", "defaultRequest");
  // Here the API server shows the other amount.
  check.check_order(least, given, "default", "min");
  check.check_order(given, most, "default", "max");
}

}  // namespace

void check_resource_quota(const checked& what, findings& found) {
  const json_value& spec = model::object_at(what.object, {"spec"});
  for (const auto& each : model::object_at(spec, {"hard"}).GetObject()) {
    const std::string_view name = model::view(each.name);
    const std::string at = item("spec.hard", name);
    check_quota_name(name, at, found);
    check_amount(name, text_of(each.value), at, found);
  }
  const json_value& wanted = model::array_at(spec, {"scopes"});
  for (const json_value& each : wanted.GetArray())
    if (!is_scope(text_of(each)))
      found.invalid("spec.scopes", wanted, "unsupported scope");
}

void check_limit_range(const checked& what, findings& found) {
  std::set<std::string> types;
  each_item(
      model::object_at(what.object, {"spec"}), "limits", "spec",
      [&](const json_value& limit, const std::string& at) {
        const std::string_view type = text_at(limit, {"type"});
        check_name_at(limit, "type", at, qualified_name_problems, found);
        if (!types.emplace(type).second)
          found.duplicate(child(at, "type"), type);
        std::set<std::string> resources;
        for (const std::string_view list :
             {"max", "min", "default", "defaultRequest"}) {
          if (type == "Pod" && list.starts_with("default") && has(limit, list))
            found.forbidden(child(at, list),
                            "may not be specified when `type` is 'Pod'");
          for (const auto& each : model::object_at(limit, {list}).GetObject()) {
            const std::string_view name = model::view(each.name);
            check_resource_name(name, item(child(at, list), name), found);
            resources.emplace(name);
          }
        }
        for (const std::string& name : resources)
          check_bounds(limit, name, at, found);
      });
}

}  // namespace forensics::sandbox
