#include "bench/ceiling/storm.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "bench/ceiling/queue.hpp"
#include "bench/ceiling/sightings.hpp"

namespace ceiling {

namespace {

using std::chrono::steady_clock;

double ms_between(instant from, instant to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

class storm {
 public:
  storm(const storm_plan& plan, std::vector<job> jobs)
      : plan_(plan), jobs_(std::move(jobs)), begun_(jobs_.size()) {
    if (!plan_.watched.empty()) seen_.emplace(plan_.to, plan_.watched);
  }

  storm_report run() {
    std::vector<std::thread> crashers, workers;
    for (auto& over : connect(plan_.crashers))
      crashers.emplace_back([this, over = std::move(over)] { crash(*over); });
    if (!plan_.leave_rest)
      for (auto& over : connect(plan_.connections))
        workers.emplace_back([this, over = std::move(over)] { work(*over); });
    start_ = steady_clock::now();
    for (std::size_t index = 0; index < jobs_.size(); ++index) {
      to_crash_.push(index);
      if (!plan_.in_turn) continue;
      wait_for(jobs_[index]);
      boost::asio::steady_timer(io_, plan_.pause).wait();
    }
    to_crash_.close();
    for (auto& one : crashers) one.join();
    rest_.close();
    for (auto& one : workers) one.join();
    if (seen_)
      for (std::size_t index = 0; index < jobs_.size(); ++index)
        if (jobs_[index].awaited) wait_for(jobs_[index]);
    return report();
  }

 private:
  std::vector<std::unique_ptr<connection>> connect(std::size_t count) {
    std::vector<std::unique_ptr<connection>> out;
    for (std::size_t n = 0; n < count; ++n)
      out.push_back(std::make_unique<connection>(plan_.to));
    return out;
  }

  void wait_for(const job& what) {
    seen_->wait_for(what.name, start_ + plan_.timeout);
  }

  void crash(connection& over) {
    while (const auto index = to_crash_.take()) {
      begun_[*index] = steady_clock::now();
      make(over, jobs_[*index].calls.front());
      if (!plan_.leave_rest) rest_.push(*index);
    }
  }

  void work(connection& over) {
    while (const auto index = rest_.take()) {
      const auto& calls = jobs_[*index].calls;
      for (auto one = std::next(calls.begin()); one != calls.end(); ++one)
        make(over, *one);
    }
  }

  void make(connection& over, const call& what) {
    std::string why;
    try {
      const answer got = over.exchange(what);
      if (got.status / 100 == 2) return;
      why = std::to_string(got.status);
    } catch (const boost::system::system_error& failed) {
      why = failed.what();
    }
    const std::lock_guard hold(mutex_);
    ++refused_[std::string(to_string(what.verb)) + " " + what.target + ": " +
               why];
  }

  storm_report report() {
    storm_report out;
    out.refused = refused_;
    out.ms = ms_between(start_, steady_clock::now());
    std::map<std::string, instant> seen;
    if (seen_) {
      seen = seen_->all();
      out.ms = 0;
    }
    for (std::size_t index = 0; index < jobs_.size(); ++index) {
      const job& what = jobs_[index];
      outcome one{what.name, ms_between(start_, begun_[index])};
      const auto found = seen.find(one.name);
      if (found != seen.end()) one.seen_ms = ms_between(start_, found->second);
      if (what.awaited) out.ms = std::max(out.ms, one.seen_ms);
      out.jobs.push_back(std::move(one));
    }
    return out;
  }

  const storm_plan& plan_;
  const std::vector<job> jobs_;
  std::vector<instant> begun_;  ///< each written by the thread that crashes it
  std::optional<sightings> seen_;
  queue<std::size_t> to_crash_, rest_;
  std::mutex mutex_;
  std::map<std::string, unsigned> refused_;
  instant start_;
  boost::asio::io_context io_;  ///< of the pause alone
};

}  // namespace

storm_report run_storm(const storm_plan& plan, std::vector<job> jobs) {
  return storm(plan, std::move(jobs)).run();
}

}  // namespace ceiling
