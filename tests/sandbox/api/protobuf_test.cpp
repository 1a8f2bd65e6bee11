#include "sandbox/api/protobuf.hpp"

#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

std::string field(int number, const std::string& bytes) {
  std::string text(1, static_cast<char>(number << 3 | 2));
  return text + static_cast<char>(bytes.size()) + bytes;
}

std::string varint_field(int number, int value) {
  std::string text(1, static_cast<char>(number << 3));
  return text + static_cast<char>(value);
}

std::string envelope(const std::string& kind, const std::string& raw) {
  return std::string("k8s\0", 4) + field(1, field(1, "v1") + field(2, kind)) +
         field(2, raw) + field(3, "") + field(4, "");
}

answered<model::json_document> decode(const std::string& bytes,
                                      const char* plural) {
  return decode_protobuf(bytes, expected(type_of(plural)));
}

TEST_CASE("a message becomes the JSON that a manifest would have been") {
  const std::string metadata = field(1, "x") + field(2, "") +
                               field(11, field(1, "app") + field(2, "web"));
  const std::string map =
      field(1, metadata) + field(2, field(1, "k") + field(2, "v"));
  const auto decoded = decode(envelope("ConfigMap", map), "configmaps");
  REQUIRE(decoded);
  CHECK(model::dump(*decoded) == R"({"metadata":{"name":"x","generateName":"",)"
                                 R"("labels":{"app":"web"}},"data":{"k":"v"},)"
                                 R"("apiVersion":"v1","kind":"ConfigMap"})");
}

TEST_CASE("bytes become base64, quantities and times become text") {
  const auto secret =
      decode(envelope("Secret", field(2, field(1, "k") + field(2, "\xff"))),
             "secrets");
  REQUIRE(secret);
  CHECK(model::text_at(*secret, {"data", "k"}) == "/w==");

  const std::string hard = field(1, field(1, "pods") + field(2, field(1, "3")));
  const auto quota =
      decode(envelope("ResourceQuota", field(2, hard)), "resourcequotas");
  REQUIRE(quota);
  CHECK(model::text_at(*quota, {"spec", "hard", "pods"}) == "3");

  const auto dated =
      decode(envelope("ConfigMap", field(1, field(8, varint_field(1, 60)))),
             "configmaps");
  REQUIRE(dated);
  CHECK(model::text_at(*dated, {"metadata", "creationTimestamp"}) ==
        "1970-01-01T00:01:00Z");
}

TEST_CASE("bytes that are no such message are refused, whatever they are") {
  const std::string whole = envelope("ConfigMap", field(1, field(1, "x")));
  CHECK_FALSE(decode("", "configmaps"));
  CHECK_FALSE(decode("{}", "configmaps"));
  // Fields: of a wrong type, not known, of no length, not UTF-8.
  CHECK_FALSE(decode(envelope("ConfigMap", varint_field(1, 1)), "configmaps"));
  CHECK_FALSE(decode(envelope("ConfigMap", field(15, "")), "configmaps"));
  CHECK_FALSE(decode(envelope("ConfigMap", "\x0a\x7f"), "configmaps"));
  CHECK_FALSE(
      decode(envelope("ConfigMap", field(1, field(1, "\xff"))), "configmaps"));
  for (std::size_t cut = 5; cut < whole.size(); ++cut)
    static_cast<void>(decode(whole.substr(0, cut), "configmaps"));
}

TEST_CASE("an object may be created by a protobuf body") {
  cluster to;
  api_request request;
  request.method = "POST";
  request.path = {"api", "v1", "namespaces", "default", "configmaps"};
  request.content_type = "application/vnd.kubernetes.protobuf";
  request.body = envelope("ConfigMap", field(1, field(1, "x")));
  int code = 0;
  to.served.handle(request, [&code](const api_answer& a) { code = a.code; });
  CHECK(code == 201);
  CHECK(to.get(config_maps + "/x").code == 200);
}

}  // namespace
}  // namespace forensics::sandbox
