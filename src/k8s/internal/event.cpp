#include "k8s/internal/event.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace forensics::k8s::internal {

void event::set() {
  set_ = true;
  for (auto& each : waiting_) each.cancel();
}

asio::awaitable<void> event::wait(operation& by) {
  if (set_ || by.is_cut()) co_return;
  const auto place = waiting_.emplace(waiting_.end(), io_,
                                      asio::steady_timer::time_point::max());
  const operation::on_cut wake(by, [place] { place->cancel(); });
  boost::system::error_code cancelled;  // the only way that it ends
  co_await place->async_wait(
      asio::redirect_error(asio::use_awaitable, cancelled));
  waiting_.erase(place);
}

}  // namespace forensics::k8s::internal
