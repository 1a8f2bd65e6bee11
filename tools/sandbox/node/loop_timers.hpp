#pragma once

#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "model/time.hpp"

namespace forensics::sandbox {

/// `surroundings::after` on an Asio loop, which must outlive the tickets.
std::function<std::shared_ptr<void>(model::duration, std::function<void()>)>
loop_timers(boost::asio::io_context& io);

}  // namespace forensics::sandbox
