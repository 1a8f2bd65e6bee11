#include "model/lease.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

#include "model/objects.hpp"

namespace forensics::model {
namespace {

constexpr std::int64_t largest_int32 = std::numeric_limits<std::int32_t>::max();

json_value seconds(duration lasts) {
  return json_value(
      std::int64_t{std::chrono::ceil<std::chrono::seconds>(lasts).count()});
}

json_value& spec_of(json_value& lease, json_allocator& memory) {
  const json_value* spec = find(lease, {"spec"});
  if (spec == nullptr || !spec->IsObject())
    set(lease, "spec", json_value(rapidjson::kObjectType), memory);
  return lease["spec"];
}

void set_holder(json_value& spec, std::string_view holder, duration lasts,
                json_allocator& memory) {
  set(spec, "holderIdentity", holder, memory);
  set(spec, "leaseDurationSeconds", seconds(lasts), memory);
}

/// A renewal that changes nothing is none for those who watch the Lease: with
/// a clock that stands still the time moves on by itself.
std::string next_renewal(const json_value& spec, timestamp now) {
  const std::string time = format_micro_time(now);
  return time == text_at(spec, {"renewTime"})
             ? format_micro_time(now + duration{1})
             : time;
}

json_document copy_of_lease(const json_value& lease) {
  json_document copy;
  copy.CopyFrom(lease, copy.GetAllocator());
  return copy;
}

}  // namespace

result<lease_view, std::string> read_lease(const json_value& lease) {
  lease_view out;
  out.version = text_at(lease, {"metadata", "resourceVersion"});
  if (out.version.empty())
    return failure{std::string("the Lease has no resourceVersion")};
  const json_value* spec = find(lease, {"spec"});
  if (spec != nullptr && !spec->IsNull() && !spec->IsObject())
    return failure{std::string("the Lease's spec is no object")};
  const json_value* holder = find(lease, {"spec", "holderIdentity"});
  if (holder != nullptr && !holder->IsNull() && !holder->IsString())
    return failure{std::string("the Lease's holderIdentity is no string")};
  out.holder = text_at(lease, {"spec", "holderIdentity"});
  out.lasts = std::chrono::seconds{std::clamp<std::int64_t>(
      integer_at(lease, {"spec", "leaseDurationSeconds"}), 0, largest_int32)};
  out.changes = integer_at(lease, {"spec", "leaseTransitions"});
  return out;
}

lease_place lease_for(std::string_view target_namespace, std::string ns) {
  return {std::move(ns),
          "kube-forensics-controller-" + std::string(target_namespace)};
}

std::string make_lease(const lease_place& where, std::string_view holder,
                       duration lasts, timestamp now) {
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  json_value made = make_object("coordination.k8s.io/v1", "Lease", where.name,
                                where.ns, memory);
  json_value& spec = spec_of(made, memory);
  set_holder(spec, holder, lasts, memory);
  set(spec, "acquireTime", format_micro_time(now), memory);
  set(spec, "renewTime", format_micro_time(now), memory);
  set(spec, "leaseTransitions", json_value(0), memory);
  return dump(made);
}

std::string held_lease(const json_value& lease, std::string_view holder,
                       duration lasts, timestamp now) {
  json_document made = copy_of_lease(lease);
  json_allocator& memory = made.GetAllocator();
  json_value& spec = spec_of(made, memory);
  const std::string renewal = next_renewal(spec, now);
  if (text_at(spec, {"holderIdentity"}) != holder) {
    const std::int64_t before = integer_at(spec, {"leaseTransitions"});
    const bool counts = before >= 0 && before < largest_int32;
    set(spec, "leaseTransitions",
        json_value(counts ? before + 1 : std::int64_t{0}), memory);
    set(spec, "acquireTime", renewal, memory);
  }
  set_holder(spec, holder, lasts, memory);
  set(spec, "renewTime", renewal, memory);
  return dump(made);
}

std::string released_lease(const json_value& lease, timestamp now) {
  json_document made = copy_of_lease(lease);
  json_allocator& memory = made.GetAllocator();
  json_value& spec = spec_of(made, memory);
  // The API server takes no 0.
  set_holder(spec, "", std::chrono::seconds{1}, memory);
  set(spec, "acquireTime", format_micro_time(now), memory);
  set(spec, "renewTime", format_micro_time(now), memory);
  return dump(made);
}

std::string replica_identity(std::string_view host, std::uint64_t high,
                             std::uint64_t low) {
  std::array<char, 2 * 16 + 1> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx",
                static_cast<unsigned long long>(high),
                static_cast<unsigned long long>(low));
  constexpr std::size_t longest_host = 63;
  return safe_text(host, longest_host) + "_" + text.data();
}

std::string shown_identity(std::string_view holder) {
  constexpr std::size_t longest_identity = 256;
  std::string out(holder.substr(0, longest_identity));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

}  // namespace forensics::model
