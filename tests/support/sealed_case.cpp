#include "support/sealed_case.hpp"

#include <stdexcept>
#include <utility>

#include "model/digest.hpp"
#include "model/dsse.hpp"
#include "model/log_object.hpp"
#include "model/manifest.hpp"
#include "model/names.hpp"
#include "model/vocabulary.hpp"
#include "support/protobuf_json.hpp"

namespace forensics::test {
namespace {

using namespace model;

constexpr const char* anchor_json = R"({
  "apiVersion": "v1", "kind": "ConfigMap",
  "metadata": {
    "name": "web-forensic-0123456789",
    "labels": {
      "app.kubernetes.io/managed-by": "kube-forensics-controller",
      "forensic-source-namespace": "shop", "forensic-source-pod": "web-1",
      "forensic-source-pod-uid": "uid-1",
      "forensic-time": "2026-03-01T12-00-00Z",
      "forensic.io/crash-signature": "0123456789abcdef0123456789abcdef",
      "forensic.io/ttl": "24h"},
    "annotations": {
      "forensic.io/container": "web", "forensic.io/exit-code": "3",
      "forensic.io/log-complete": "false", "forensic.io/log-dropped": "14",
      "forensic.io/phase": "Complete", "forensic.io/reason": "Error",
      "forensic.io/repeats": "2", "note.example/team": "shop"}},
  "data": {
    "crash.json": "{\"exitCode\":3}", "pod.json": "{\"kind\":\"Pod\"}",
    "crash.log": "five\nsix\n"}})";

constexpr const char* logs_json =
    R"([{"file":"crash.log.1","container":"web","run":"containerd://1",)"
    R"("bytes":11,"complete":false,"dropped":14,"sha256":"?"},)"
    R"({"file":"crash.log.2","container":"web","run":"containerd://1",)"
    R"("bytes":8,"complete":false,"dropped":14,"sha256":"?"},)"
    R"({"file":"proxy.log","container":"proxy","run":"containerd://2",)"
    R"("bytes":6,"complete":true,"dropped":0,"sha256":"?"},)"
    R"({"file":"migrate.log","container":"migrate","run":"containerd://3",)"
    R"("why":"the node has none"}])";

json_document parsed(std::string_view text) {
  auto document = parse_json(text);
  if (!document) throw std::runtime_error(document.error());
  return *std::move(document);
}

timestamp at(std::string_view clock) {
  return parse_rfc3339("2026-03-01T" + std::string(clock) + "Z").value();
}

std::string text(const json_value& object, json_path path) {
  return std::string(text_at(object, path));
}

void list_items(const json_document& object, std::vector<manifest_item>& out) {
  const std::string name = text(object, {"metadata", "name"});
  for (const auto& each : object_at(object, {"data"}).GetObject())
    if (view(each.name) != key_manifest)
      out.push_back(item_of(view(each.name), name, view(each.value)));
  for (const auto& each : object_at(object, {"binaryData"}).GetObject())
    out.push_back(item_of(view(each.name), name,
                          *base64_decode(std::string(view(each.value)))));
}

manifest manifest_of(const sealed_case& which) {
  manifest out;
  out.case_name = text(which.anchor, {"metadata", "name"});
  out.target_namespace = text(which.anchor, {"metadata", "namespace"});
  out.case_uid = text(which.anchor, {"metadata", "uid"});
  out.captured_at = at("12:00:01");
  out.sealed_at = at("12:00:03");
  out.by = {"kube-forensics-controller",
            "0.1.0",
            "forensics-0",
            {"--max-log-size=512000"},
            "cluster-uid"};
  out.marks = marks_of(which.anchor);
  list_items(which.anchor, out.items);
  for (const json_document& object : which.logs) list_items(object, out.items);
  return out;
}

}  // namespace

json_document copy_of(const json_document& from) {
  json_document out;
  out.CopyFrom(from, out.GetAllocator());
  return out;
}

json_document log_object_of(const sealed_case& which, std::string_view name,
                            std::string_view file, std::string_view bytes) {
  const case_owner owner{text(which.anchor, {"metadata", "name"}),
                         text(which.anchor, {"metadata", "uid"}),
                         text(which.anchor, {"metadata", "namespace"})};
  container_run run;
  run.container = file.substr(0, file.find('.'));
  run.container_id = "containerd://2";
  auto made = parsed(test::json_of_protobuf(
      make_log_object(entry_of(run), {std::string(bytes), true, 0}, owner)
          .object.bytes));
  json_allocator& memory = made.GetAllocator();
  for (const char* field : {"data", "binaryData"})
    if (json_value* data = made.HasMember(field) ? &made[field] : nullptr)
      data->MemberBegin()->name = make_string(file, memory);
  set(made["metadata"], "name", name, memory);
  return made;
}

sealed_case open_case(std::string_view target_namespace, std::string_view uid) {
  sealed_case out{parsed(anchor_json), {}};
  json_allocator& memory = out.anchor.GetAllocator();
  set(out.anchor["metadata"], "namespace", target_namespace, memory);
  set(out.anchor["metadata"], "uid", uid, memory);
  set(out.anchor["data"], key_logs, logs_json, memory);
  const std::string name = text(out.anchor, {"metadata", "name"});
  for (const auto& [file, bytes] :
       {std::pair<std::string, std::string>{"crash.log.1", "three\nfour\n"},
        {"crash.log.2", "one\ntwo\n"},
        {"proxy.log", std::string("\x00\xff\x1b[2J", 6)}})
    out.logs.push_back(
        log_object_of(out, log_object_name(name, file), file, bytes));
  return out;
}

void seal(sealed_case& which, const signing_key* key) {
  dsse_envelope envelope{
      std::string(statement_type), to_statement(manifest_of(which)), {}};
  if (key != nullptr)
    envelope.signatures.push_back(
        {key->keyid(), key->sign(pre_authentication_encoding(
                           envelope.payload_type, envelope.payload))});
  set(which.anchor["data"], key_manifest, to_json(envelope),
      which.anchor.GetAllocator());
}

sealed_case sealed_by(const signing_key& key) {
  sealed_case out = open_case();
  seal(out, &key);
  return out;
}

const signing_key& test_key() {
  static const signing_key key = signing_key::make();
  return key;
}

const verification_key& test_public_key() {
  static const verification_key key =
      *verification_key::read(test_key().public_pem());
  return key;
}

}  // namespace forensics::test
