#include <algorithm>
#include <utility>

#include "sandbox/node/container.hpp"

namespace forensics::sandbox {
namespace {

using model::text_at;

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text) + '"';
}

}  // namespace

void container::pull() {
  const std::string image(text_at(spec(), {"image"}));
  const std::string policy(text_at(spec(), {"imagePullPolicy"}));
  auto reference = parse_image_reference(image);
  if (!reference) {
    tell("Warning", "InspectFailed", reference.error());
    tell("Warning", "Failed", "Error: InvalidImageName");
    again_after(node_.settings.pull_backoff_limit);
    return wait("InvalidImageName", reference.error());
  }
  image_ = policy == "Always" ? nullptr : node_.images.find(*reference);
  if (image_ != nullptr) {
    tell("Normal", "Pulled",
         "Container image " + in_quotes(image) + " already present on machine");
    return run();
  }
  if (policy == "Never") {
    const std::string why = "Container image " + in_quotes(image) +
                            " is not present with pull policy of Never";
    tell("Warning", "ErrImageNeverPull", why);
    tell("Warning", "Failed", "Error: ErrImageNeverPull");
    again_after(node_.settings.pull_backoff_limit);
    return wait("ErrImageNeverPull", why);
  }
  tell("Normal", "Pulling", "Pulling image " + in_quotes(image));
  next_step_ =
      node_.after(node_.settings.pull, [this, image, reference = *reference] {
        const auto spent = std::exchange(next_step_, nullptr);
        pulled(image, reference);
      });
}

void container::pulled(const std::string& image,
                       const image_reference& reference) {
  image_ = node_.images.pull(reference);
  if (image_ != nullptr) {
    pull_wait_ = node_.settings.pull_backoff;
    const std::string took = std::to_string(node_.settings.pull.count()) + "ms";
    tell("Normal", "Pulled",
         "Successfully pulled image " + in_quotes(image) + " in " + took +
             " (" + took + " including waiting). Image size: " +
             std::to_string(image_->bytes) + " bytes.");
    return run();
  }
  const std::string full = reference.full();
  const std::string why =
      "rpc error: code = NotFound desc = failed to pull and unpack image " +
      in_quotes(full) + ": failed to resolve reference " + in_quotes(full) +
      ": " + full + ": not found";
  tell("Warning", "Failed",
       "Failed to pull image " + in_quotes(image) + ": " + why);
  tell("Warning", "Failed", "Error: ErrImagePull");
  next_step_ = node_.after(node_.settings.pause, [this, image, why] {
    const auto spent = std::exchange(next_step_, nullptr);
    tell("Normal", "BackOff", "Back-off pulling image " + in_quotes(image));
    tell("Warning", "Failed", "Error: ImagePullBackOff");
    again_after(pull_wait_);
    pull_wait_ = std::min(pull_wait_ * 2, node_.settings.pull_backoff_limit);
    wait("ImagePullBackOff", "Back-off pulling image " + in_quotes(image) +
                                 ": ErrImagePull: " + why);
  });
  wait("ErrImagePull", why);
}

}  // namespace forensics::sandbox
