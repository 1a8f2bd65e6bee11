#include "actors/context.hpp"

namespace forensics::actors {

k8s::error no_answer(std::string_view from, const caf::error& why) {
  const bool late = why == caf::sec::request_timeout;
  k8s::error out;
  out.what = k8s::action::retry;
  out.reason = late ? "deadline" : "no answer";
  out.message =
      std::string(from) + (late ? " did not answer in time" : " has stopped");
  out.request = from;
  return out;
}

}  // namespace forensics::actors
