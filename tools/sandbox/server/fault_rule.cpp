#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <variant>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "sandbox/server/faults.hpp"

namespace forensics::sandbox {

namespace {

using model::json_value;
using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;
using count = std::size_t;

constexpr count most = std::numeric_limits<std::int32_t>::max();
constexpr model::duration longest = std::chrono::hours{24};

/// A member of the JSON object that stands for an Owner.
template <class Owner>
struct member {
  std::string_view name;
  std::variant<std::string Owner::*, bool Owner::*, count Owner::*,
               double Owner::*, model::duration Owner::*,
               std::optional<count> Owner::*, std::optional<int> Owner::*>
      field;
};

constexpr std::array match_members{
    member<fault_match>{"verb", &fault_match::verb},
    member<fault_match>{"resource", &fault_match::resource},
    member<fault_match>{"subresource", &fault_match::subresource},
    member<fault_match>{"namespace", &fault_match::ns},
    member<fault_match>{"name", &fault_match::name},
    member<fault_match>{"path", &fault_match::path},
    member<fault_match>{"user", &fault_match::user},
    member<fault_match>{"user_agent", &fault_match::user_agent},
};
constexpr std::array effect_members{
    member<fault_effect>{"latency", &fault_effect::latency},
    member<fault_effect>{"answer_latency", &fault_effect::answer_latency},
    member<fault_effect>{"status", &fault_effect::status},
    member<fault_effect>{"retry_after_seconds",
                         &fault_effect::retry_after_seconds},
    member<fault_effect>{"reason", &fault_effect::reason},
    member<fault_effect>{"message", &fault_effect::message},
    member<fault_effect>{"carried_out", &fault_effect::carried_out},
    member<fault_effect>{"reset_after", &fault_effect::reset_after},
    member<fault_effect>{"truncate_after", &fault_effect::truncate_after},
    member<fault_effect>{"bytes_per_second", &fault_effect::bytes_per_second},
    member<fault_effect>{"cut_after", &fault_effect::cut_after},
    member<fault_effect>{"stall_after", &fault_effect::stall_after},
    member<fault_effect>{"expire_after", &fault_effect::expire_after},
    member<fault_effect>{"duplicate", &fault_effect::duplicate},
    member<fault_effect>{"replay", &fault_effect::replay},
    member<fault_effect>{"reorder", &fault_effect::reorder},
    member<fault_effect>{"garbage", &fault_effect::garbage},
};
constexpr std::array rule_members{
    member<fault_rule>{"id", &fault_rule::id},
    member<fault_rule>{"probability", &fault_rule::probability},
    member<fault_rule>{"skip", &fault_rule::skip},
    member<fault_rule>{"times", &fault_rule::times},
};
/// Said, never read.
constexpr std::array count_members{
    member<fault_rule>{"matched", &fault_rule::matched},
    member<fault_rule>{"met", &fault_rule::met},
};

// Each `read` returns what the value must be; "" when it is that.

std::string read(const json_value& from, std::string& into) {
  if (!from.IsString()) return "must be a string";
  into = model::view(from);
  return "";
}

std::string read(const json_value& from, bool& into) {
  if (!from.IsBool()) return "must be true or false";
  into = from.GetBool();
  return "";
}

std::string read(const json_value& from, count& into) {
  if (!from.IsUint64() || from.GetUint64() > most)
    return "must be a whole number that is not negative";
  into = from.GetUint64();
  return "";
}

std::string read(const json_value& from, int& into) {
  if (!from.IsInt() || from.GetInt() < 0)
    return "must be a whole number that is not negative";
  into = from.GetInt();
  return "";
}

std::string read(const json_value& from, double& into) {
  if (!from.IsNumber()) return "must be a number";
  into = from.GetDouble();
  return "";
}

std::string read(const json_value& from, model::duration& into) {
  const std::string wanted = "must be a duration such as \"200ms\"";
  if (!from.IsString()) return wanted;
  const auto parsed = model::parse_duration(model::view(from));
  if (!parsed || *parsed > longest) return wanted + ", 24h at most";
  into = *parsed;
  return "";
}

template <class T>
std::string read(const json_value& from, std::optional<T>& into) {
  return read(from, into.emplace());
}

template <class Owner, std::size_t size>
std::string read_member(std::string_view name, const json_value& value,
                        const std::array<member<Owner>, size>& members,
                        Owner& into) {
  for (const auto& known : members)
    if (known.name == name) {
      std::string wrong = std::visit(
          [&](auto field) { return read(value, into.*field); }, known.field);
      return wrong.empty() ? wrong : std::string{name} + ' ' + wrong;
    }
  return "has no member \"" + std::string{name} + '"';
}

template <class Owner, std::size_t size>
std::string read_object(std::string_view name, const json_value& from,
                        const std::array<member<Owner>, size>& members,
                        Owner& into) {
  if (!from.IsObject()) return std::string{name} + " must be an object";
  for (const auto& [key, value] : from.GetObject())
    if (auto wrong = read_member(model::view(key), value, members, into);
        !wrong.empty())
      return std::string{name} + (wrong.starts_with("has") ? " " : ".") + wrong;
  return "";
}

std::string read_rule(const json_value& from, fault_rule& into) {
  if (!from.IsObject()) return "a fault rule must be an object";
  for (const auto& [key, value] : from.GetObject()) {
    const std::string_view name = model::view(key);
    std::string wrong;
    if (name == "match")
      wrong = read_object(name, value, match_members, into.match);
    else if (name == "effect")
      wrong = read_object(name, value, effect_members, into.effect);
    else
      wrong = read_member(name, value, rule_members, into);
    if (!wrong.empty())
      return (wrong.starts_with("has") ? "a fault rule " : "") + wrong;
  }
  return "";
}

std::string check_ranges(const fault_rule& rule) {
  constexpr std::array verbs{"",       "get",    "list",
                             "watch",  "create", "patch",
                             "update", "delete", "deletecollection"};
  const auto& effect = rule.effect;
  if (std::find(verbs.begin(), verbs.end(), rule.match.verb) == verbs.end())
    return "match.verb must be get, list, watch, create, update, patch, "
           "delete or deletecollection";
  if (effect.status && (*effect.status < 400 || *effect.status > 599))
    return "effect.status must be from 400 to 599";
  if (effect.bytes_per_second == count{0})
    return "effect.bytes_per_second must be at least 1";
  if (!(rule.probability >= 0 && rule.probability <= 1))
    return "probability must be from 0 to 1";
  return "";
}

void write(json_writer& out, const std::string& value) { out.String(value); }
void write(json_writer& out, bool value) { out.Bool(value); }
void write(json_writer& out, count value) { out.Uint64(value); }
void write(json_writer& out, int value) { out.Int(value); }
void write(json_writer& out, double value) { out.Double(value); }
void write(json_writer& out, model::duration value) {
  out.String(model::format_duration(value));
}
template <class T>
void write(json_writer& out, const std::optional<T>& value) {
  write(out, *value);
}

/// Only what differs from an Owner that nothing was read into.
template <class Owner, std::size_t size>
void write_members(json_writer& out, const Owner& from,
                   const std::array<member<Owner>, size>& members) {
  const Owner untouched{};
  for (const auto& each : members)
    std::visit(
        [&](auto field) {
          if (from.*field == untouched.*field) return;
          out.Key(each.name.data(),
                  static_cast<rapidjson::SizeType>(each.name.size()));
          write(out, from.*field);
        },
        each.field);
}

}  // namespace

result<fault_rule, std::string> parse_fault_rule(const json_value& from) {
  fault_rule rule;
  std::string wrong = read_rule(from, rule);
  if (wrong.empty()) wrong = check_ranges(rule);
  if (!wrong.empty()) return failure{std::move(wrong)};
  return rule;
}

std::string to_json(const fault_rule& rule) {
  rapidjson::StringBuffer buffer;
  json_writer out(buffer);
  out.StartObject();
  write_members(out, rule, rule_members);
  out.Key("match");
  out.StartObject();
  write_members(out, rule.match, match_members);
  out.EndObject();
  out.Key("effect");
  out.StartObject();
  write_members(out, rule.effect, effect_members);
  out.EndObject();
  write_members(out, rule, count_members);
  out.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace forensics::sandbox
