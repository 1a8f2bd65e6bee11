#pragma once

#include <boost/asio/io_context.hpp>

#include "sandbox/api/api.hpp"
#include "sandbox/api/event_recorder.hpp"
#include "sandbox/node/field_values.hpp"
#include "sandbox/node/image_store.hpp"
#include "sandbox/node/memory_watch.hpp"
#include "sandbox/node/node_settings.hpp"
#include "sandbox/node/variables.hpp"

namespace forensics::sandbox {

/// What all pods of a node share.
struct node_services {
  boost::asio::io_context& io;
  api& cluster;
  node_settings settings;
  image_store images;
  event_recorder events;
  memory_watch memory;
  node_capacity capacity;
  variable_map service_variables;  ///< of the API's own service

  model::timestamp now() const { return cluster.around().now(); }
  std::shared_ptr<void> after(model::duration wait,
                              std::function<void()> call) const {
    return cluster.around().after(wait, std::move(call));
  }
};

}  // namespace forensics::sandbox
