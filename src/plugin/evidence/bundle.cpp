#include "plugin/evidence/bundle.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "model/dsse.hpp"
#include "model/manifest.hpp"
#include "model/vocabulary.hpp"
#include "plugin/evidence/archive.hpp"
#include "plugin/evidence/by_hand.hpp"

namespace forensics::plugin {
namespace {

using namespace model;

constexpr std::string_view file_case = "case.json";
constexpr std::string_view file_statement = "manifest.json";
constexpr std::string_view file_signed = "manifest.pae";
constexpr std::string_view file_signature = "manifest.sig";
constexpr std::string_view file_key = "public-key.pem";
constexpr std::string_view file_by_hand = "VERIFY.txt";
constexpr std::string_view folder_items = "items/";

failure<std::string> broken(std::string_view why) {
  return {"it is no bundle of a case: " + std::string(why)};
}

/// What a key of a ConfigMap may be.
bool is_item_name(std::string_view name) noexcept {
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
  return !name.empty() && name.size() <= 253 && !name.starts_with("..") &&
         name != "." &&
         name.find_first_not_of(allowed) == std::string_view::npos;
}

const dsse_signature* signature_of(const dsse_envelope& envelope,
                                   std::string_view keyid) {
  for (const dsse_signature& each : envelope.signatures)
    if (each.keyid == keyid) return &each;
  return nullptr;
}

/// A bundle's files without the folder that all of them stand in.
struct layout {
  std::string folder;
  archive_files files;

  std::optional<std::string> take(std::string_view name) {
    const auto found = files.find(std::string(name));
    if (found == files.end()) return std::nullopt;
    std::string bytes = std::move(found->second);
    files.erase(found);
    return bytes;
  }
};

result<layout, std::string> without_folder(archive_files all) {
  layout out;
  for (auto& [path, bytes] : all) {
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos)
      return broken("a file stands outside of its folder");
    if (out.files.empty()) out.folder = path.substr(0, slash);
    if (path.substr(0, slash) != out.folder)
      return broken("it has more than one folder");
    out.files.emplace(path.substr(slash + 1), std::move(bytes));
  }
  return out;
}

/// Two readers of a name that is there twice may take different values.
bool are_texts(const json_value& metadata, std::string_view field) {
  const json_value* found = find(metadata, {field});
  if (found == nullptr) return true;
  if (!found->IsObject()) return false;
  std::set<std::string_view> names;
  for (const auto& each : found->GetObject())
    if (!each.value.IsString() || !names.insert(view(each.name)).second)
      return false;
  return true;
}

/// The anchor as it was, but for its items.
result<case_snapshot, std::string> read_head(layout& parts,
                                             const std::string& envelope) {
  const auto head = parts.take(file_case);
  if (!head) return broken("case.json is missing");
  auto anchor = parse_json(*head);
  if (!anchor) return broken("case.json can't be read: " + anchor.error());
  if (!anchor->IsObject()) return broken("case.json is no object");
  for (const std::string_view field : {"labels", "annotations"})
    if (!are_texts(object_at(*anchor, {"metadata"}), field))
      return broken("a label or annotation in case.json is no text or twice");
  json_value data(rapidjson::kObjectType);
  set(data, key_manifest, envelope, anchor->GetAllocator());
  set(*anchor, "data", std::move(data), anchor->GetAllocator());
  auto content = snapshot_of(*anchor, {});
  if (!content) return broken(content.error());
  if (content->metadata_json != *head)
    return broken("case.json is not in its canonical form");
  if (content->evidence.name != parts.folder)
    return broken("its folder is not named as the case");
  return content;
}

/// Commands that people type because a bundle says so must be those that
/// `make_bundle` wrote.
void check_recipe(layout& parts, std::string_view keyid, case_snapshot& into) {
  const auto recipe = parts.take(file_by_hand);
  if (!recipe)
    into.findings.push_back({finding_kind::item_missing,
                             std::string(file_by_hand),
                             "every bundle brings it along"});
  else if (*recipe != verify_by_hand(keyid))
    into.findings.push_back({finding_kind::item_changed,
                             std::string(file_by_hand),
                             "do not do what it says"});
}

/// All that is left are items, each where the manifest says: what it does not
/// name is found when the case is verified.
std::optional<std::string> take_items(layout& parts, const manifest& claimed,
                                      case_snapshot& into) {
  std::map<std::string_view, std::string_view> homes;
  for (const manifest_item& item : claimed.items)
    homes.emplace(item.name, item.object);
  for (auto& [path, bytes] : parts.files) {
    const std::string name =
        path.substr(std::min(path.size(), folder_items.size()));
    if (!path.starts_with(folder_items) || !is_item_name(name))
      return broken("it holds a file that none has").error;
    const auto home = homes.find(name);
    into.evidence.items[name] = {
        std::string(home == homes.end() ? "" : home->second), std::move(bytes)};
  }
  return std::nullopt;
}

}  // namespace

result<std::string, std::string> make_bundle(const case_snapshot& which,
                                             const verification_key& key) {
  const auto envelope = read_envelope(which.evidence.envelope);
  if (!envelope) return failure{envelope.error()};
  const auto statement = read_statement(envelope->payload);
  if (!statement) return failure{statement.error()};
  const dsse_signature* signature = signature_of(*envelope, key.keyid());
  if (signature == nullptr)
    return failure{"the case is not signed by the key " + key.keyid()};
  const std::string folder = which.evidence.name + "/";
  archive_files files;
  const auto put = [&](std::string_view name, std::string bytes) {
    files[folder + std::string(name)] = std::move(bytes);
  };
  put(file_case, which.metadata_json);
  put(file_statement, envelope->payload);
  put(file_signed,
      pre_authentication_encoding(envelope->payload_type, envelope->payload));
  put(file_signature, signature->bytes);
  put(file_key, key.public_pem());
  put(file_by_hand, verify_by_hand(key.keyid()));
  for (const auto& [name, item] : which.evidence.items)
    put(std::string(folder_items) + name, item.bytes);
  return pack(files, statement->sealed_at);
}

result<opened_bundle, std::string> read_bundle(std::string_view archive) {
  auto files = unpack(archive);
  if (!files) return failure{files.error()};
  auto parts = without_folder(*std::move(files));
  if (!parts) return failure{parts.error()};
  const auto statement = parts->take(file_statement);
  const auto signed_bytes = parts->take(file_signed);
  const auto signature = parts->take(file_signature);
  const auto key_pem = parts->take(file_key);
  if (!statement || !signed_bytes || !signature || !key_pem)
    return broken(
        "manifest.json, manifest.pae, manifest.sig or public-key.pem is "
        "missing");
  const auto claimed = read_statement(*statement);
  if (!claimed) return broken(claimed.error());
  if (pre_authentication_encoding(statement_type, *statement) != *signed_bytes)
    return broken("manifest.pae is not that of manifest.json");
  const auto key = verification_key::read(*key_pem);
  if (!key) return broken("public-key.pem can't be read: " + key.error());
  if (key->public_pem() != *key_pem)
    return broken("public-key.pem holds more than the key");
  auto content =
      read_head(*parts, to_json(dsse_envelope{std::string(statement_type),
                                              *statement,
                                              {{key->keyid(), *signature}}}));
  if (!content) return failure{content.error()};
  check_recipe(*parts, key->keyid(), *content);
  if (auto why = take_items(*parts, *claimed, *content))
    return failure{*std::move(why)};
  return opened_bundle{*std::move(content), *key};
}

}  // namespace forensics::plugin
