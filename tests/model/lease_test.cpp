#include "model/lease.hpp"

#include <doctest/doctest.h>

using namespace forensics::model;
using namespace std::chrono_literals;

namespace {

const timestamp noon = *parse_rfc3339("2026-03-01T12:00:00Z");

json_document parsed(std::string_view text) {
  auto out = parse_json(text);
  REQUIRE(out);
  return std::move(*out);
}

lease_view read(std::string_view text) {
  const auto out = read_lease(parsed(text));
  REQUIRE(out);
  return *out;
}

std::string holder_of(const std::string& spec) {
  return read(R"({"metadata":{"resourceVersion":"7"},"spec":)" + spec + "}")
      .holder;
}

/// Held by `me`, by the kinds of writers that there are.
constexpr const char* standing =
    R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease",)"
    R"("metadata":{"name":"l","resourceVersion":"7","labels":{"a":"b"}},)"
    R"("spec":{"holderIdentity":"me","leaseDurationSeconds":15,)"
    R"("acquireTime":"2026-03-01T11:00:00.000000Z",)"
    R"("renewTime":"2026-03-01T11:59:58.000000Z","leaseTransitions":3,)"
    R"("strategy":"OldestEmulationVersion","later":{"x":[1,2.5]}}})";

}  // namespace

TEST_CASE("a new lease has all that client-go's has") {
  CHECK(
      make_lease(lease_for("debug", "ours"), "me", 15s, noon) ==
      R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease",)"
      R"("metadata":{"name":"kube-forensics-controller-debug","namespace":"ours",)"
      R"("labels":{"app.kubernetes.io/managed-by":)"
      R"("kube-forensics-controller"}},)"
      R"("spec":{"holderIdentity":"me","leaseDurationSeconds":15,)"
      R"("acquireTime":"2026-03-01T12:00:00.000000Z",)"
      R"("renewTime":"2026-03-01T12:00:00.000000Z","leaseTransitions":0}})");
}

TEST_CASE("a renewal changes the time alone, and keeps what it does not know") {
  CHECK(held_lease(parsed(standing), "me", 15s, noon) ==
        R"({"apiVersion":"coordination.k8s.io/v1","kind":"Lease",)"
        R"("metadata":{"name":"l","resourceVersion":"7","labels":{"a":"b"}},)"
        R"("spec":{"holderIdentity":"me","leaseDurationSeconds":15,)"
        R"("acquireTime":"2026-03-01T11:00:00.000000Z",)"
        R"("renewTime":"2026-03-01T12:00:00.000000Z","leaseTransitions":3,)"
        R"("strategy":"OldestEmulationVersion","later":{"x":[1,2.5]}}})");
}

TEST_CASE("who takes it over counts as a transition") {
  const auto taken = parsed(held_lease(parsed(standing), "you", 15s, noon));
  CHECK(text_at(taken, {"spec", "holderIdentity"}) == "you");
  CHECK(integer_at(taken, {"spec", "leaseTransitions"}) == 4);
  CHECK(text_at(taken, {"spec", "acquireTime"}) ==
        "2026-03-01T12:00:00.000000Z");
  CHECK(text_at(taken, {"metadata", "resourceVersion"}) == "7");
}

TEST_CASE("a number of transitions that can't grow begins anew") {
  for (const char* number : {"2147483647", "-1", "99999999999", "\"many\""}) {
    CAPTURE(number);
    const auto taken = parsed(held_lease(
        parsed(R"({"spec":{"leaseTransitions":)" + std::string(number) + "}}"),
        "you", 15s, noon));
    const auto made = integer_at(taken, {"spec", "leaseTransitions"}, -1);
    CHECK(made >= 0);
    CHECK(made <= 2'147'483'647);
  }
}

TEST_CASE("a renewal is another text even where the clock stands still") {
  const std::string once = held_lease(parsed(standing), "me", 15s, noon);
  const std::string twice = held_lease(parsed(once), "me", 15s, noon);
  CHECK(once != twice);
  CHECK(twice != held_lease(parsed(twice), "me", 15s, noon));
}

TEST_CASE("a lease that is given back is nobody's, for a second") {
  const auto given = parsed(released_lease(parsed(standing), noon));
  CHECK(text_at(given, {"spec", "holderIdentity"}).empty());
  CHECK(find(given, {"spec", "holderIdentity"})->IsString());
  CHECK(integer_at(given, {"spec", "leaseDurationSeconds"}) == 1);
  CHECK(integer_at(given, {"spec", "leaseTransitions"}) == 3);
  CHECK(text_at(given, {"spec", "strategy"}) == "OldestEmulationVersion");
  CHECK(text_at(given, {"metadata", "resourceVersion"}) == "7");
}

TEST_CASE("what counts of a lease is read") {
  const auto view = read(standing);
  CHECK(view.version == "7");
  CHECK(view.holder == "me");
  CHECK(view.lasts == 15s);
  CHECK(view.changes == 3);
}

TEST_CASE("a lease without a holder is nobody's") {
  CHECK(holder_of("{}").empty());
  CHECK(holder_of("null").empty());
  CHECK(holder_of(R"({"holderIdentity":""})").empty());
  CHECK(holder_of(R"({"holderIdentity":null})").empty());
}

TEST_CASE("a duration that is none is told as none") {
  for (const char* number : {"0", "-5", "\"15\"", "1.5", "null", "{}"}) {
    CAPTURE(number);
    CHECK(read(R"({"metadata":{"resourceVersion":"7"},"spec":)"
               R"({"leaseDurationSeconds":)" +
               std::string(number) + "}}")
              .lasts == 0s);
  }
  CHECK(read(R"({"metadata":{"resourceVersion":"7"},"spec":)"
             R"({"leaseDurationSeconds":9223372036854775807}})")
            .lasts == 2'147'483'647s);
}

TEST_CASE("what is no lease is said to be none") {
  for (
      const char* text :
      {"[]", "7", "null", "{}", R"({"metadata":{}})",
       R"({"metadata":{"resourceVersion":7}})", R"({"metadata":[]})",
       R"({"metadata":{"resourceVersion":"7"},"spec":[]})",
       R"({"metadata":{"resourceVersion":"7"},"spec":"x"})",
       R"({"metadata":{"resourceVersion":"7"},"spec":{"holderIdentity":1}})",
       R"({"metadata":{"resourceVersion":"7"},"spec":{"holderIdentity":[]}})"}) {
    CAPTURE(text);
    CHECK_FALSE(read_lease(parsed(text)));
  }
}

TEST_CASE("an identity is shown as one line") {
  CHECK(shown_identity("web-0_1") == "web-0_1");
  CHECK(shown_identity("a\n[+]b\x7f\xff") == "a?[+]b??");
  CHECK(shown_identity(std::string(1000, 'x')).size() == 256);
}

TEST_CASE("replicas of one name have identities of their own") {
  CHECK(replica_identity("web-0", 1, 0xABCU) ==
        "web-0_00000000000000010000000000000abc");
  CHECK(replica_identity("web-0", 1, 2) != replica_identity("web-0", 2, 1));
  CHECK(replica_identity(std::string(300, 'x'), 1, 2).size() == 63 + 33);
  CHECK(replica_identity("", 1, 2).starts_with("_"));
}
