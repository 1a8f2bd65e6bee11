#include <utility>

#include "model/clone_parts.hpp"

namespace forensics::model::cloning {
namespace {

constexpr field_rule item_fields[] = {
    {"key", shape::text},
    {"path", shape::text},
    {"mode", shape::integer},
};

constexpr field_rule source_fields[] = {
    {"name"},
    {"secretName"},
    {"items", shape::objects, {}, item_fields},
    {"defaultMode", shape::integer},
    {"optional", shape::flag},
};

/// Of a ConfigMap or Secret in a projected volume, which has the mode.
constexpr field_rule part_fields[] = {
    {"name"},
    {"items", shape::objects, {}, item_fields},
    {"optional", shape::flag},
};

constexpr field_rule empty_dir_fields[] = {
    {"medium", shape::text},
    {"sizeLimit", shape::text},
};

constexpr field_rule image_fields[] = {
    {"reference", shape::text},
    {"pullPolicy", shape::text},
};

constexpr field_rule field_ref_fields[] = {
    {"apiVersion", shape::text},
    {"fieldPath", shape::text},
};

constexpr field_rule resource_ref_fields[] = {
    {"containerName", shape::text},
    {"resource", shape::text},
    {"divisor", shape::text},
};

constexpr field_rule downward_item_fields[] = {
    {"path", shape::text},
    {"mode", shape::integer},
    {"fieldRef", shape::object, {}, field_ref_fields},
    {"resourceFieldRef", shape::object, {}, resource_ref_fields},
};

constexpr field_rule downward_fields[] = {
    {"items", shape::objects, {}, downward_item_fields},
    {"defaultMode", shape::integer},
};

constexpr field_rule downward_part_fields[] = {
    {"items", shape::objects, {}, downward_item_fields},
};

constexpr field_rule projected_fields[] = {
    {"sources"},
    {"defaultMode", shape::integer},
};

bool is_identity(std::string_view projection) noexcept {
  return projection == "serviceAccountToken" ||
         projection == "podCertificate" || projection == "clusterTrustBundle";
}

/// The source of one volume in the clone; null when the volume is left.
class source_carrier {
 public:
  source_carrier(context& clone, const std::string& path) noexcept
      : clone_(clone), path_(path) {}

  /// `to` is the volume. Why it is left behind with its mounts, or "".
  std::string_view carry_into(json_value& to, std::string_view kind,
                              const json_value& source) {
    if (kind == "emptyDir") {
      add_empty_dir(to, source);
      return {};
    }
    if (kind == "configMap" || kind == "secret") {
      add_files(to, kind, source);
      return {};
    }
    if (kind == "projected") return add_projected(to, source);
    if (kind == "image") {
      set(to, kind, carry(clone_, source, image_fields, field(kind)),
          clone_.memory);
      return {};
    }
    if (kind == "downwardAPI") {
      set(to, kind, carry(clone_, source, downward_fields, field(kind)),
          clone_.memory);
      clone_.changed(field(kind), why::identity);
      return {};
    }
    // Often a file or a socket, and nothing else can be mounted over a file.
    if (kind == "hostPath") return why::host;
    replace(to, kind, why::storage);
    return {};
  }

  /// Of a volume that stands for files, which it no longer has.
  bool lost_its_files() const noexcept { return lost_its_files_; }

 private:
  std::string field(std::string_view kind) const {
    return path_ + "." + std::string(kind);
  }

  void replace(json_value& to, std::string_view kind, std::string_view reason) {
    set(to, "emptyDir", json_value(rapidjson::kObjectType), clone_.memory);
    clone_.changed(field(kind), reason);
  }

  void replace_files(json_value& to, std::string_view kind) {
    lost_its_files_ = true;
    replace(to, kind, why::missing);
  }

  /// A key that has gone since the pod started must not keep the clone from
  /// starting.
  void set_optional(json_value& source) {
    set(source, "optional", json_value(true), clone_.memory);
  }

  void add_empty_dir(json_value& to, const json_value& source) {
    json_value carried =
        carry(clone_, source, empty_dir_fields, field("emptyDir"));
    // Huge pages are not asked for, so the kubelet would refuse the mount.
    if (text_at(carried, {"medium"}).starts_with("HugePages")) {
      carried.RemoveMember("medium");
      clone_.removed(field("emptyDir.medium"), why::device);
    }
    set(to, "emptyDir", std::move(carried), clone_.memory);
    clone_.changed(field("emptyDir"), why::emptied);
  }

  void add_files(json_value& to, std::string_view kind,
                 const json_value& source) {
    const bool is_secret = kind == "secret";
    const std::string_view key = is_secret ? "secretName" : "name";
    const std::string* copy = copy_name_of(
        clone_, is_secret ? reference_kind::secret : reference_kind::config_map,
        text_at(source, {key}));
    if (copy == nullptr) return replace_files(to, kind);
    json_value renamed = carry(clone_, source, source_fields, field(kind));
    set(renamed, key, *copy, clone_.memory);
    set_optional(renamed);
    set(to, kind, std::move(renamed), clone_.memory);
    clone_.changed(field(kind), why::copied);
  }

  std::string_view add_projected(json_value& to, const json_value& source) {
    json_value carried =
        carry(clone_, source, projected_fields, field("projected"));
    json_value parts(rapidjson::kArrayType);
    bool had_identity = false;
    const json_value& sources = array_at(source, {"sources"});
    for (rapidjson::SizeType i = 0; i < sources.Size(); ++i) {
      const std::string part_path =
          entry_path(field("projected.sources"), std::to_string(i));
      if (!sources[i].IsObject()) {
        clone_.removed(part_path, why::invalid);
        continue;
      }
      for (const auto& part : sources[i].GetObject()) {
        had_identity = had_identity || is_identity(view(part.name));
        add_part(parts, view(part.name), part.value, part_path);
      }
    }
    if (parts.Empty() && had_identity) return why::token;
    if (parts.Empty()) {
      replace_files(to, "projected");
      return {};
    }
    set(carried, "sources", std::move(parts), clone_.memory);
    set(to, "projected", std::move(carried), clone_.memory);
    return {};
  }

  void add_part(json_value& parts, std::string_view kind,
                const json_value& source, const std::string& part_path) {
    const std::string path = part_path + "." + std::string(kind);
    if (is_identity(kind)) return clone_.removed(path, why::token);
    json_value carried;
    std::string_view reason = why::identity;
    if (kind == "downwardAPI") {
      carried = carry(clone_, source, downward_part_fields, path);
    } else if (kind == "configMap" || kind == "secret") {
      const std::string* copy =
          copy_name_of(clone_,
                       kind == "secret" ? reference_kind::secret
                                        : reference_kind::config_map,
                       text_at(source, {"name"}));
      if (copy == nullptr) return clone_.removed(path, why::missing);
      carried = carry(clone_, source, part_fields, path);
      set(carried, "name", *copy, clone_.memory);
      set_optional(carried);
      reason = why::copied;
    } else {
      return clone_.removed(path, why::unlisted);
    }
    json_value part(rapidjson::kObjectType);
    set(part, kind, std::move(carried), clone_.memory);
    parts.PushBack(std::move(part), clone_.memory);
    clone_.changed(path, reason);
  }

  context& clone_;
  const std::string& path_;
  bool lost_its_files_ = false;
};

volume_use use_of(const json_value& volume, bool lost_its_files) {
  if (lost_its_files) return volume_use::lost_files;
  return find(volume, {"emptyDir"}) != nullptr ? volume_use::writable
                                               : volume_use::read_only;
}

void carry_volume(context& clone, carried_volumes& volumes,
                  const json_value& source, const std::string& name) {
  const std::string path = entry_path("spec.volumes", name);
  const auto leave = [&](std::string_view reason) {
    volumes.why_left.emplace(name, reason);
    clone.removed(path, reason);
  };
  if (is_token_volume(name)) return leave(why::token);
  json_value volume(rapidjson::kObjectType);
  set(volume, "name", name, clone.memory);
  source_carrier carrier(clone, path);
  bool has_source = false;
  for (const auto& member : source.GetObject()) {
    if (view(member.name) == "name") continue;
    if (has_source || !member.value.IsObject()) {
      clone.removed(path + "." + std::string(view(member.name)), why::invalid);
      continue;
    }
    has_source = true;
    if (const std::string_view reason =
            carrier.carry_into(volume, view(member.name), member.value);
        !reason.empty())
      return leave(reason);
  }
  if (!has_source)
    set(volume, "emptyDir", json_value(rapidjson::kObjectType), clone.memory);
  volumes.by_name.emplace(name, use_of(volume, carrier.lost_its_files()));
  volumes.list.PushBack(std::move(volume), clone.memory);
}

}  // namespace

carried_volumes carry_volumes(context& clone) {
  carried_volumes volumes;
  name_set taken;
  for (const json_value& source :
       array_at(clone.pod, {"spec", "volumes"}).GetArray()) {
    std::string name(text_at(source, {"name"}));
    if (name.empty() || !taken.insert(name).second)
      clone.removed(entry_path("spec.volumes", name), why::invalid);
    else
      carry_volume(clone, volumes, source, name);
  }
  add_toolkit_volumes(clone, volumes, taken);
  return volumes;
}

const std::string* copy_name_of(const context& clone, reference_kind kind,
                                std::string_view source_name) {
  const auto copy = clone.how.copies.find({kind, std::string(source_name)});
  return copy == clone.how.copies.end() ? nullptr : &copy->second;
}

}  // namespace forensics::model::cloning
