#pragma once

#include <string>
#include <string_view>

#include "model/json.hpp"

/// The exact image that a container ran, so that its clone runs the same one
/// when the tag has moved on.
namespace forensics::model {

/// `image` by the digest that `image_id` (of the container's status) gives:
/// `shop/web:1` and `docker-pullable://…/shop/web@sha256:…` make
/// `shop/web@sha256:…`. "" where the image names a digest by itself, or the ID
/// none that can be pulled from the image's own repository: a bare digest is a
/// node's own, and an image that was loaded into a node has another name.
std::string pinned_image(std::string_view image, std::string_view image_id);

/// The imageID in the status of the container `name`, init containers
/// included; "" when there is none. The view lives as long as `pod`.
std::string_view image_id_of(const json_value& pod,
                             std::string_view name) noexcept;

}  // namespace forensics::model
