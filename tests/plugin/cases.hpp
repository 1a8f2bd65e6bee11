#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "model/case_summary.hpp"
#include "model/json.hpp"

/// Cases as the API tells them.
namespace forensics::test {

/// Members of the JSON objects, written with a comma before them.
struct case_shape {
  std::string name = "web-1-forensic-aaaaaaaaaa";
  std::string source_namespace = "shop";
  std::string pod = "web-1";
  std::string created = "2026-11-28T10:00:00Z";
  std::string ttl = "24h";
  std::string reason = "Error";
  std::string more_notes{};
  std::string data = "{}";
};

inline std::string case_text(const case_shape& shape) {
  return R"({"metadata":{"name":")" + shape.name +
         R"(","namespace":"debug-forensics","uid":"uid-of-)" + shape.name +
         R"(","resourceVersion":"7","creationTimestamp":")" + shape.created +
         R"(","labels":{"forensic.io/crash-signature":"5159",)"
         R"("forensic-source-pod":")" +
         shape.pod + R"(","forensic-source-pod-uid":"pod-uid",)" +
         R"("forensic-source-namespace":")" + shape.source_namespace +
         R"(","forensic.io/ttl":")" + shape.ttl +
         R"("},"annotations":{"forensic.io/exit-code":"3",)"
         R"("forensic.io/reason":")" +
         shape.reason +
         R"(","forensic.io/container":"app","forensic.io/phase":"Complete",)"
         R"("forensic.io/crashed-at":"2026-11-28T09:59:58Z")" +
         shape.more_notes + R"(}},"data":)" + shape.data + "}";
}

/// JSON that the test wrote itself.
inline model::json_document parsed(std::string_view text) {
  auto value = model::parse_json(text);
  REQUIRE(value);
  return *std::move(value);
}

inline model::json_document case_object(const case_shape& shape) {
  return parsed(case_text(shape));
}

inline model::case_summary case_of(const case_shape& shape) {
  auto read = model::read_summary(case_object(shape));
  REQUIRE(read);
  return *std::move(read);
}

inline model::timestamp at(std::string_view time) {
  return model::parse_rfc3339(time).value();
}

}  // namespace forensics::test
