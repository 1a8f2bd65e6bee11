#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "model/result.hpp"
#include "model/settings.hpp"

namespace forensics::telemetry {

struct page {
  int status = 200;
  std::string body;
  std::string content_type = "text/plain; charset=utf-8";
};

/// A plain HTTP/1.1 server for GET pages (metrics, health) on a thread of its
/// own. Requests are limited to 8 KiB, 5 seconds and 64 connections at once.
class http_server {
 public:
  /// Called on the server's thread with the path, the query taken off.
  using handler = std::function<page(const std::string& path)>;

  /// Binds and serves. The error is a sentence that names the address.
  static result<std::unique_ptr<http_server>, std::string> start(
      const model::listen_address& address, handler pages);

  /// Stops and joins.
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  /// `127.0.0.1:8081`, with the port that was really bound.
  std::string address() const;

 private:
  struct impl;
  explicit http_server(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

}  // namespace forensics::telemetry
