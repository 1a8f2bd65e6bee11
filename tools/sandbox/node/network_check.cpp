#include <cctype>
#include <charconv>
#include <utility>

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "sandbox/node/probe_check.hpp"

namespace forensics::sandbox {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using verdict = check_result::verdict;

constexpr std::size_t longest_answer = 10U << 10;

class connection_check : public std::enable_shared_from_this<connection_check> {
 public:
  connection_check(asio::io_context& io, network_target target, check_done done)
      : socket_(io), target_(std::move(target)), done_(std::move(done)) {}

  void start(surroundings& around, model::duration timeout) {
    timer_ = around.after(timeout, [weak = weak_from_this()] {
      if (const auto self = weak.lock())
        self->tell(verdict::failed, self->target_.http_path.empty()
                                        ? self->dial() + "i/o timeout"
                                        : self->url() +
                                              "context deadline exceeded "
                                              "(Client.Timeout exceeded while "
                                              "awaiting headers)");
    });
    socket_.async_connect(
        {asio::ip::address_v4::loopback(), target_.port},
        [weak = weak_from_this()](const boost::system::error_code& error) {
          const auto self = weak.lock();
          if (self != nullptr) self->connected(error);
        });
  }

  void cancel() {
    done_ = nullptr;
    tell(verdict::unknown, "");
  }

 private:
  void connected(const boost::system::error_code& error) {
    if (done_ == nullptr) return;
    if (error) {
      std::string why = error.message();
      why.front() = static_cast<char>(std::tolower(why.front()));
      return tell(verdict::failed, (target_.http_path.empty() ? "" : url()) +
                                       dial() + "connect: " + why);
    }
    if (target_.http_path.empty()) return tell(verdict::passed, "");
    text_ = "GET " + target_.http_path + " HTTP/1.1\r\nHost: " + address() +
            "\r\nUser-Agent: kube-probe/1.34\r\nAccept: */*\r\n"
            "Connection: close\r\n";
    for (const auto& [name, value] : target_.headers)
      text_ += name + ": " + value + "\r\n";
    text_ += "\r\n";
    asio::async_write(
        socket_, asio::buffer(text_),
        [self = shared_from_this()](const boost::system::error_code& failed,
                                    std::size_t) { self->written(failed); });
  }

  void written(const boost::system::error_code& error) {
    if (done_ == nullptr) return;
    if (error) return tell(verdict::failed, url() + error.message());
    text_.clear();
    asio::async_read_until(
        socket_, asio::dynamic_buffer(text_, longest_answer), "\r\n",
        [self = shared_from_this()](const boost::system::error_code& failed,
                                    std::size_t) { self->answered(failed); });
  }

  void answered(const boost::system::error_code& error) {
    if (done_ == nullptr) return;
    if (error) return tell(verdict::failed, url() + "EOF");
    int code = 0;
    const std::size_t at = text_.find(' ');
    if (at != std::string::npos)
      std::from_chars(text_.data() + at + 1, text_.data() + text_.size(), code);
    const bool passed = code >= 200 && code < 400;
    tell(passed ? verdict::passed : verdict::failed,
         passed ? ""
                : "HTTP probe failed with statuscode: " + std::to_string(code));
  }

  void tell(verdict is, std::string message) {
    timer_.reset();
    boost::system::error_code closed;
    socket_.close(closed);
    if (const auto done = std::exchange(done_, nullptr))
      done({is, std::move(message)});
  }

  std::string address() const {
    return "127.0.0.1:" + std::to_string(target_.port);
  }
  std::string dial() const { return "dial tcp " + address() + ": "; }
  std::string url() const {
    return "Get \"http://" + address() + target_.http_path + "\": ";
  }

  tcp::socket socket_;
  network_target target_;
  check_done done_;
  std::shared_ptr<void> timer_;
  std::string text_;
};

}  // namespace

std::shared_ptr<void> check_by_network(asio::io_context& io,
                                       surroundings& around,
                                       const network_target& target,
                                       model::duration timeout,
                                       const check_done& done) {
  auto check = std::make_shared<connection_check>(io, target, done);
  check->start(around, timeout);
  return {check.get(), [check](void*) { check->cancel(); }};
}

}  // namespace forensics::sandbox
