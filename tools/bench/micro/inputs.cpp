#include "bench/micro/inputs.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "model/digest.hpp"
#include "model/json.hpp"

namespace forensics::micro {

namespace {

/// Where pod.json has the pod's number.
constexpr std::array<std::string_view, 3> numbered{
    "checkout-7d9c6b5f48-", "5f0d1c52-8a3d-4f11-9d0c-6f1f0e2", "9182"};
constexpr std::size_t digits = 5;
constexpr std::size_t passwords = 10;

/// MODIFIED is the most of what a watch tells.
constexpr std::string_view event_begin = R"({"type":"MODIFIED","object":)";

constexpr std::string_view no_crash = R"("lastState":{})";
constexpr std::string_view a_crash =
    R"("lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled",)"
    R"("startedAt":"2026-11-28T08:00:00Z","finishedAt":"2026-11-28T09:12:39Z",)"
    R"("containerID":"containerd://3e23e8160039594a33894f6564e1b1348bbd7a0088d)"
    R"(42c4acb73eeaed59c009d"}})";

std::string read_pod() {
  std::ifstream file(MICRO_POD);
  const std::string indented{std::istreambuf_iterator<char>(file), {}};
  const auto pod = model::parse_json(indented);
  if (!pod)
    throw std::runtime_error(std::string(MICRO_POD) +
                             " can't be read: " + pod.error());
  return model::dump(*pod);
}

std::string with(std::string where, std::string_view old,
                 std::string_view replacement) {
  const std::size_t at = where.find(old);
  if (at == std::string::npos)
    throw std::runtime_error("pod.json has no " + std::string(old));
  return where.replace(at, old.size(), replacement);
}

std::string padded(std::size_t number) {
  const std::string text = std::to_string(number);
  return std::string(digits - text.size(), '0') + text;
}

std::string password(std::size_t number) {
  return model::sha256_hex("password " + std::to_string(number)).substr(0, 24);
}

std::string line(std::size_t number) {
  const std::string id = std::to_string(number);
  std::string out = "2026-11-28T09:12:39.417Z INFO [http-nio-8080-exec-" +
                    std::to_string(number % 16) +
                    "] c.e.shop.checkout.OrderService order=" + id;
  if (number % 50 == 0)
    return out + " connect with password=" + password(number / 50 % passwords) +
           "\n";
  if (number % 10 == 0)
    return out + " POST http://payment.shop.svc:8080/v1/charges/" + id +
           " 201 in 12 ms\n";
  return out + " reserved 3 items of basket " + id + ", total 42.90 EUR\n";
}

}  // namespace

text share(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

std::string healthy_pod(std::size_t number) {
  static const std::string pod = read_pod();
  std::string out = pod;
  for (const std::string_view before : numbered) {
    const std::string zero = std::string(before) + padded(0);
    out = with(std::move(out), zero, std::string(before) + padded(number));
  }
  return out;
}

std::string crashed_pod() { return with(healthy_pod(0), no_crash, a_crash); }

std::string pod_list(std::size_t count) {
  std::string out = R"({"kind":"PodList","apiVersion":"v1","metadata":)"
                    R"({"resourceVersion":"918299999"},"items":[)";
  for (std::size_t number = 0; number < count; ++number) {
    if (number > 0) out += ',';
    out += healthy_pod(number);
  }
  return out + "]}";
}

std::string pod_events(std::size_t count) {
  std::string out;
  for (std::size_t number = 0; number < count; ++number)
    out.append(event_begin).append(healthy_pod(number)).append("}\n");
  return out;
}

std::string secret() {
  std::string data;
  for (std::size_t number = 0; number < passwords; ++number)
    data += (number == 0 ? "\"key-" : ",\"key-") + std::to_string(number) +
            "\":\"" + model::base64_encode(password(number)) + '"';
  return R"({"kind":"Secret","metadata":{"name":"checkout"},"data":{)" + data +
         "}}";
}

std::string log_lines(std::size_t bytes) {
  std::string out;
  for (std::size_t number = 0; out.size() < bytes; ++number)
    out += line(number);
  out.resize(bytes);
  return out;
}

}  // namespace forensics::micro
