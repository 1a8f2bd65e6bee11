#include "scenarios/support/scratch_namespace.hpp"

#include <doctest/doctest.h>

#include "scenarios/support/eventually.hpp"

namespace forensics::test {
namespace {

constexpr const char* namespaces = "/api/v1/namespaces";

}  // namespace

scratch_namespace::scratch_namespace(const cluster& home,
                                     const std::string& prefix)
    : home_(home) {
  const auto made = home.call(
      make_request(k8s::method::post, namespaces,
                   "{\"metadata\":{\"generateName\":\"" + prefix + "-\"}}"));
  if (!made) FAIL(k8s::describe(made.error()));
  const auto object = model::parse_json(made->body);
  name_ = model::text_at(*object, {"metadata", "name"});
  // Admission refuses pods before this is there.
  eventually(std::chrono::seconds{30}, "service account of " + name_, [&] {
    return home_.get(namespaces + ('/' + name_) + "/serviceaccounts/default");
  });
}

scratch_namespace::~scratch_namespace() {
  const std::string path = namespaces + ('/' + name_);
  for (const auto& target : {path + "/pods?gracePeriodSeconds=0", path}) {
    const auto gone = home_.call(make_request(k8s::method::del, target));
    WARN_MESSAGE((gone || gone.error().what == k8s::action::not_found),
                 "not deleted: ", target);
  }
}

}  // namespace forensics::test
