#pragma once

#include <cstddef>
#include <string>

#include "bench/ceiling/connection.hpp"

namespace ceiling {

struct list_report {
  double ms = 0;
  std::size_t bytes = 0;
  std::size_t pages = 0;
};

/// Reads a collection page by page, over one connection, and does nothing with
/// it.
list_report read_list(const cluster& to, const std::string& path,
                      std::size_t page_size);

}  // namespace ceiling
