#include "sandbox/node/loop_timers.hpp"

#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace forensics::sandbox {

std::function<std::shared_ptr<void>(model::duration, std::function<void()>)>
loop_timers(boost::asio::io_context& io) {
  return [&io](model::duration wait, std::function<void()> call) {
    auto timer = std::make_shared<boost::asio::steady_timer>(io, wait);
    timer->async_wait([weak = std::weak_ptr(timer), call = std::move(call)](
                          const boost::system::error_code& error) {
      // The ticket may go after its time has come and before its turn.
      const auto held = weak.lock();
      if (held != nullptr && !error) call();
    });
    return timer;
  };
}

}  // namespace forensics::sandbox
