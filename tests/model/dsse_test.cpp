#include "model/dsse.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;

TEST_CASE("what is signed is DSSE's pre-authentication encoding") {
  // The protocol's own example.
  CHECK(pre_authentication_encoding("http://example.com/HelloWorld",
                                    "hello world") ==
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  CHECK(pre_authentication_encoding("", "") == "DSSEv1 0  0 ");
}

TEST_CASE("an envelope is read as it was written") {
  const dsse_envelope made{
      std::string(statement_type), "{}", {{"k1", "\x01\x02"}, {"k2", "x"}}};
  const std::string text = to_json(made);
  CHECK(text ==
        R"({"payload":"e30=","payloadType":"application/vnd.in-toto+json",)"
        R"("signatures":[{"keyid":"k1","sig":"AQI="},)"
        R"({"keyid":"k2","sig":"eA=="}]})");
  const auto read = read_envelope(text);
  REQUIRE(read);
  CHECK(read->payload_type == made.payload_type);
  CHECK(read->payload == made.payload);
  REQUIRE(read->signatures.size() == 2);
  CHECK(read->signatures[1].keyid == "k2");
  CHECK(read->signatures[0].bytes == "\x01\x02");
}

TEST_CASE("an envelope in any other form is refused") {
  const std::string good = R"({"payload":"e30=","payloadType":"t",)"
                           R"("signatures":[{"keyid":"k","sig":"eA=="}]})";
  REQUIRE(read_envelope(good));
  for (
      const std::string_view bad : {
          "",
          "[]",
          "{}",
          R"({"payload":"e30=","payloadType":"t","signatures":[],"x":"y"})",
          R"({"payload":"e30=","payloadType":"t","signatures":{}})",
          R"({"payload":"e3 0=","payloadType":"t","signatures":[]})",
          R"({"payload":"e31=","payloadType":"t","signatures":[]})",
          R"({"payload":7,"payloadType":"t","signatures":[]})",
          R"({"payload":"e30=","payloadType":"t","signatures":["x"]})",
          R"({"payload":"e30=","payloadType":"t","signatures":[{"sig":"eA=="}]})",
          R"({"payloadType":"t","payload":"e30=","signatures":[]})",
          R"({"payload":"e30=", "payloadType":"t","signatures":[]})",
      }) {
    CAPTURE(bad);
    const auto read = read_envelope(bad);
    CHECK(!read);
  }
}
