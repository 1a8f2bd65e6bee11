#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace forensics::k8s::internal {

namespace asio = boost::asio;
using time_point = std::chrono::steady_clock::time_point;

enum class cut_cause { none, timeout, closed, stopped };

class operations;

/// One thing under way that can be cut short. The first cause wins; whoever
/// waits on its behalf says with `on_cut` how to be woken.
class operation : public std::enable_shared_from_this<operation> {
 public:
  operation(operations& all, time_point begun,
            std::chrono::milliseconds allowed);
  ~operation();
  operation(const operation&) = delete;
  operation& operator=(const operation&) = delete;

  void cut(cut_cause why);
  bool is_cut() const noexcept { return why_ != cut_cause::none; }
  cut_cause why() const noexcept { return why_; }

  /// Until the deadline.
  std::chrono::milliseconds left() const noexcept;
  /// From start to deadline.
  std::chrono::milliseconds allowed() const noexcept { return allowed_; }

  /// What it is at, for the message of a timeout: `connecting to lab:443`.
  void stage(std::string now) {
    stage_ = std::move(now);
    is_sent_ = false;
  }
  /// The same, when the server has the whole request.
  void stage_after_sending(std::string now) {
    stage_ = std::move(now);
    is_sent_ = true;
  }
  bool is_sent() const noexcept { return is_sent_; }
  const std::string& stage() const noexcept { return stage_; }

  /// While it lives, a cut calls `interrupt`; of nested ones only the inner.
  class on_cut {
   public:
    on_cut(operation& of, std::function<void()> interrupt);
    ~on_cut();
    on_cut(const on_cut&) = delete;
    on_cut& operator=(const on_cut&) = delete;

   private:
    operation& of_;
    std::function<void()> outer_;
  };

 private:
  friend class operations;
  void watch_deadline();

  operations& all_;
  std::chrono::milliseconds allowed_;
  time_point deadline_;
  asio::steady_timer timer_;
  std::string stage_;
  bool is_sent_ = false;
  cut_cause why_ = cut_cause::none;
  std::function<void()> interrupt_;
};

/// Everything under way in one client.
class operations {
 public:
  explicit operations(asio::io_context& io) : io_(io) {}

  /// Ends `allowed` (at most a day) after `begun`.
  std::shared_ptr<operation> start(
      std::chrono::milliseconds allowed,
      time_point begun = std::chrono::steady_clock::now());
  /// Cuts all, and whatever is started later.
  void stop();
  bool stopped() const noexcept { return stopped_; }
  asio::io_context& io() noexcept { return io_; }

 private:
  friend class operation;
  asio::io_context& io_;
  std::unordered_set<operation*> alive_;
  bool stopped_ = false;
};

}  // namespace forensics::k8s::internal
