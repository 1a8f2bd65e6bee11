#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "k8s/json_framer.hpp"
#include "scenarios/support/cluster.hpp"

namespace forensics::test {

struct watch_event {
  std::string type;
  model::json_document object;
};

/// One watch, read on the test's own thread.
class watch_reader {
 public:
  /// `target` with its `watch=true`. Fails the test when it is refused. One
  /// that ends by an ERROR event is opened anew and tells its story from the
  /// start: a real server does that while it gets its storage ready.
  watch_reader(const cluster& home, std::string target);
  ~watch_reader();
  watch_reader(const watch_reader&) = delete;
  watch_reader& operator=(const watch_reader&) = delete;

  /// Reads on until `enough`, given all events so far, says true; fails the
  /// test after ten seconds, or when the watch ends first.
  void read_until(
      const std::function<bool(const std::vector<watch_event>&)>& enough);
  /// Until the server ends it.
  void read_to_end();

  const std::vector<watch_event>& events() const noexcept { return events_; }
  /// `ADDED a, MODIFIED a, BOOKMARK`: types and names in order.
  std::string story() const;

 private:
  void open();
  void begin_anew();
  /// False at the end of the stream.
  bool read_some();

  k8s::client& client_;
  std::string target_;
  int beginnings_ = 0;
  k8s::stream_id stream_ = 0;
  k8s::json_framer framer_;
  std::vector<watch_event> events_;
};

}  // namespace forensics::test
