#pragma once

#include <memory>
#include <unordered_map>

#include "k8s/client.hpp"
#include "k8s/internal/roundtrip.hpp"

namespace forensics::k8s::internal {

/// `client::open`, `read` and `close`.
class streams {
 public:
  streams(operations& all, roundtrip& begin, const client_options& options);

  void open(request what, client::open_handler handler, time_point begun);
  void read(stream_id id, client::chunk_handler handler);
  void close(stream_id id);
  /// Closes those that nobody reads from just now; the others are cut by
  /// `operations`.
  void stop();

 private:
  struct stream {
    request what;  ///< without its body; for errors
    std::unique_ptr<exchange> answer;
    std::shared_ptr<operation> reading;  ///< or nullptr
    time_point next_read;                ///< not before
  };
  asio::awaitable<void> run_open(std::shared_ptr<request> what,
                                 client::open_handler handler,
                                 std::shared_ptr<operation> by);
  asio::awaitable<open_reply> begin(operation& by, request& what);
  asio::awaitable<void> keep_pace(operation& by, stream& of);
  asio::awaitable<void> run_read(stream_id id, std::shared_ptr<stream> from,
                                 client::chunk_handler handler);

  operations& all_;
  roundtrip& roundtrip_;
  const client_options& options_;
  std::unordered_map<stream_id, std::shared_ptr<stream>> open_;
  /// Between the pages of a list, or a watch and the next.
  idle_pool pool_;
  std::size_t opening_ = 0;
  stream_id last_ = 0;
};

}  // namespace forensics::k8s::internal
