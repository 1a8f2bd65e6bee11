#include "model/verify_case.hpp"

#include <algorithm>
#include <utility>

#include "model/digest.hpp"
#include "model/dsse.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {
namespace {

using text_map = std::map<std::string, std::string>;

class examination {
 public:
  examination(const presented_case& what, verdict& out)
      : what_(what), out_(out) {}

  void find(finding_kind kind, std::string_view where, std::string detail) {
    out_.findings.push_back({kind, std::string(where), std::move(detail)});
  }

  void signature(const dsse_envelope& envelope,
                 const std::vector<verification_key>& trusted) {
    if (envelope.signatures.empty())
      return find(finding_kind::not_signed, key_manifest,
                  "no key could be had when the case was closed");
    const std::string signed_bytes =
        pre_authentication_encoding(envelope.payload_type, envelope.payload);
    bool is_known = false;
    for (const dsse_signature& each : envelope.signatures)
      for (const verification_key& key : trusted) {
        if (key.keyid() != each.keyid) continue;
        is_known = true;
        if (!key.verifies(signed_bytes, each.bytes)) continue;
        out_.keyid = each.keyid;
        return;
      }
    if (is_known)
      find(finding_kind::bad_signature, key_manifest,
           "the signature is not that of the manifest");
    else
      find(finding_kind::unknown_key, key_manifest,
           "signed by the key " + envelope.signatures.front().keyid +
               ", which is not among those given");
  }

  void identity(const manifest& claimed) {
    if (claimed.case_name == what_.name &&
        claimed.target_namespace == what_.target_namespace &&
        claimed.case_uid == what_.uid)
      return;
    find(finding_kind::other_case, key_manifest,
         "it was written for " + claimed.target_namespace + "/" +
             claimed.case_name + " with the UID " + claimed.case_uid);
  }

  void items(const manifest& claimed) {
    for (const manifest_item& item : claimed.items) {
      const auto found = what_.items.find(item.name);
      if (found == what_.items.end()) {
        find(finding_kind::item_missing, item.name,
             "it was in the ConfigMap " + item.object);
        continue;
      }
      const auto& [object, bytes] = found->second;
      if (bytes.size() != item.bytes)
        find(finding_kind::item_changed, item.name,
             std::to_string(item.bytes) + " bytes were captured, " +
                 std::to_string(bytes.size()) + " are there");
      else if (sha256_hex(bytes) != item.sha256)
        find(finding_kind::item_changed, item.name,
             "its SHA-256 is not that of what was captured");
      if (object != item.object)
        find(finding_kind::item_moved, item.name,
             "it was in the ConfigMap " + item.object + " and is in " + object);
    }
    for (const auto& [name, item] : what_.items)
      if (std::none_of(claimed.items.begin(), claimed.items.end(),
                       [&](const auto& one) { return one.name == name; }))
        find(finding_kind::item_unknown, name,
             "it was not there when the case was closed");
  }

  void marks(finding_kind kind, const text_map& claimed,
             const text_map& shown) {
    for (const auto& [name, value] : claimed) {
      const auto found = shown.find(name);
      if (found == shown.end())
        find(kind, name, "it has been removed");
      else if (found->second != value)
        find(kind, name, "it has another value");
    }
    for (const auto& [name, value] : shown)
      if (!claimed.contains(name)) find(kind, name, "it has been added");
  }

 private:
  const presented_case& what_;
  verdict& out_;
};

}  // namespace

std::string_view to_string(finding_kind kind) noexcept {
  switch (kind) {
    case finding_kind::not_sealed:
      return "not sealed";
    case finding_kind::bad_manifest:
      return "bad manifest";
    case finding_kind::not_signed:
      return "not signed";
    case finding_kind::unknown_key:
      return "unknown key";
    case finding_kind::bad_signature:
      return "bad signature";
    case finding_kind::other_case:
      return "other case";
    case finding_kind::item_missing:
      return "missing";
    case finding_kind::item_changed:
      return "changed";
    case finding_kind::item_moved:
      return "moved";
    case finding_kind::item_unknown:
      return "unknown";
    case finding_kind::label_changed:
      return "label changed";
    case finding_kind::annotation_changed:
      return "annotation changed";
  }
  return "";
}

verdict verify_case(const presented_case& what,
                    const std::vector<verification_key>& trusted) {
  verdict out;
  examination look(what, out);
  if (what.envelope.empty()) {
    look.find(finding_kind::not_sealed, key_manifest,
              "the case has no manifest, its phase is " + what.phase);
    return out;
  }
  const auto envelope = read_envelope(what.envelope);
  if (!envelope) {
    look.find(finding_kind::bad_manifest, key_manifest, envelope.error());
    return out;
  }
  look.signature(*envelope, trusted);
  if (envelope->payload_type != statement_type) {
    look.find(finding_kind::bad_manifest, key_manifest,
              "the envelope holds another type of payload");
    return out;
  }
  auto claimed = read_statement(envelope->payload);
  if (!claimed) {
    look.find(finding_kind::bad_manifest, key_manifest, claimed.error());
    return out;
  }
  out.claimed = *std::move(claimed);
  look.identity(*out.claimed);
  look.items(*out.claimed);
  look.marks(finding_kind::label_changed, out.claimed->marks.labels,
             what.marks.labels);
  look.marks(finding_kind::annotation_changed, out.claimed->marks.annotations,
             what.marks.annotations);
  return out;
}

}  // namespace forensics::model
