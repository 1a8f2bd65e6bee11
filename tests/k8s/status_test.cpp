#include "k8s/status.hpp"

#include <doctest/doctest.h>

#include "k8s/requests.hpp"

namespace forensics::k8s {

using namespace std::chrono_literals;

namespace {

std::string status_body(std::string_view reason, std::string_view message,
                        std::string_view details = "{}") {
  std::string text = R"({"kind":"Status","apiVersion":"v1","metadata":{},)"
                     R"("status":"Failure","message":")";
  text.append(message).append(R"(","reason":")").append(reason);
  text.append(R"(","details":)").append(details);
  return text.append(R"(,"code":1})");
}

error answer_to(const request& what, int status, std::string_view reason,
                std::string_view message = "m",
                std::string_view details = "{}") {
  return error_from(what, status, status_body(reason, message, details), "");
}

error error_of(action what, int status, const char* reason) {
  error why;
  why.what = what;
  why.status = status;
  why.reason = reason;
  return why;
}

}  // namespace

TEST_CASE("a status says what the caller must do") {
  struct {
    int status;
    std::string reason;
    action what;
  } const cases[] = {
      {400, "BadRequest", action::invalid},
      {400, "Expired", action::gone},
      {401, "Unauthorized", action::refresh},
      {403, "Forbidden", action::forbidden},
      {404, "NotFound", action::not_found},
      {405, "MethodNotAllowed", action::configuration},
      {406, "NotAcceptable", action::configuration},
      {407, "", action::configuration},
      {408, "Timeout", action::retry},
      {409, "AlreadyExists", action::exists},
      {409, "Conflict", action::conflict},
      {409, "", action::conflict},
      {410, "Gone", action::gone},
      {410, "Expired", action::gone},
      {410, "", action::gone},
      {413, "RequestEntityTooLarge", action::too_large},
      {415, "UnsupportedMediaType", action::invalid},
      {422, "Invalid", action::invalid},
      {429, "TooManyRequests", action::retry},
      {500, "InternalError", action::retry},
      {500, "Expired", action::retry},
      {502, "", action::retry},
      {503, "ServiceUnavailable", action::retry},
      {504, "Timeout", action::retry},
      {301, "", action::configuration},
      {0, "", action::retry},
      {0, "Expired", action::gone},
      {-1, "", action::retry},
      {700, "", action::retry},
  };
  for (const auto& each : cases) {
    CAPTURE(each.status);
    CAPTURE(each.reason);
    const error got = answer_to(get_version(), each.status, each.reason);
    CHECK(got.what == each.what);
    CHECK(got.status == each.status);
    CHECK(got.reason == each.reason);
  }
}

TEST_CASE("every action has a name of its own") {
  CHECK(to_string(action::retry) == "retry");
  CHECK(to_string(action::refresh) == "refresh");
  CHECK(to_string(action::exists) == "exists");
  CHECK(to_string(action::conflict) == "conflict");
  CHECK(to_string(action::gone) == "gone");
  CHECK(to_string(action::not_found) == "not_found");
  CHECK(to_string(action::forbidden) == "forbidden");
  CHECK(to_string(action::invalid) == "invalid");
  CHECK(to_string(action::too_large) == "too_large");
  CHECK(to_string(action::configuration) == "configuration");
}

TEST_CASE("a refused right reads as verb, resource and the server's words") {
  const error got = answer_to(
      create_pod("debug-forensics", "{}"), 403, "Forbidden",
      R"(pods is forbidden: User \"x\" cannot create resource \"pods\")");
  CHECK(describe(got) ==
        "create pods in debug-forensics: Forbidden (403): pods is forbidden: "
        R"(User "x" cannot create resource "pods")");
}

TEST_CASE("an error without a Status is described by what is known") {
  const error proxy =
      error_from(get_version(), 502, "<html>token=abc</html>", "");
  CHECK(proxy.reason.empty());
  CHECK(describe(proxy) ==
        "get /version: HTTP 502: the answer is no Kubernetes Status; is a "
        "proxy in between?");
  const error fault = transport_error(get_version(), action::retry, "timeout",
                                      "no answer in 10 s");
  CHECK(describe(fault) == "get /version: timeout: no answer in 10 s");
  CHECK(fault.status == 0);
  CHECK(describe({}).empty());
}

TEST_CASE("JSON that is no Status is not quoted") {
  for (const std::string body :
       {R"({"kind":"Secret","message":"hunter2","reason":"hunter2"})",
        R"({"message":"hunter2"})", R"(["hunter2"])", R"("hunter2")",
        R"({"kind":"Status","message":"hunter2")"}) {
    CAPTURE(body);
    const error got = error_from(get_version(), 500, body, "");
    CHECK(describe(got).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("mistyped fields of a Status are passed over") {
  const error got = error_from(
      get_version(), 422,
      R"({"kind":"Status","message":5,"reason":{},"details":{"causes":)"
      R"([1,{"field":7},null,{"reason":"R","field":"f","message":"m"}]}})",
      "");
  CHECK(got.message.empty());
  CHECK(got.reason.empty());
  REQUIRE(got.causes.size() == 4);
  CHECK(got.causes[0] == cause{});
  CHECK(got.causes[3] == cause{"R", "f", "m"});
}

TEST_CASE("a wait is the header's, else the Status's, and bounded") {
  const auto wait = [](int status, std::string_view header,
                       std::string_view details) {
    return error_from(get_version(), status,
                      status_body("TooManyRequests", "m", details), header)
        .retry_after;
  };
  CHECK(wait(429, "7", "{}") == 7s);
  CHECK(wait(429, " 7 ", "{}") == 7s);
  CHECK(wait(429, "7", R"({"retryAfterSeconds":3})") == 7s);
  CHECK(wait(429, "", R"({"retryAfterSeconds":3})") == 3s);
  CHECK(wait(503, "junk", R"({"retryAfterSeconds":3})") == 3s);
  CHECK(wait(503, "7.5", "{}") == 0s);
  CHECK(wait(503, "-7", "{}") == 0s);
  CHECK(wait(503, "Wed, 21 Oct 2026 07:28:00 GMT", "{}") == 0s);
  CHECK(wait(503, "33", "{}") == 32s);
  CHECK(wait(503, "99999999999999999999999", "{}") == 32s);
  CHECK(wait(503, "18446744073709551615", "{}") == 32s);
  CHECK(wait(503, "", R"({"retryAfterSeconds":9223372036854775807})") == 32s);
  CHECK(wait(503, "", R"({"retryAfterSeconds":-4})") == 0s);
  CHECK(wait(503, "", R"({"retryAfterSeconds":"4"})") == 0s);
  CHECK_MESSAGE(wait(403, "7", "{}") == 0s, "only where waiting helps");
}

TEST_CASE("messages are one clean line of at most 512 bytes") {
  const error got =
      answer_to(get_version(), 500, "InternalError",
                R"(one\ntwo\u001b[2J\u202e)" + std::string(5000, 'x'));
  CHECK(got.message.size() == 512);
  CHECK(got.message.starts_with("one two[2Jxxx"));
  CHECK(answer_to(get_version(), 500, std::string(5000, 'r')).reason.size() ==
        64);
  const error fault = transport_error(get_version(), action::retry, "timeout",
                                      std::string(5000, 'x') + "\n");
  CHECK(fault.message.size() == 512);
}

TEST_CASE("causes are kept, and not more than are of use") {
  const error got =
      answer_to(create_pod("q", "{}"), 422, "Invalid", "m",
                R"({"causes":[{"reason":"FieldValueRequired","field":"spec.a",)"
                R"("message":"Required value"}]})");
  REQUIRE(got.causes.size() == 1);
  CHECK(got.causes[0] ==
        cause{"FieldValueRequired", "spec.a", "Required value"});

  std::string many = R"({"causes":[{})";
  for (int i = 0; i < 1000; ++i) many += ",{}";
  CHECK(answer_to(create_pod("q", "{}"), 422, "Invalid", "m", many + "]}")
            .causes.size() == 32);
}

TEST_CASE("what may quote a Secret or a log is withheld") {
  const request confidential[] = {
      create_secret("q", "{}"), get_secret("q", "n"),
      create_config_map("q", "{}"), patch_config_map("q", "n", "{}")};
  for (const request& what : confidential)
    for (const int status : {400, 403, 409, 422, 500}) {
      CAPTURE(what.purpose);
      CAPTURE(status);
      const error got = answer_to(
          what, status, "Invalid", R"(data[k]: Invalid value: \"hunter2\")",
          R"({"causes":[{"reason":"FieldValueInvalid","field":"data[k]",)"
          R"("message":"Invalid value: \"hunter2\""}]})");
      CHECK(describe(got).find("hunter2") == std::string::npos);
      CHECK(got.reason == "Invalid");
      CHECK(got.message ==
            "the server's words are withheld, they may quote values; data[k]: "
            "FieldValueInvalid");
      REQUIRE(got.causes.size() == 1);
      CHECK(got.causes[0] == cause{"FieldValueInvalid", "data[k]", ""});
    }
}

TEST_CASE("a missing right or quota for Secrets is still named") {
  for (const std::string message :
       {R"(secrets is forbidden: User "u" cannot create resource "secrets")",
        R"(secrets "a" is forbidden: exceeded quota: q, used: secrets=9)"}) {
    std::string escaped;
    for (const char each : message) {
      if (each == '"') escaped += '\\';
      escaped += each;
    }
    CHECK(answer_to(create_secret("q", "{}"), 403, "Forbidden", escaped)
              .message == message);
  }
}

TEST_CASE("what admission says of a Secret is withheld") {
  for (const std::string message :
       {R"(admission webhook 'w' denied the request: 'hunter2' cannot be)",
        R"(secrets 's' is forbidden: ValidatingAdmissionPolicy 'p' with )"
        R"(binding 'b' denied request: hunter2)"}) {
    const error got =
        answer_to(create_secret("q", "{}"), 403, "Forbidden", message);
    CHECK(describe(got).find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a namespace called secrets does not silence its errors") {
  CHECK(answer_to(create_pod("secrets", "{}"), 422, "Invalid", "why").message ==
        "why");
}

TEST_CASE("a watch's ERROR event is judged by its code") {
  const request watch = watch_pods("", "", "5", 290s);
  const error gone =
      error_from_event(watch, 410,
                       R"({"kind":"Status","reason":"Expired","code":410,)"
                       R"("message":"too old resource version: 5 [9]"})");
  CHECK(gone.what == action::gone);
  CHECK(describe(gone) ==
        "watch pods in all namespaces: Expired (410): too old resource "
        "version: 5 [9]");
  const error internal = error_from_event(
      watch, 500,
      R"({"kind":"Status","reason":"InternalError","message":"etcd",)"
      R"("details":{"retryAfterSeconds":2},"code":500})");
  CHECK(internal.what == action::retry);
  CHECK(internal.retry_after == 2s);
  CHECK(error_from_event(watch, 0, "junk").what == action::retry);
}

TEST_CASE("a server that is away is told from one that refuses") {
  const auto away = [](action what, int status, const char* reason) {
    return is_server_away(error_of(what, status, reason));
  };
  for (const char* reason :
       {"connection refused", "reset", "timeout", "unreachable", "resolve"})
    CHECK(away(action::retry, 0, reason));
  CHECK(away(action::retry, 429, "TooManyRequests"));
  CHECK(away(action::retry, 503, "ServiceUnavailable"));
  CHECK_MESSAGE(!away(action::retry, 500, "InternalError"),
                "a webhook that is down");
  CHECK_MESSAGE(!away(action::retry, 0, "unanswered"),
                "it may be one request's own matter");
  CHECK_FALSE(away(action::retry, 0, "stopped"));
  CHECK_FALSE(away(action::forbidden, 403, "Forbidden"));
  CHECK_FALSE(away(action::configuration, 0, "certificate"));
}

TEST_CASE("what keeps everybody out passes when files are renewed") {
  const auto lost = [](action what, int status, const char* reason) {
    return is_access_lost(error_of(what, status, reason));
  };
  CHECK(lost(action::refresh, 401, "Unauthorized"));
  CHECK(lost(action::configuration, 0, "certificate"));
  CHECK(lost(action::configuration, 0, "credential"));
  CHECK_MESSAGE(!lost(action::configuration, 0, "tls"), "no TLS is spoken");
  CHECK_MESSAGE(!lost(action::configuration, 405, "MethodNotAllowed"),
                "it is no API server");
  CHECK_FALSE(lost(action::retry, 503, "ServiceUnavailable"));
  CHECK_FALSE(lost(action::forbidden, 403, "Forbidden"));
}

TEST_CASE("a log that failed tells whether the node had its chance") {
  const request log = pod_log("shop", "web-1", "app", false, 1000, 10s);
  const auto below = [&](std::string_view reason) {
    return transport_error(log, action::retry, reason, "m");
  };
  const auto answered = [&](int status, std::string_view message) {
    return answer_to(log, status, "", message);
  };
  const std::string kubelet =
      R"(Get \"https://10.0.0.5:10250/containerLogs/shop/web-1/app\": dial )"
      "tcp 10.0.0.5:10250: ";
  CHECK(is_node_silent(below("unanswered")));
  CHECK(is_node_silent(answered(500, kubelet + "connect: connection refused")));
  CHECK(is_node_silent(answered(502, kubelet + "i/o timeout")));
  CHECK_MESSAGE(!is_node_silent(below("timeout")), "it was never sent");
  CHECK_MESSAGE(!is_node_silent(below("busy")), "our own queue is full");
  CHECK_MESSAGE(!is_node_silent(below("connection refused")),
                "the API server is away");
  CHECK_MESSAGE(!is_node_silent(below("reset")), "so it is");
  CHECK_MESSAGE(!is_node_silent(answered(503, "etcd is away")),
                "the API server's own trouble");
  CHECK_MESSAGE(!is_node_silent(answered(400, kubelet)), "it was answered");
}

}  // namespace forensics::k8s
