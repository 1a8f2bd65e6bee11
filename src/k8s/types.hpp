#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "k8s/error.hpp"
#include "model/result.hpp"

namespace forensics::k8s {

enum class method { get, post, put, patch, del };

/// What to hold of an answer that is longer than `body_limit`.
enum class overflow {
  fail,        ///< error `too_large`
  keep_newest  ///< the last `body_limit` bytes (logs)
};

/// Which connections a request may take: a node that does not answer holds up
/// other logs, but nothing else; logs beside a crash's own never hold up that
/// of another crash. What is asked about a crash beside its evidence never
/// holds up evidence, nor do logs hold it up. The Lease waits for nothing, and
/// its writes need no lead.
enum class lane { ordinary, logs, other_logs, context, election };

/// One exchange with the API server, built purely; see requests.hpp.
struct request {
  method verb = method::get;
  std::string target;  ///< path and query, percent-encoded
  std::string body;
  std::string content_type;
  std::string accept = "application/json";
  std::string purpose;  ///< for people: `get pods/log in shop`
  /// From hand-over to last byte, the wait for a connection included. For a
  /// stream: until the headers.
  std::chrono::milliseconds timeout{10'000};
  /// Of a stream: a `read` that gets no byte for so long fails with `timeout`.
  std::chrono::milliseconds idle_timeout{60'000};
  /// Of a stream: after a read that has taken all there was the next waits for
  /// so long, so that what comes little by little is read in one.
  std::chrono::milliseconds pace{0};
  std::size_t body_limit = 8U << 20;
  overflow when_longer = overflow::fail;
  lane over = lane::ordinary;
};

struct response {
  int status = 0;
  std::string body;
  std::uint64_t dropped = 0;  ///< bytes before `body` not held (keep_newest)
};

/// Every 2xx is a response, all else an error.
using reply = result<response, error>;

/// Names an open stream; never used twice in a process.
using stream_id = std::uint64_t;

struct stream_chunk {
  std::string bytes;
  bool end = false;  ///< the body is complete; the stream is closed
};
using chunk_reply = result<stream_chunk, error>;
using open_reply = result<stream_id, error>;

}  // namespace forensics::k8s
