#include "model/protobuf.hpp"

#include <doctest/doctest.h>

#include "support/pods.hpp"
#include "support/protobuf_json.hpp"

namespace forensics::model {

using namespace forensics::test;

namespace {

std::string bytes_of(std::string_view json) {
  return to_protobuf(parsed(json)).bytes;
}

}  // namespace

TEST_CASE("a ConfigMap in protobuf is the same to who reads it") {
  const char* json = "";
  SUBCASE("a name") {
    json = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}})";
  }
  SUBCASE("all that the controller writes") {
    json = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{
      "name":"web-1-forensic-0123456789","namespace":"q",
      "labels":{"app.kubernetes.io/managed-by":"us","empty":""},
      "annotations":{"forensic.io/phase":"Collecting","long":")"
           "0123456789012345678901234567890123456789012345678901234567890123"
           "4567890123456789012345678901234567890123456789012345678901234567"
           R"("},
      "ownerReferences":[
        {"apiVersion":"v1","kind":"ConfigMap","name":"a","uid":"u-1"},
        {"apiVersion":"v1","kind":"ConfigMap","name":"b","uid":"u-2"}]},
      "data":{"crash.log":"tab\there, café, quote\" and \\ and\n","empty":""},
      "binaryData":{"core":"AAECAwQFBgcICf8=","none":""},
      "immutable":true})";
  }
  CHECK(parsed(json_of_protobuf(bytes_of(json))) == parsed(json));
}

TEST_CASE("a log of any length keeps its bytes in protobuf") {
  for (const std::size_t size :
       {0U, 1U, 127U, 128U, 16'383U, 16'384U, 557'056U}) {
    CAPTURE(size);
    json_document object(rapidjson::kObjectType);
    auto& memory = object.GetAllocator();
    json_value data(rapidjson::kObjectType);
    const std::string log(size, 'x');
    set(data, "crash.log", log, memory);
    set(object, "data", std::move(data), memory);
    const auto read = parsed(json_of_protobuf(to_protobuf(object).bytes));
    CHECK(text_at(read, {"data", "crash.log"}) == log);
  }
}

// What the serializer of k8s.io/apimachinery v0.34.4 writes, but for fields
// that it writes with nothing in them (generateName, uid, creationTimestamp …).
TEST_CASE("protobuf's bytes are those of the API's own encoder") {
  using namespace std::string_literals;
  CHECK(bytes_of(R"({"apiVersion":"v1","kind":"ConfigMap",
                     "metadata":{"name":"a","namespace":"q",
                       "labels":{"l":"1"},"annotations":{"n":"2"},
                       "ownerReferences":[{"apiVersion":"v1",
                         "kind":"ConfigMap","name":"o","uid":"u"}]},
                     "data":{"t":"x"},"binaryData":{"b":"AP8="},
                     "immutable":true})") ==
        "k8s\0\n\x0f\n\x02v1\x12\tConfigMap\x12"
        "B\n-\n\x01"
        "a\x1a\x01qZ\x06\n\x01l\x12\x01"
        "1b\x06\n\x01n\x12\x01"
        "2j\x15\n\tConfigMap\x1a\x01o\"\x01u*\x02v1"
        "\x12\x06\n\x01t\x12\x01x\x1a\x07\n\x01"
        "b\x12\x02\0\xff \x01"s);
}

}  // namespace forensics::model
