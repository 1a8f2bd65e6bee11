#include <algorithm>
#include <charconv>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/patch.hpp"
#include "sandbox/objects/patch_text.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;
using text_view = std::string_view;

constexpr std::size_t max_operations = 10'000;
/// What all copies of a patch may add up to, as in the API server.
constexpr std::size_t max_copied_bytes = 3U << 20;
/// Deeper objects than a request may bring do not come from moving parts.
constexpr std::size_t max_depth = 128;

api_error not_applicable() {
  return error_of(
      422, "Invalid",
      "the server rejected our request due to an error in our request");
}

std::size_t depth_of(const json_value& value) {
  std::size_t deepest = 0;
  if (value.IsObject())
    for (const auto& member : value.GetObject())
      deepest = std::max(deepest, depth_of(member.value));
  if (value.IsArray())
    for (const json_value& each : value.GetArray())
      deepest = std::max(deepest, depth_of(each));
  return deepest + 1;
}

std::string unescaped(text_view segment) {
  std::string made;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    const text_view two = segment.substr(i, 2);
    const bool escape = two == "~0" || two == "~1";
    if (escape) ++i;
    made += !escape ? segment[i] : two == "~0" ? '~' : '/';
  }
  return made;
}

/// A JSON pointer's segments (RFC 6901); what stands before the first slash is
/// passed over.
std::vector<std::string> segments_of(text_view pointer) {
  std::vector<std::string> segments;
  for (std::size_t at = pointer.find('/'); at != text_view::npos;) {
    const std::size_t next = pointer.find('/', at + 1);
    segments.push_back(unescaped(pointer.substr(at + 1, next - at - 1)));
    at = next;
  }
  return segments;
}

/// An index into a list of `size`, which may count from the end; `size` itself
/// is beyond it.
std::optional<rapidjson::SizeType> index_of(text_view segment,
                                            std::size_t size) {
  std::int64_t index = 0;
  const char* const end = segment.data() + segment.size();
  const auto read = std::from_chars(segment.data(), end, index);
  if (segment.empty() || read.ec != std::errc{} || read.ptr != end)
    return std::nullopt;
  if (index < 0) index += static_cast<std::int64_t>(size);
  if (index < 0 || index > static_cast<std::int64_t>(size)) return std::nullopt;
  return static_cast<rapidjson::SizeType>(index);
}

class patcher {
 public:
  explicit patcher(const json_value& to) {
    made_.CopyFrom(to, made_.GetAllocator());
  }

  bool apply(const json_value& operation) {
    const text_view what = model::text_at(operation, {"op"});
    const json_value* path = model::find(operation, {"path"});
    if (path == nullptr || !path->IsString()) return false;
    const auto to = segments_of(model::view(*path));
    if (to.empty()) return false;
    json_value null;
    const json_value* given = model::find(operation, {"value"});
    const json_value& value = given == nullptr ? null : *given;
    if (what == "add") return add(to, model::copy_of(value, memory()));
    if (what == "remove") return remove(to).has_value();
    if (what == "replace")
      return at(to) != nullptr && replace(to, model::copy_of(value, memory()));
    if (what == "test") return test(to, value);
    const json_value* from = model::find(operation, {"from"});
    if (from == nullptr || !from->IsString()) return false;
    const auto source = segments_of(model::view(*from));
    if (source.empty()) return false;
    if (what == "move") return move(source, to);
    return what == "copy" && copy(source, to);
  }

  model::json_document take() { return std::move(made_); }

 private:
  using segments = std::vector<std::string>;

  json_allocator& memory() { return made_.GetAllocator(); }

  static json_value* step(json_value& from, text_view segment) {
    if (from.IsObject()) return member(from, segment);
    if (!from.IsArray()) return nullptr;
    const auto index = index_of(segment, from.Size());
    return index && *index < from.Size() ? &from[*index] : nullptr;
  }

  /// What holds the last segment; nullptr when there is no such thing.
  json_value* parent_of(const segments& path) {
    json_value* here = &made_;
    for (std::size_t i = 0; i + 1 < path.size() && here != nullptr; ++i)
      here = step(*here, path[i]);
    return here;
  }
  json_value* at(const segments& path) {
    json_value* parent = parent_of(path);
    return parent == nullptr ? nullptr : step(*parent, path.back());
  }

  bool replace(const segments& path, json_value value) {
    if (path.size() + depth_of(value) > max_depth) return false;
    *at(path) = value;
    return true;
  }

  bool add(const segments& path, json_value value) {
    json_value* parent = parent_of(path);
    if (parent == nullptr || path.size() + depth_of(value) > max_depth)
      return false;
    if (parent->IsObject()) {
      model::set(*parent, path.back(), std::move(value), memory());
      return true;
    }
    if (!parent->IsArray()) return false;
    const auto size = parent->Size();
    const auto index = path.back() == "-" ? size : index_of(path.back(), size);
    if (!index) return false;
    parent->PushBack(value, memory());
    std::rotate(parent->Begin() + *index, parent->End() - 1, parent->End());
    return true;
  }

  std::optional<json_value> remove(const segments& path) {
    json_value* found = at(path);
    if (found == nullptr) return std::nullopt;
    json_value taken(std::move(*found));
    json_value& parent = *parent_of(path);
    if (parent.IsArray())
      parent.Erase(found);
    else
      erase(parent, path.back());
    return taken;
  }

  bool test(const segments& path, const json_value& value) {
    const json_value* found = at(path);
    return found == nullptr ? value.IsNull() : *found == value;
  }

  bool move(const segments& from, const segments& to) {
    auto taken = remove(from);
    return taken && add(to, std::move(*taken));
  }

  bool copy(const segments& from, const segments& to) {
    const json_value* found = at(from);
    json_value null;
    const json_value& source = found == nullptr ? null : *found;
    copied_ += model::dump(source).size();
    return copied_ <= max_copied_bytes &&
           add(to, model::copy_of(source, memory()));
  }

  model::json_document made_;
  std::size_t copied_ = 0;
};

}  // namespace

answered<model::json_document> apply_json_patch(const json_value& to,
                                                const json_value& patch) {
  patcher work(to);
  if (patch.IsNull()) return work.take();
  if (!patch.IsArray())
    return failure{
        bad_request("error decoding patch: " +
                    cannot_unmarshal(patch, "[]handlers.jsonPatchOp"))};
  if (patch.Size() > max_operations)
    return failure{error_of(
        413, "RequestEntityTooLarge",
        "The allowed maximum operations in a JSON patch is 10000, got " +
            std::to_string(patch.Size()))};
  for (const json_value& operation : patch.GetArray())
    if (!operation.IsObject())
      return failure{
          bad_request("error decoding patch: " +
                      cannot_unmarshal(operation, "handlers.jsonPatchOp"))};
  for (const json_value& operation : patch.GetArray())
    if (!work.apply(operation)) return failure{not_applicable()};
  return work.take();
}

}  // namespace forensics::sandbox
